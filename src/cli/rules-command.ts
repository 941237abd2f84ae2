import { nearName } from '../core/config/near-name';
import { rulePage, rulePageUrl } from '../core/explain/rule-page';
import { terminalPage } from '../core/explain/terminal-page';
import { createColours } from '../core/reports/colours';
import { tableRows } from '../core/reports/table';
import { ruleMetas } from '../core/rules/meta';
import { EXIT, UsageError } from './exit-codes';
import { wantsColour, write, type ColourChoice } from './terminal';

/** `interlock explain RULE`: the rule's page; the codes of other tools are understood. */
export async function explain(name: string, options: { readonly color: ColourChoice }): Promise<number> {
  const byAlias = ruleMetas.find((meta) => meta.aliases.includes(name.toUpperCase()))?.name;
  const page = rulePage(name) ?? (byAlias === undefined ? undefined : rulePage(byAlias));
  if (page === undefined) {
    const near = nearName(name, ruleMetas.map((meta) => meta.name));
    throw new UsageError(
      `there is no rule \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
      'Run `interlock rules` for the list.',
    );
  }
  await write(process.stdout, terminalPage(page, wantsColour(options.color, process.stdout)));
  return EXIT.clean;
}

/** `interlock rules`: a table, or everything that is known of each rule as JSON. */
export async function rules(options: { readonly outputFormat: 'text' | 'json'; readonly color: ColourChoice }): Promise<number> {
  if (options.outputFormat === 'json') {
    const list = ruleMetas.map(({ onByDefault, ...meta }) => ({
      ...meta,
      on_by_default: onByDefault,
      url: rulePageUrl(meta.name),
    }));
    await write(process.stdout, `${JSON.stringify(list, null, 2)}\n`);
    return EXIT.clean;
  }
  const colours = createColours(wantsColour(options.color, process.stdout));
  const rows = ruleMetas.map((meta) => [
    meta.name,
    meta.severity,
    meta.onByDefault ? 'on' : 'off',
    meta.fix === 'none' ? '' : `${meta.fix} fix`,
    meta.summary,
  ]);
  const head = ['rule', 'severity', 'default', 'fix', 'finds'];
  const style = { 0: (text: string) => colours.bold(text) };
  await write(process.stdout, tableRows([head, ...rows], { style }));
  return EXIT.clean;
}
