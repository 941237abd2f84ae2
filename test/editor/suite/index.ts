import { writeFile } from 'node:fs/promises';
import { Suite } from '../runner';
import { defineActivationTests } from './activation-tests';
import { defineBenchmarkTests } from './benchmark-tests';
import { defineCommandTests } from './command-tests';
import { defineDiagnosticTests } from './diagnostic-tests';
import { defineFixTests } from './fix-tests';
import { defineHoverTests } from './hover-tests';
import { defineSettingTests } from './setting-tests';

/**
 * Entry point that VS Code calls in the extension host, with a copy of the sample workspace open.
 * The results go to the file named by `INTERLOCK_TEST_REPORT`.
 */
export async function run(): Promise<void> {
  const suite = new Suite();
  defineActivationTests(suite); // first: it has to see the extension before any Python file is open
  defineDiagnosticTests(suite);
  defineHoverTests(suite);
  defineFixTests(suite);
  defineCommandTests(suite);
  defineSettingTests(suite);
  defineBenchmarkTests(suite);
  const report = process.env.INTERLOCK_TEST_REPORT;
  const results = await suite.run(
    (line) => {
      console.log(line);
    },
    async (sofar) => {
      if (report !== undefined) await writeFile(report, JSON.stringify(sofar)); // kept also if a later test hangs
    },
  );
  const failed = results.filter((each) => each.error !== undefined);
  if (failed.length > 0) throw new Error(`${failed.length} of ${results.length} tests failed`);
}
