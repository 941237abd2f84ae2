import type { Severity } from '../../findings';

export type RuleFamily =
  | 'blocking in async'
  | 'CPU on the event loop'
  | 'CPU on the main thread'
  | 'threads and pools'
  | 'shared state'
  | 'locks and deadlocks'
  | 'free threading'
  | 'tasks and coroutines'
  | 'threads and executors'
  | 'processes';

/** What is known of a rule before any code is looked at. */
export interface RuleMeta {
  /** Kebab-case, the only id, never reused. */
  readonly name: string;
  /** One line for tables: what the rule finds. */
  readonly summary: string;
  readonly family: RuleFamily;
  /** Severity where the cost tier or the target interpreter does not decide otherwise. */
  readonly severity: Severity;
  /** False: only in the strict profile or when selected by name. */
  readonly onByDefault: boolean;
  /** Codes of other tools that cover (part of) it; accepted in `# noqa` comments. */
  readonly aliases: readonly string[];
  readonly fix: 'safe' | 'unsafe' | 'none';
}

type RuleOfFamily = (name: string, severity: Severity, fix: RuleMeta['fix'], aliases: readonly string[], summary: string, onByDefault?: boolean) => RuleMeta;

/** Makes the rules of one family. */
export function rulesOf(family: RuleFamily): RuleOfFamily {
  return (name, severity, fix, aliases, summary, onByDefault = true) => ({ name, summary, family, severity, onByDefault, aliases, fix });
}
