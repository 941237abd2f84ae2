import type { Finding, Related } from '../../findings';
import { guardFix } from '../../fixes/process-main-guard';
import type { Site } from '../../program/effects/effects';
import type { FileState } from '../../program/file-state';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { noBindings } from '../../program/types/types';
import { EventFlag, EventKind, type CallEvent, type FunctionFacts } from '../../summary/facts';
import { blocksOf } from '../../syntax/inner-blocks';
import { Kind, type Expr, type Stmt } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import { awaitedFunctions, calledFunctions } from './reach';
import { callNode, report, statementsAround } from './report';
import { startOf, type Start } from './starts';
import { freshWords, isFresh } from './start-method';

/** Functions that the module's own code leads to, at most, and how deep. */
const maxFunctions = 200;
const maxDepth = 6;

/** They run a module in ways in which the child does not read it again, or guard by themselves. */
const hosts = /^(?:streamlit|IPython|ipykernel|marimo|setuptools|pytest)(?:\.|$)/;

interface Reached {
  readonly event: CallEvent;
  readonly start: Start;
  readonly path: readonly Related[];
}

/**
 * A module that starts processes while it is being imported. A child that starts afresh imports the main module again (as `__mp_main__`), and
 * so whatever that imports: `multiprocessing.spawn` then raises `RuntimeError`, and a `Pool` starts workers for ever.
 */
export function checkMainGuard(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  if (!context.isOn('missing-main-guard') || file.facts.imports.some(({ module }) => hosts.test(module)) || /\/(?:setup|conf|conftest|noxfile|fabfile|dodo)\.py$/.test(file.path)) return [];
  const module = file.facts.functions[0]!;
  const guarded = guardedSpans(file);
  for (const event of module.events) {
    if (event.kind !== EventKind.Call || event.flags & (EventFlag.Handler | EventFlag.Switched) || guarded.some((span) => span.start <= event.start && event.start < span.end)) continue;
    const reached = reachStart(p, file, module, event);
    if (reached !== undefined) return [finding(p, file, event, reached)];
  }
  return [];
}

function finding(p: Program, file: FileState, event: CallEvent, { start, path }: Reached): Finding {
  const isAlways = isFresh(p, start.method) === 'always';
  const at = withItemAround(file, event, start) ?? event;
  const does = path.length === 0 ? `${start.does} while the module is imported` : `this call leads to code that ${start.does.replace(/^This /, '')} while the module is imported`;
  const effect = start.kind === 'pool' ? 'the pool replaces workers that fail again and again' : start.kind === 'executor' ? 'the executor breaks (`BrokenProcessPool`)' : '`RuntimeError` is raised there';
  const fix = guardFix(file, event);
  return report(file, at, {
    rule: 'missing-main-guard', severity: isAlways ? 'error' : 'warning', confidence: isAlways ? 'certain' : 'likely',
    message: `${does.charAt(0).toUpperCase()}${does.slice(1)}. Each child imports the main module again (${freshWords(p, start.method)}) and comes to this line, too: ${effect}. Put it under \`if __name__ == "__main__":\`.`,
    related: path, fixes: fix === undefined ? [] : [fix],
  });
}

/** The first thing that this call does, or leads to, that starts a process at once. */
function reachStart(p: Program, file: FileState, fn: FunctionFacts, event: CallEvent): Reached | undefined {
  const seen = new Set<FunctionFacts>([fn]);
  const visit = (site: Site, at: CallEvent, path: readonly Related[]): Reached | undefined => {
    const start = startOf(p, site, at);
    if (start !== undefined) {
      if (isFresh(p, start.method) === 'never') return undefined;
      return { event: at, start, path };
    }
    if (path.length >= maxDepth || seen.size > maxFunctions) return undefined;
    for (const callee of [...calledFunctions(p, site, at), ...awaitedFunctions(p, site, at)]) {
      if (seen.has(callee.fn) || callee.fn.isGenerator || callee.isUncertain || callee.fn.events.length === 0) continue;
      seen.add(callee.fn);
      const hop: Related = { path: callee.file.path, start: callee.fn.nameStart, end: callee.fn.nameEnd, message: `\`${callee.fn.qualifiedName}\` is called here and runs` };
      const inside: Site = { file: callee.file, fn: callee.fn, bindings: callee.bindings };
      const guarded = guardedSpans(callee.file);
      for (const inner of callee.fn.events) {
        if (inner.kind !== EventKind.Call || inner.flags & (EventFlag.Handler | EventFlag.Once) || inner.needs.length > 0) continue;
        if (guarded.some((span) => span.start <= inner.start && inner.start < span.end)) continue;
        const found = visit(inside, inner, [...path, hop]);
        if (found !== undefined) return path.length === 0 ? { ...found, path: [...found.path, { path: inside.file.path, start: inner.start, end: inner.end, message: 'starts the process, or leads to it' }].slice(0, maxDepth + 1) } : found;
      }
    }
    return undefined;
  };
  return visit({ file, fn, bindings: noBindings }, event, []);
}

/** `with ProcessPoolExecutor() as pool: pool.map(…)`: the statement is what needs the guard. */
function withItemAround(file: FileState, event: CallEvent, start: Start): { start: number; end: number } | undefined {
  if (start.kind !== 'executor') return undefined;
  for (const statement of statementsAround(treeOf(file).module.body, event.start)) {
    if (statement.kind === Kind.FunctionDef || statement.kind === Kind.ClassDef) return undefined;
    if (statement.kind !== Kind.With) continue;
    for (const item of statement.items) {
      if (item.contextExpr.kind === Kind.Call && file.text.slice(item.contextExpr.func.start, item.contextExpr.func.end).includes('ProcessPoolExecutor')) return callNode(file, item.contextExpr);
    }
  }
  return undefined;
}

const spansOf = new WeakMap<FileState, readonly { readonly start: number; readonly end: number }[]>();

/**
 * Code that a child does not come to: under `if __name__ == "__main__"` or a test that stands for it (`parent_process() is None`,
 * `current_process().name == "MainProcess"`), and what follows an `if __name__ != "__main__":` that ends the import.
 */
function guardedSpans(file: FileState): readonly { readonly start: number; readonly end: number }[] {
  let spans = spansOf.get(file);
  if (spans === undefined) {
    const found: { start: number; end: number }[] = [];
    const guards = guardNames(treeOf(file).module.body);
    const visit = (body: readonly Stmt[], depth: number): void => {
      for (const [i, statement] of body.entries()) {
        if (statement.kind === Kind.If) {
          const isGuard = statement.clauses.some((clause) => isGuardTest(file.text, clause.test, guards));
          if (isGuard) {
            found.push({ start: statement.start, end: statement.end });
            const last = body.at(-1)!;
            if (statement.clauses.some((clause) => endsImport(file.text, clause.body.at(-1)))) found.push({ start: body[i]!.end, end: last.end });
            continue;
          }
        }
        if (depth < 12) for (const block of blocksOf(statement)) visit(block, depth + 1);
        if (statement.kind === Kind.FunctionDef && depth < 12) visit(statement.body, depth + 1);
      }
    };
    visit(treeOf(file).module.body, 0);
    spans = found;
    spansOf.set(file, spans);
  }
  return spans;
}

/** `is_main = __name__ == "__main__"`. */
function guardNames(body: readonly Stmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of body) {
    if (statement.kind !== Kind.Assign || statement.targets[0]?.kind !== Kind.Name) continue;
    if (statement.value.kind === Kind.Compare && statement.value.left.kind === Kind.Name && statement.value.left.id === '__name__') names.add(statement.targets[0].id);
  }
  return names;
}

function isGuardTest(text: string, test: Expr, names: ReadonlySet<string>): boolean {
  let isGuard = /\b(?:__name__|current_process|parent_process|MainProcess|get_start_method|TYPE_CHECKING|is_main_process|is_notebook|get_ipython)\b|sys\.platform|os\.name\b|platform\.system|hasattr\(os/.test(text.slice(test.start, test.end));
  if (!isGuard && names.size > 0) {
    walkTree([test], (node) => {
      if (node.kind === Kind.Name && names.has(text.slice(node.start, node.end))) isGuard = true;
      return !isGuard;
    });
  }
  return isGuard;
}

function endsImport(text: string, statement: Stmt | undefined): boolean {
  return statement !== undefined && (statement.kind === Kind.Raise || statement.kind === Kind.Return || (statement.kind === Kind.ExprStmt && /^(?:sys\.)?exit\(|^os\._exit\(|^quit\(/.test(text.slice(statement.start, statement.end))));
}
