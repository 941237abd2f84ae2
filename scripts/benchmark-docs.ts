import { readFileSync, writeFileSync } from 'node:fs';
import { parseResults } from '../src/core/bench/result-file';
import { measuredTable, tables, withTable } from './benchmark-tables';

/**
 * Writes the tables of docs/benchmarks.md from presets.json. With the file of a full run
 * (`interlock bench --full --output-format json -o FILE`), the table of measured claims, too.
 */
const page = 'docs/benchmarks.md';

let text = readFileSync(page, 'utf8');
for (const [name, make] of Object.entries(tables)) text = withTable(text, name, make());
const file = process.argv[2];
if (file !== undefined) {
  const read = parseResults(readFileSync(file, 'utf8'));
  if ('problem' in read) throw new Error(`${file}: ${read.problem}`);
  if (!text.includes('<!-- begin measured -->')) text += '\n## Measured\n\n<!-- begin measured -->\n<!-- end measured -->\n';
  text = withTable(text, 'measured', measuredTable(read.results));
}
writeFileSync(page, text);
