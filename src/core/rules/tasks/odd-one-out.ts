import type { Finding } from '../../findings';
import { awaitFix, mayAwait } from '../../fixes/task-await';
import { isTestFile } from '../../program/files/test-files';
import { positionOf } from '../../program/coroutines/positions';
import { calleesOf, type CodeView } from '../../program/coroutines/view';
import { TypeKind } from '../../program/types/types';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { isExpectedToFail, report, shownCall } from './report';

/** So many calls of the file have to await the same method of the same name before one that does not is called a mistake. */
const leastAwaited = 3;

/** Names of methods that start something, or note it down, whether or not their result is awaited. */
const starters = /task|future|submit|spawn|schedul|job|executor|soon|later|nowait|fire|emit|publish|enqueue|background|^(?:async_)?(?:add|put|set|start|stop|run|execute|cancel)(?:_|$)/i;
/** Receivers that collect commands, and send them when they are awaited. */
const collectors = /pipe|transaction|batch|multi|\btx\b|\btr\b/i;

interface Uses {
  awaited: number;
  readonly dropped: Call[];
  /** Used in another way: the result is looked at, kept or compared. */
  isOther: boolean;
}

/**
 * A statement `ctx.send(…)` where the type of `ctx` is not known, but each of the other calls of `ctx.send` in the file is awaited. Whoever wrote
 * those knew what the method gives.
 */
export function checkOddOnes(context: RuleContext, view: CodeView): Finding[] {
  if (!context.isOn('coroutine-not-awaited') || isTestFile(view.file.path)) return [];
  const byName = new Map<string, Uses>();
  for (const node of view.calls) {
    const name = pathOf(node.func, 0);
    if (name?.includes('.') !== true) continue;
    const method = name.slice(name.lastIndexOf('.') + 1);
    if (starters.test(method) || collectors.test(name.slice(0, -method.length))) continue;
    let uses = byName.get(name);
    if (uses === undefined) byName.set(name, (uses = { awaited: 0, dropped: [], isOther: false }));
    if (view.parentOf(node)?.kind === Kind.Await) {
      uses.awaited++;
      continue;
    }
    const position = positionOf(view, node);
    if (position.kind === 'dropped' && !position.isCollected && view.parentOf(node)?.kind === Kind.ExprStmt) uses.dropped.push(node);
    else if (position.kind !== 'given') uses.isOther = true;
  }
  const findings: Finding[] = [];
  for (const { awaited, dropped, isOther } of byName.values()) {
    const [node] = dropped;
    if (isOther || node === undefined || dropped.length > 1 || awaited < leastAwaited || !mayAwait(view, node) || isExpectedToFail(view, node) || !isUnknown(view, node)) continue;
    const fix = awaitFix(view, node);
    findings.push(report(view, node, {
      rule: 'coroutine-not-awaited', severity: 'error', confidence: 'likely', fixes: fix === undefined ? [] : [fix],
      message: `All ${awaited} other calls of \`${shownCall(view, node)}\` in this file are awaited, and this one is not: if it gives a coroutine, its body never runs. Write \`await ${shownCall(view, node)}\`.`,
    }));
  }
  return findings;
}

/** `ctx.send`, `self.bot.send`: names joined by dots. */
function pathOf(node: Expr, depth: number): string | undefined {
  if (node.kind === Kind.Name) return node.id;
  if (node.kind !== Kind.Attribute || depth > 4) return undefined;
  const base = pathOf(node.value, depth + 1);
  return base === undefined ? undefined : `${base}.${node.attr}`;
}

/** Nothing is known of what is called; what is known has rules of its own. */
function isUnknown(view: CodeView, node: Call): boolean {
  const event = view.eventOf(node);
  return event !== undefined && calleesOf(view.program, view.file, event.value.func).every(({ kind }) => kind === TypeKind.Unknown);
}
