/*
 * Compares our tree with CPython's for every file of the standard library of every CPython found.
 * Usage: npm run conformance -- [version prefix …], for example 3.8 3.13. Takes about a minute a version.
 */
import { compareFiles } from './compare';
import { findInterpreters, libraryFiles } from './interpreters';

const wanted = process.argv.slice(2);
const interpreters = findInterpreters().filter(({ version }) => wanted.length === 0 || wanted.some((prefix) => version.startsWith(prefix)));
if (interpreters.length === 0) console.log('No CPython found.');
for (const { path, version, library } of interpreters) {
  const files = libraryFiles(library);
  const counts = { equal: 0, different: 0, rejected: 0 };
  let unnoticed = 0;
  await compareFiles(path, files, ({ file, state, difference, problems }) => {
    counts[state]++;
    if (state === 'different') console.log(`  ${file}\n    ${difference}`);
    if (state === 'rejected' && problems === 0) unnoticed++;
  });
  console.log(
    `CPython ${version}: ${files.length} files, ${counts.equal} equal, ${counts.different} different, ` +
      `${counts.rejected} rejected by CPython (${unnoticed} of them without a problem here)`,
  );
  if (counts.different > 0) process.exitCode = 1;
}
