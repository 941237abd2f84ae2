import type { Finding } from '../../findings';
import { positionOf } from '../../program/coroutines/positions';
import type { CodeView } from '../../program/coroutines/view';
import { Kind, type Call, type Expr, type Stmt } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { taskMaker } from './dangling';
import { calledFunctions } from './gather';
import { handlesItsErrors } from '../own-errors';
import { report, shown } from './report';

type AttributeNode = Extract<Expr, { kind: Kind.Attribute }>;

/** Methods of a task that say nothing of how it ended. */
const blindMethods = new Set(['cancel', 'cancelled', 'cancelling', 'set_name', 'get_name', 'done']);

/** `task-exception-never-retrieved`: a task in an attribute that nobody awaits, and whose end nobody looks at. */
export function checkTaskErrors(context: RuleContext, view: CodeView): Finding[] {
  if (!context.isOn('task-exception-never-retrieved')) return [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const node of view.calls) {
    const statement = view.parentOf(node);
    if (statement?.kind !== Kind.Assign) continue;
    const { targets } = statement as Extract<Stmt, { kind: Kind.Assign }>;
    const target = targets.length === 1 ? targets[0]! : undefined;
    if (target?.kind !== Kind.Attribute || target.value.kind !== Kind.Name || target.value.id !== 'self' || seen.has(target.attr)) continue;
    const event = view.eventOf(node);
    const maker = event === undefined ? undefined : taskMaker(view.program, view.file, event.value);
    if (maker?.confidence !== 'certain' || maker.through !== undefined) continue;
    const [work] = node.args;
    const called = work === undefined ? undefined : calledFunctions(view, work);
    // What the function does is known, and that it lets exceptions out.
    if (called?.length !== 1 || called.some(({ file, fn }) => fn.isStub || handlesItsErrors(file, fn))) continue;
    const uses = view.attributes.filter(({ attr }) => attr === target.attr);
    if (!uses.every((use) => isBlind(view, use)) || mentionsOtherwise(view, target.attr)) continue;
    seen.add(target.attr);
    const [{ fn }] = called as [(typeof called)[number]];
    findings.push(report(view, node, {
      rule: 'task-exception-never-retrieved', severity: 'information', confidence: target.attr.startsWith('_') ? 'likely' : 'possible',
      message: `Nobody awaits the task in \`self.${target.attr}\` or looks at how it ended: if \`${shown(fn.name)}\` raises, the task stops silently. Await it, or add a done callback that looks at \`task.exception()\`.`,
    }));
  }
  return findings;
}

/** Uses that neither wait for the task nor hand it on: assignments, tests, `cancel`. */
function isBlind(view: CodeView, use: AttributeNode): boolean {
  const parent = view.parentOf(use);
  switch (parent?.kind) {
    case Kind.Assign:
      return (parent as Extract<Stmt, { kind: Kind.Assign }>).targets.includes(use);
    case Kind.AnnAssign:
      return (parent as Extract<Stmt, { kind: Kind.AnnAssign }>).target === use;
    case Kind.Delete:
      return true;
    case Kind.Attribute: {
      const call = view.parentOf(parent);
      return call?.kind === Kind.Call && (call as Call).func === parent && blindMethods.has((parent as AttributeNode).attr);
    }
    default: {
      const position = positionOf(view, use);
      return position.kind === 'dropped' || (position.kind === 'value' && (position.as === 'condition' || position.as === 'comparison'));
    }
  }
}

/** `getattr(self, "_task")` and the like. */
function mentionsOtherwise(view: CodeView, attr: string): boolean {
  return new RegExp(`["']${attr}["']`).test(view.file.text);
}
