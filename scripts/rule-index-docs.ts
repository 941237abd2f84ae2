import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ruleMetas } from '../src/core/rules/meta';
import { indexPage, pageImports } from './rule-index-page';

/** Brings the index of the rule pages and their imports up to date with the catalogue: `node scripts/run.mjs rule-index-docs`. */
const folder = 'docs/rules';
const index = `${folder}/README.md`;
writeFileSync(index, indexPage(readFileSync(index, 'utf8'), ruleMetas));
const pages = readdirSync(folder).filter((name) => name !== 'README.md').map((name) => name.replace(/\.md$/, '')).sort();
writeFileSync('src/core/explain/rule-page-texts.ts', pageImports(pages));
