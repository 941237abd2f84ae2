import { readFileSync, writeFileSync } from 'node:fs';
import { upToDate } from './decision-tree-page';

/** Brings docs/decision-tree.md up to date with the data: `node scripts/run.mjs decision-tree-docs`. */
const page = 'docs/decision-tree.md';
writeFileSync(page, upToDate(readFileSync(page, 'utf8')));
