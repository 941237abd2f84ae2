import type { Finding } from '../../findings';
import { notConcurrent, type NotConcurrent } from '../../knowledge/not-concurrent';
import { isTestFile } from '../../program/files/test-files';
import type { FileState } from '../../program/file-state';
import { bodyOf, type Access, type AnyPart, type Body } from '../../program/places/accesses';
import { ownerOf, typeOf } from '../../program/places/scope';
import { treeOf } from '../../program/loops/tree-of';
import type { Program } from '../../program/program';
import { evaluateAll } from '../../program/types/evaluate';
import { alternatives, TypeKind, type Type } from '../../program/types/types';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import { walkTree } from '../../syntax/walk-tree';
import type { RuleContext } from '../on-loop';
import type { Spotted } from './check-then-act';
import { confidenceOf } from './confidence';
import { commonLock, type FileUses, type Pair } from './uses';
import { contextsOf, otherSide, relatedOf } from './words';

/** True if the text may use such an object in several tasks. */
export function mayHaveOneUser(text: string): boolean {
  return /\b(?:gather|create_task|TaskGroup|start_soon|ensure_future)\b/.test(text) && /\b(?:AsyncSession|async_sessionmaker|AsyncConnection|asyncpg|aiomysql|aiopg|open_connection|StreamReader|create_async_engine)\b/.test(text);
}

function modelOf(p: Program, type: Type, among: 'tasks' | 'threads'): { readonly model: NotConcurrent; readonly cls: string } | undefined {
  const parts = alternatives(type).filter((part) => part.kind !== TypeKind.Plain && part.kind !== TypeKind.Unknown);
  const [only] = parts;
  if (parts.length !== 1 || only?.kind !== TypeKind.ExternalInstance) return undefined;
  const names = lineage(p, only.cls);
  // It looks up the session of the thread each time.
  if (names.some((name) => name.endsWith('.scoped_session') || name.endsWith('.async_scoped_session'))) return undefined;
  const model = notConcurrent.find((each) => (each.among === 'both' || each.among === among) && each.classes.some((cls) => names.includes(p.knowledge.canonical(cls))));
  return model && { model, cls: only.cls.slice(only.cls.lastIndexOf('.') + 1) };
}

function lineage(p: Program, cls: string): string[] {
  const names = [p.knowledge.canonical(cls)];
  for (let i = 0; i < names.length && names.length < 20; i++) for (const base of p.knowledge.bases(names[i]!)) names.push(p.knowledge.canonical(base));
  return names;
}

/** An object in shared state whose methods several threads call. */
export function oneUserAmongThreads(uses: FileUses, own: readonly Access[], all: readonly Access[]): Spotted | undefined {
  const [first] = own;
  if (first === undefined || !own.some((access) => access.method !== null)) return undefined;
  const found = modelOf(uses.p, evaluateAll(uses.p, first.place.file, first.place.values), 'threads');
  if (found === undefined) return undefined;
  const calls = (access: Access): boolean => access.method !== null && !/^(?:close|fileno|poll|setsockopt|settimeout)$/.test(access.method.name);
  let pair: Pair | undefined;
  let at: Access | undefined;
  for (const one of own.filter(calls)) {
    for (const other of all.filter(calls)) {
      if (commonLock(uses.of(one), uses.of(other)) !== undefined) continue;
      const met = uses.pair(one, other);
      if (met !== undefined && (pair === undefined || pair.isAssumed)) {
        pair = met;
        at = one;
      }
    }
  }
  if (pair === undefined || at === undefined) return undefined;
  const who = pair.other.access === at ? '' : `; ${otherSide(pair.other, at.file.path).replace(/ reads it /, ' uses it ')}`;
  return {
    at,
    pair,
    draft: {
      rule: 'non-concurrent-object-shared', severity: 'warning', confidence: confidenceOf(at.file.path, pair), related: relatedOf(pair),
      message: `\`${at.place.name}\` is one \`${found.cls}\` for several threads (${contextsOf(pair)})${who}: ${found.model.fails}. ${found.model.cure}.`,
    },
  };
}

const gatherers = /^(?:gather|wait)$/;
const starters = /^(?:create_task|ensure_future|start_soon|spawn)$/;

/** Tasks that run at the same time and are all given the same session or connection. */
export function checkOneUser(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    if (!fn.isAsync || !fn.events.some((event) => 'value' in event)) continue;
    const body = bodyOf(p, file, fn);
    if (body === undefined) continue;
    for (const node of body.nodes) {
      if (!('kind' in node) || node.kind !== Kind.Call || !treeOf(file).calls.has(`${node.start}:${node.end}`)) continue;
      const name = node.func.kind === Kind.Name ? node.func.id : node.func.kind === Kind.Attribute ? node.func.attr : '';
      const shared = gatherers.test(name) ? inGather(body, node) : starters.test(name) ? inLoop(body, node) : undefined;
      if (shared === undefined) continue;
      const found = modelOf(p, typeOf(body.scope, shared), 'tasks');
      if (found === undefined || !context.isOn('non-concurrent-object-shared')) continue;
      const text = file.text.slice(shared.start, shared.end);
      findings.push({
        path: file.path, start: node.start, end: node.end, rule: 'non-concurrent-object-shared', severity: 'warning', confidence: isTestFile(file.path) ? 'possible' : 'likely', fixes: [],
        related: [{ path: file.path, start: shared.start, end: shared.end, message: `the one \`${found.cls}\`` }],
        message: `These tasks run at the same time and all use the one \`${found.cls}\` \`${text}\`: ${found.model.fails}. ${found.model.cure}.`,
      });
    }
  }
  return findings;
}

/** The object that two arguments of `gather` use, or every turn of a comprehension in it. */
function inGather(body: Body, call: Call): Expr | undefined {
  const counts = new Map<string, Expr>();
  for (const argument of call.args) {
    const whole = argument.kind === Kind.Starred ? argument.value : argument;
    if (whole.kind === Kind.ListComp || whole.kind === Kind.GeneratorExp) {
      const found = candidates(body, whole.elt).find((each) => isOne(body, each, whole));
      if (found !== undefined) return found;
      continue;
    }
    if (argument.kind === Kind.Starred || argument.kind !== Kind.Call) continue;
    for (const each of candidates(body, argument)) {
      const text = body.scope.file.text.slice(each.start, each.end);
      const known = counts.get(text);
      if (known !== undefined && known.end <= argument.start) return each;
      if (known === undefined) counts.set(text, each);
    }
  }
  return undefined;
}

/** A task that is started in every turn of a loop with an object from before the loop. */
function inLoop(body: Body, call: Call): Expr | undefined {
  const [argument] = call.args;
  if (argument === undefined) return undefined;
  let loop: { readonly start: number; readonly end: number } | undefined;
  for (let at: object | undefined = body.parents.get(call); at !== undefined; at = body.parents.get(at)) {
    const part = at as AnyPart;
    if (!('kind' in part)) continue;
    if (part.kind === Kind.Await) return undefined;
    if (part.kind === Kind.For || part.kind === Kind.ListComp || part.kind === Kind.GeneratorExp || part.kind === Kind.SetComp) loop = part;
    if (loop !== undefined || part.kind === Kind.While) break;
  }
  if (loop === undefined) return undefined;
  const given = argument.kind === Kind.Call ? [argument] : call.args.slice(1);
  return given.flatMap((each) => candidates(body, each)).find((each) => isOne(body, each, loop));
}

/** Objects of interest that an expression uses: arguments, and what a method is called on. */
function candidates(body: Body, node: Expr): Expr[] {
  const found: Expr[] = [];
  walkTree([node], (each) => {
    if (each.kind === Kind.Lambda) return false;
    if (each.kind !== Kind.Name && each.kind !== Kind.Attribute) return true;
    if (modelOf(body.scope.p, typeOf(body.scope, each as Expr), 'tasks') === undefined) return true;
    found.push(each as Expr);
    return false;
  });
  return found;
}

/** The object is the same in every turn: its name is set outside of the loop. */
function isOne(body: Body, node: Expr, loop: { readonly start: number; readonly end: number }): boolean {
  let root = node;
  while (root.kind === Kind.Attribute || root.kind === Kind.Subscript) root = root.value;
  if (root.kind !== Kind.Name) return false;
  const { id } = root;
  if (ownerOf(body.scope, id) !== body.scope.fn) return true;
  return !body.nodes.some((each) => {
    if (!('kind' in each) || each.start < loop.start || each.end > loop.end) return false;
    switch (each.kind) {
      case Kind.For:
      case Kind.Comprehension:
        return binds(each.target, id);
      case Kind.Assign:
        return each.targets.some((target) => binds(target, id));
      case Kind.WithItem:
        return each.optionalVars !== null && binds(each.optionalVars, id);
      default:
        return false;
    }
  });
}

function binds(target: Expr, name: string): boolean {
  if (target.kind === Kind.Name) return target.id === name;
  return (target.kind === Kind.Tuple || target.kind === Kind.List) && target.elts.some((each) => binds(each, name));
}
