import type { RuleMeta } from '../src/core/rules/meta';

const heading = ['| Rule | Finds | Severity | Default | Fix | Accepted codes |', '|---|---|---|---|---|---|'];

/** The tables of `docs/rules/README.md`: one a family, in the order of the rules. */
export function indexTables(metas: readonly RuleMeta[]): string {
  const families = [...new Set(metas.map((meta) => meta.family))];
  return families.map((family) => [`## ${family[0]!.toUpperCase()}${family.slice(1)}`, '', ...heading, ...metas.filter((meta) => meta.family === family).map(row)].join('\n')).join('\n\n');
}

function row(meta: RuleMeta): string {
  const codes = meta.aliases.map((code) => `\`${code}\``).join(', ') || '–';
  return `| [${meta.name}](${meta.name}.md) | ${meta.summary} | ${meta.severity} | ${meta.onByDefault ? 'on' : 'off'} | ${meta.fix} | ${codes} |`;
}

/** The index page with its tables brought up to date; what stands above the first one stays. */
export function indexPage(page: string, metas: readonly RuleMeta[]): string {
  return `${page.slice(0, page.search(/^(\| Rule|## )/m))}${indexTables(metas)}\n`;
}

/** The module that bundles the pages: one import a page, so that a missing page fails the build. */
export function pageImports(names: readonly string[]): string {
  const variable = (name: string): string => name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
  return [
    '/** The rule pages as text, bundled with the program. Written by `node scripts/run.mjs rule-index-docs`. */',
    ...names.map((name) => `import ${variable(name)} from '../../../docs/rules/${name}.md';`),
    '',
    '/** Rule name to the Markdown of its page. */',
    'export const rulePageTexts: Readonly<Record<string, string>> = {',
    ...names.map((name) => `  '${name}': ${variable(name)},`),
    '};',
    '',
  ].join('\n');
}
