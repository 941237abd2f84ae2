import type { FolderCodes } from '../config/other-linters';
import type { Finding } from '../findings';

/** A rule of another linter that reports the same as one of ours, at the same place. */
interface Counterpart {
  readonly code: string;
  readonly rule: string;
  /** Which findings of our rule: by the library call that blocks, or by the code of the finding. Left out: all. */
  readonly primitive?: RegExp;
  readonly text?: RegExp;
  /** The code begins with this module or with what is imported from it; `text` is what follows the module's name. */
  readonly module?: string;
  /** The code is a statement of its own. */
  readonly isStatement?: boolean;
}

const httpVerbs = 'get|post|put|patch|delete|head|options|request';

/**
 * What other linters report in the same words or not, but at the same place. Only what the other's rule is sure to see: they look into one
 * `async def` and go by names, so what is reached through calls, by the type of a receiver, or in callbacks stays ours; those findings
 * have rules of their own or fail the tests here. Compared with what flake8-async 26.8, Ruff 0.17,
 * flake8-bugbear 26.10 and Pylint 4.1 report.
 */
const counterparts: readonly Counterpart[] = [
  { code: 'ASYNC251', rule: 'blocking-sleep', primitive: /^time\.sleep$/ },
  { code: 'ASYNC210', rule: 'blocking-http-call', primitive: new RegExp(`^(?:urllib\\.request\\.urlopen|(?:requests|httpx)\\.(?:${httpVerbs}))$`) },
  { code: 'ASYNC220', rule: 'blocking-process-wait', primitive: /^(?:subprocess\.Popen|os\.popen)$/ },
  { code: 'ASYNC221', rule: 'blocking-process-wait', primitive: /^(?:subprocess\.(?:run|call|check_call|check_output|getoutput|getstatusoutput)|os\.(?:system|posix_spawnp?|spawn[lv]p?e?))$/ },
  { code: 'ASYNC222', rule: 'blocking-process-wait', primitive: /^os\.wait(?:3|4|id|pid)?$/ },
  { code: 'ASYNC230', rule: 'blocking-file-io', primitive: /^(?:(?:builtins\.|io\.)?open|io\.open_code)$/ },
  { code: 'ASYNC240', rule: 'blocking-filesystem-metadata', primitive: /^os\.path\./ },
  { code: 'ASYNC250', rule: 'blocking-console-input', primitive: /^(?:builtins\.)?input$/ },
  { code: 'RUF006', rule: 'dangling-task', module: 'asyncio', text: /^(?:create_task|ensure_future)\s*\(/ },
  // Not `task = asyncio.create_task(…)`, whatever becomes of the variable.
  { code: 'ASYNC300', rule: 'dangling-task', module: 'asyncio', text: /^create_task\s*\(/, isStatement: true },
  { code: 'B039', rule: 'mutable-contextvar-default' },
  { code: 'W2101', rule: 'temporary-lock', module: 'threading', text: /^/ },
  // Neither a `target` nor anything by position: `Thread(target=f).run()`, `Thread(target=None)` and `Thread(None, None)` it does not report.
  { code: 'W1506', rule: 'thread-misuse', module: 'threading', text: /^Thread\s*\((?![^]*(?:\btarget\b|\)\s*\.))[^,]*(?:,\s*\w+\s*=[^,]*)*\)$/ },
  // Executors it does not know by the names under which they are imported.
  { code: 'R1732', rule: 'pool-not-closed', module: 'multiprocessing', text: /^Pool\s*\(/ },
];

/** Codes of other linters for which a finding of ours may be left to them. */
export const deferrableCodes: readonly string[] = [...new Set(counterparts.map(({ code }) => code))];

/**
 * True if another linter that is configured in the project reports this, too.
 * @param configured what is configured in which folder, deeper ones first.
 * @param text text of the finding's file.
 */
export function isDeferred(finding: Finding, configured: readonly FolderCodes[], text: string): boolean {
  if (finding.related.length > 0) return false;
  const codes = configured.find(({ folder }) => finding.path.startsWith(folder.endsWith('/') ? folder : `${folder}/`))?.codes ?? [];
  return counterparts.some(
    ({ code, rule, primitive, text: shape, module, isStatement }) =>
      rule === finding.rule &&
      codes.includes(code) &&
      (primitive === undefined || (finding.primitive !== undefined && primitive.test(finding.primitive))) &&
      (isStatement !== true || /(?:^|[\n:;])[ \t]*$/.test(text.slice(0, finding.start))) &&
      (shape === undefined || spellings(text, text.slice(finding.start, finding.end), module).some((spelling) => shape.test(spelling))),
  );
}

/** The code without the name of the module before it, if that, or what the code begins with, is imported from the module. */
function spellings(text: string, code: string, module: string | undefined): string[] {
  if (module === undefined) return [code];
  const dotted = /^(\w+)\s*\.\s*(\w[^]*)$/.exec(code);
  const first = /^\w+/.exec(code)?.[0] ?? '';
  if (dotted !== null && (first === module || new RegExp(`^[ \\t]*import\\b[^\\n]*\\b${module}[ \\t]+as[ \\t]+${first}\\b`, 'm').test(text))) return [dotted[2]!];
  const imported = new RegExp(`^[ \\t]*from[ \\t]+${module}[ \\t]+import\\b(?:[^\\n(]*|[ \\t]*\\([^)]*)\\b${first}\\b`, 'm');
  return dotted === null && first !== '' && imported.test(text) ? [code] : [];
}
