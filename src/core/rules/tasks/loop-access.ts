import type { Finding, Fix } from '../../findings';
import type { CodeView } from '../../program/coroutines/view';
import { evaluate } from '../../program/types/evaluate';
import { TypeKind } from '../../program/types/types';
import { EventFlag } from '../../summary/facts';
import { Kind, type Call, type Expr, type Stmt } from '../../syntax/nodes';
import type { RuleContext } from '../on-loop';
import { isExpectedToFail, report, shown } from './report';
import { usesOf } from './variable-uses';

/** Functions and classes whose `loop` parameter was removed in Python 3.10 (What's New in Python 3.10, "Removed"). */
const lostLoop = /^asyncio\.(?:sleep|gather|wait|wait_for|shield|as_completed|Lock|Event|Condition|Semaphore|BoundedSemaphore|Queue|LifoQueue|PriorityQueue|open_connection|start_server|open_unix_connection|start_unix_server|create_subprocess_exec|create_subprocess_shell)$/;
/** Removed in Python 3.9, in favour of the functions of the module. */
const lostMethods: Readonly<Record<string, string>> = { 'asyncio.Task.all_tasks': 'asyncio.all_tasks()', 'asyncio.Task.current_task': 'asyncio.current_task()' };

/** `deprecated-loop-access`. */
export function checkLoopAccess(context: RuleContext, view: CodeView): Finding[] {
  if (!context.isOn('deprecated-loop-access')) return [];
  const findings: Finding[] = [];
  const { minor } = context.program.target;
  for (const node of view.calls) {
    const event = view.eventOf(node);
    if (event === undefined) continue;
    const callee = evaluate(view.program, view.file, event.value.func);
    if (callee.kind !== TypeKind.External) continue;
    const name = view.program.knowledge.canonical(callee.name);
    if (!name.startsWith('asyncio.') || isVersioned(view, node) || isExpectedToFail(view, node)) continue;
    // The aliases bring libraries under the name that have a `loop` of their own.
    const isOwn = /\basyncio\b/.test(view.file.text) && !callee.name.startsWith("async_timeout");
    const argument = isOwn && lostLoop.test(name) ? node.keywords.find(({ arg }) => arg === 'loop') : undefined;
    if (argument !== undefined) {
      const short = name.replace(/^asyncio\./, '');
      const fix = removeArgument(view, node, argument);
      findings.push(report(view, argument, {
        rule: 'deprecated-loop-access', severity: minor >= 10 ? 'error' : 'information', confidence: 'certain', fixes: fix === undefined ? [] : [fix],
        message: `\`asyncio.${short}\` has no parameter \`loop\` since Python 3.10: ${minor >= 10 ? 'this raises `TypeError`' : 'newer versions raise `TypeError`'}. Leave it out: the running loop is used.`,
      }));
    } else if (lostMethods[name] !== undefined) {
      findings.push(report(view, node, { rule: 'deprecated-loop-access', severity: minor >= 9 ? 'error' : 'information', confidence: 'certain', message: `\`${name}\` was removed in Python 3.9. Use \`${lostMethods[name]}\`.` }));
    } else if (name === 'asyncio.get_event_loop' && (event.flags & EventFlag.ExpectsLoop) === 0) {
      const where = withoutLoop(view, node);
      if (where === undefined) continue;
      const now = minor >= 14 ? 'since Python 3.14 it raises `RuntimeError`' : 'it is deprecated there since Python 3.12, and raises `RuntimeError` in 3.14';
      findings.push(report(view, node, {
        rule: 'deprecated-loop-access', severity: 'information', confidence: where.isCertain ? 'certain' : 'likely',
        message: `\`get_event_loop()\` is called where no event loop runs (${where.why}): ${now}. Use \`asyncio.run(…)\`, or \`asyncio.new_event_loop()\` for a loop of your own.`,
      }));
    }
  }
  return findings;
}

/** A test of the version, or a handler that goes on without the loop, around: the code knows what it does. */
function isVersioned(view: CodeView, node: Expr): boolean {
  for (let at = view.parentOf(node); at !== undefined; at = view.parentOf(at)) {
    if (at.kind === Kind.If && /\bversion_info\b|\bPY_?3|\bpython_version\b/.test((at as Extract<Stmt, { kind: Kind.If }>).clauses.map(({ test }) => view.textOf(test)).join(' '))) return true;
  }
  return false;
}

function withoutLoop(view: CodeView, node: Call): { why: string; isCertain: boolean } | undefined {
  const fn = view.functionOf(node);
  const scope = fn.form === 'module' ? view.file.text : view.file.text.slice(fn.start, fn.end);
  // `set_event_loop` gives the thread a loop of its own.
  if (fn.isAsync || /\bset_event_loop\s*\(|\bget_running_loop\b|\bis_running\s*\(/.test(scope)) return undefined;
  const parent = view.parentOf(node);
  if (parent?.kind === Kind.Attribute && /^run_(?:until_complete|forever)$/.test((parent as Extract<Expr, { kind: Kind.Attribute }>).attr)) return { why: `\`${(parent as Extract<Expr, { kind: Kind.Attribute }>).attr}\` starts it`, isCertain: true };
  if (fn.form === 'module') return isInClass(view, node) ? undefined : { why: 'code of the module', isCertain: isScript(view, node) };
  if (fn.form !== 'function' || parent?.kind !== Kind.Assign) return undefined;
  const [target] = (parent as Extract<Stmt, { kind: Kind.Assign }>).targets;
  const uses = target?.kind === Kind.Name ? usesOf(view, fn, target.id) : undefined;
  const starts = uses?.loads.some((load) => {
    const use = view.parentOf(load);
    return use?.kind === Kind.Attribute && /^run_(?:until_complete|forever)$/.test((use as Extract<Expr, { kind: Kind.Attribute }>).attr);
  });
  return starts === true && target?.kind === Kind.Name ? { why: `\`${shown(target.id)}\` is started below`, isCertain: true } : undefined;
}

function isInClass(view: CodeView, node: Expr): boolean {
  return view.enclosing(node, [Kind.ClassDef]) !== undefined;
}

function isScript(view: CodeView, node: Expr): boolean {
  const guard = view.enclosing(node, [Kind.If]);
  return guard !== undefined && view.textOf((guard as Extract<Stmt, { kind: Kind.If }>).clauses[0]!.test).includes('__name__');
}

function removeArgument(view: CodeView, node: Call, argument: { start: number; end: number }): Fix | undefined {
  const { text } = view.file;
  const before = /,\s*$/.exec(text.slice(node.func.end, argument.start));
  const behind = /^\s*,[^\S\n]*/.exec(text.slice(argument.end, node.end));
  if (before === null && behind === null) return { title: 'Leave out `loop`', applicability: 'unsafe', edits: [{ start: argument.start, end: argument.end, content: '' }] };
  const start = before === null ? argument.start : argument.start - before[0].length;
  const end = before === null ? argument.end + behind![0].length : argument.end;
  return text.slice(start, end).includes('#') ? undefined : { title: 'Leave out `loop`', applicability: 'unsafe', edits: [{ start, end, content: '' }] };
}
