import { findInterpreters } from '../node/interpreters/find-interpreters';
import { namedInterpreter } from '../node/interpreters/named-interpreter';
import { UsageError } from './exit-codes';

/** Paths of the interpreters to measure: what `--python` names, or the one that belongs to the working folder. */
export async function chosenInterpreters(named: readonly string[], cwd: string): Promise<readonly string[]> {
  if (named.length > 2) throw new UsageError('--python can be given twice at most');
  const found = await findInterpreters({ folders: [cwd] });
  if (named.length > 0) {
    const paths = await Promise.all(named.map((name) => namedInterpreter(name, cwd, found)));
    const missing = named.find((_, index) => paths[index] === null);
    if (missing !== undefined) {
      const known = found.map(({ path, label }) => `  ${path}  ${label}`).join('\n');
      throw new UsageError(`there is no Python "${missing}"`, known === '' ? undefined : `Known here:\n${known}`);
    }
    return [...new Set(paths.filter((path) => path !== null))];
  }
  // Whoever activated an environment in this terminal means it.
  const chosen = found.find(({ source }) => source === 'VIRTUAL_ENV') ?? found[0];
  if (chosen === undefined) throw new UsageError('no Python was found', 'Name one with --python PATH.');
  return [chosen.path];
}
