import type { Finding } from '../findings';

/** A rule of another linter that reports the same as one of ours, at the same place. */
interface Counterpart {
  readonly code: string;
  readonly rule: string;
  /** Which findings of our rule: by the library call that blocks, or by the code of the finding. Left out: all. */
  readonly primitive?: RegExp;
  readonly text?: RegExp;
}

const httpVerbs = 'get|post|put|patch|delete|head|options|request';

/**
 * What other linters report in the same words or not, but at the same place. Only what the other's rule is sure to see: they look into one
 * `async def` and go by names, so what is reached through calls, by the type of a receiver, or in callbacks stays ours; those findings
 * have rules of their own or fail the tests here. Sources: the documentation of flake8-async, Ruff, flake8-bugbear and Pylint.
 */
const counterparts: readonly Counterpart[] = [
  { code: 'ASYNC251', rule: 'blocking-sleep', primitive: /^time\.sleep$/ },
  { code: 'ASYNC210', rule: 'blocking-http-call', primitive: new RegExp(`^(?:urllib\\.request\\.urlopen|(?:requests|httpx)\\.(?:${httpVerbs}))$`) },
  { code: 'ASYNC220', rule: 'blocking-process-wait', primitive: /^subprocess\.Popen$/ },
  { code: 'ASYNC221', rule: 'blocking-process-wait', primitive: /^(?:subprocess\.(?:run|call|check_call|check_output|getoutput|getstatusoutput)|os\.system)$/ },
  { code: 'ASYNC222', rule: 'blocking-process-wait', primitive: /^os\.wait(?:3|4|id|pid)?$/ },
  { code: 'ASYNC230', rule: 'blocking-file-io', primitive: /^(?:(?:builtins\.|io\.)?open|os\.fdopen)$/ },
  { code: 'ASYNC240', rule: 'blocking-filesystem-metadata', primitive: /^os\.path\./ },
  { code: 'ASYNC250', rule: 'blocking-console-input', primitive: /^(?:builtins\.)?input$/ },
  { code: 'RUF006', rule: 'dangling-task', text: /^asyncio\s*\.\s*(?:create_task|ensure_future)\s*\(/ },
  { code: 'ASYNC300', rule: 'dangling-task', text: /^asyncio\s*\.\s*create_task\s*\(/ },
  { code: 'B039', rule: 'mutable-contextvar-default' },
  { code: 'W2101', rule: 'temporary-lock', text: /^threading\s*\./ },
  { code: 'W1506', rule: 'thread-misuse', text: /^(?:threading\s*\.\s*)?Thread\s*\(/ },
  { code: 'R1732', rule: 'pool-not-closed' },
];

/** Codes of other linters for which a finding of ours may be left to them. */
export const deferrableCodes: readonly string[] = [...new Set(counterparts.map(({ code }) => code))];

/**
 * True if another linter that is configured in the project reports this, too.
 * @param codes codes that are configured, from `configuredCodes`.
 * @param text text of the finding's file.
 */
export function isDeferred(finding: Finding, codes: readonly string[], text: string): boolean {
  if (finding.related.length > 0) return false;
  return counterparts.some(
    ({ code, rule, primitive, text: shape }) =>
      rule === finding.rule &&
      codes.includes(code) &&
      (primitive === undefined || (finding.primitive !== undefined && primitive.test(finding.primitive))) &&
      (shape === undefined || shape.test(text.slice(finding.start, finding.end))),
  );
}
