import type { RunResult } from '../../core/bench/model';

/** The same measurement for a terminal; `null` where the command line has none (patterns are rebuilt from findings). */
export function commandOf(result: RunResult, interpreter: string | null): string | null {
  if (result.request.kind !== 'preset') return null;
  const parts = ['interlock', 'bench', result.request.name, '--budget', String(result.request.budget), '--seed', String(result.request.seed)];
  if (interpreter !== null) parts.push('--python', interpreter);
  return parts.map(quoted).join(' ');
}

/** A word for POSIX shells and PowerShell alike, as long as it holds no single quote. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
