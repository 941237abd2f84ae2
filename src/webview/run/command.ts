import type { RunResult } from '../../core/bench/model';

/** The same measurement for a terminal; `null` where the command line has none (patterns are rebuilt from findings). */
export function commandOf({ request }: RunResult, interpreter: string | null): string | null {
  const what = request.kind === 'preset' ? [request.name] : request.kind === 'function' ? functionOptions(request) : null;
  if (what === null) return null;
  const python = interpreter === null ? [] : ['--python', interpreter];
  return ['interlock', 'bench', ...what, '--budget', String(request.budget), '--seed', String(request.seed), ...python].map(quoted).join(' ');
}

function functionOptions({ file, name, argumentsText, setupText, parameters }: RunResult['request']): readonly string[] | null {
  if (file === null) return null;
  const option = (flag: string, value: string | number | boolean | null | undefined): readonly string[] => (value === null || value === undefined || value === '' ? [] : [flag, String(value)]);
  return [
    '--function', `${file}::${name}`, ...option('--args', argumentsText), ...option('--setup', setupText), ...option('--each', parameters.each),
    ...option('--tasks', parameters.tasks), ...option('--concurrency', parameters.concurrency),
  ];
}

/** A word for POSIX shells and PowerShell alike, as long as it holds no single quote. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
