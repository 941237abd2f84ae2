import { Kind, type Assign, type Call, type Comprehension, type Expr, type For, type Name, type Stmt, type WithItem } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';
import { around, isWithin, scopeOf, statementOf, type Code, type Scope } from './code';

/** What becomes of a value where it comes about. */
export type Fate =
  /** Nobody keeps it. */
  | { readonly kind: 'dropped' }
  /** One of its methods is called at once: `Thread(…).start()`. */
  | { readonly kind: 'method'; readonly name: string; readonly call: Call }
  | { readonly kind: 'name'; readonly id: string; readonly scope: Scope }
  /** It goes into a container that a variable holds. */
  | { readonly kind: 'collected'; readonly id: string; readonly scope: Scope }
  | { readonly kind: 'with'; readonly item: WithItem }
  /** An argument of a call. */
  | { readonly kind: 'passed'; readonly call: Call }
  /** Returned, stored in an object, yielded, or anything else: others see it. */
  | { readonly kind: 'escapes' };

const escapes: Fate = { kind: 'escapes' };
const dropped: Fate = { kind: 'dropped' };
const adders: ReadonlySet<string> = new Set(['append', 'add', 'insert', 'appendleft', 'extend']);

/** Follows an expression outward to what keeps its value. */
export function fateOf(code: Code, node: Expr): Fate {
  let at: AnyNode = node;
  let isElement = false;
  for (const parent of around(code, node)) {
    switch (parent.kind) {
      case Kind.ExprStmt:
        return dropped;
      case Kind.IfExp:
        if ((parent as Extract<Expr, { kind: Kind.IfExp }>).test === at) return escapes;
        break;
      case Kind.BoolOp:
      case Kind.Starred:
        break;
      case Kind.NamedExpr: {
        const { target } = parent as Extract<Expr, { kind: Kind.NamedExpr }>;
        return target.kind === Kind.Name ? bound(code, target, isElement) : escapes;
      }
      case Kind.Attribute: {
        const call = code.parents.get(parent);
        if (isElement || call?.kind !== Kind.Call || (call as Call).func !== parent) return escapes;
        return { kind: 'method', name: (parent as Extract<Expr, { kind: Kind.Attribute }>).attr, call: call as Call };
      }
      case Kind.Assign:
        return assigned(code, (parent as Assign).targets, at, isElement);
      case Kind.AnnAssign:
        return assigned(code, [(parent as Extract<Stmt, { kind: Kind.AnnAssign }>).target], at, isElement);
      case Kind.AugAssign: {
        const { target } = parent as Extract<Stmt, { kind: Kind.AugAssign }>;
        return target.kind === Kind.Name && isElement ? bound(code, target, true) : escapes;
      }
      case Kind.WithItem:
        return isElement ? escapes : { kind: 'with', item: parent as WithItem };
      case Kind.List:
      case Kind.Set:
      case Kind.Tuple: {
        const statement = code.parents.get(parent);
        // `a, b = Thread(…), Thread(…)`.
        if (!isElement && statement?.kind === Kind.Assign) {
          const target = (statement as Assign).targets[0];
          const elements = (parent as Extract<Expr, { kind: Kind.Tuple }>).elts;
          if (target?.kind === Kind.Tuple && (statement as Assign).targets.length === 1) {
            const name = target.elts.length === elements.length && !target.elts.some(({ kind }) => kind === Kind.Starred) ? target.elts[elements.indexOf(at as Expr)] : undefined;
            return name?.kind === Kind.Name ? bound(code, name, false) : escapes;
          }
        }
        isElement = true;
        break;
      }
      case Kind.ListComp:
      case Kind.SetComp:
      case Kind.GeneratorExp:
        if ((parent as Extract<Expr, { kind: Kind.ListComp }>).elt !== at) return escapes;
        isElement = true;
        break;
      case Kind.DictComp:
      case Kind.Dict:
        isElement = true;
        break;
      case Kind.Call:
        return handed(code, parent as Call, at, isElement);
      default:
        return escapes;
    }
    at = parent;
  }
  return escapes;
}

function assigned(code: Code, targets: readonly Expr[], value: AnyNode, isElement: boolean): Fate {
  const target = targets[0];
  if (targets.length !== 1 || target === undefined) return escapes;
  if (target.kind === Kind.Name) return bound(code, target, isElement);
  // `workers[name] = Thread(…)`; the container of an object is seen by others.
  if (target.kind === Kind.Subscript && target.value.kind === Kind.Name && isWithin(value, statementOf(code, target)!)) return bound(code, target.value, true);
  return escapes;
}

/** A variable holds the value, or a container with it. What `global` and `nonlocal` name is seen by others. */
function bound(code: Code, name: Name, isElement: boolean): Fate {
  const scope = scopeOf(code, name);
  if (scope.kind === Kind.ClassDef || scope.kind === Kind.Lambda || isDeclaredOutside(code, scope, name.id)) return escapes;
  // A container that came from elsewhere is seen there.
  if (isElement && !isBoundIn(code, scope, name.id)) return escapes;
  return { kind: isElement ? 'collected' : 'name', id: name.id, scope };
}

/** True if a function makes the variable itself, not its caller or the module. */
function isBoundIn(code: Code, scope: Scope, id: string): boolean {
  return (code.names.get(id) ?? []).some((name) => isTarget(code, name) && scopeOf(code, name) === scope);
}

function handed(code: Code, call: Call, argument: AnyNode, isElement: boolean): Fate {
  const { func } = call;
  if (func.kind === Kind.Attribute && func.value.kind === Kind.Name && adders.has(func.attr) && call.keywords.length === 0) return bound(code, func.value, true);
  // `list(pool.submit(f, x) for x in xs)`, `tuple([…])`.
  if (isElement && func.kind === Kind.Name && containerMakers.has(func.id) && call.args.length === 1 && call.args[0] === argument) return fateOfContainer(code, call);
  return { kind: 'passed', call };
}

const containerMakers: ReadonlySet<string> = new Set(['list', 'tuple', 'set', 'dict', 'sorted']);

function fateOfContainer(code: Code, call: Call): Fate {
  const fate = fateOf(code, call);
  if (fate.kind === 'name') return { ...fate, kind: 'collected' };
  return fate.kind === 'dropped' || fate.kind === 'collected' ? fate : escapes;
}

function isDeclaredOutside(code: Code, scope: Scope, id: string): boolean {
  if (scope.kind !== Kind.FunctionDef) return false;
  return code.file.text.slice(scope.start, scope.end).search(new RegExp(`\\b(?:global|nonlocal)\\b[^\\n]*\\b${id}\\b`)) >= 0;
}

/** A method that is called on a value, or on an element of the container that holds it. */
export interface MethodUse {
  readonly name: string;
  readonly call: Call;
  /** False if the receiver is an element of a container: one of many values. */
  readonly isDirect: boolean;
}

/** What a function does with a value that a variable (or a container) of its own holds. */
export interface Life {
  readonly methods: readonly MethodUse[];
  /** `value.name = …`: the assigned expression by attribute name. */
  readonly set: ReadonlyMap<string, Expr | null>;
  /** Attributes that are read without being called. */
  readonly read: ReadonlySet<string>;
  /** Assignments to the variable. */
  readonly stores: readonly Name[];
  readonly isEntered: boolean;
  /** Anything beyond its methods is done with it: others may take care of it. */
  readonly escapes: boolean;
  /** Calls that get the value as an argument and that the caller named as harmless. */
  readonly passed: readonly Call[];
  /** True if it is only ever assigned. */
  readonly isUnused: boolean;
}

interface Collector {
  readonly code: Code;
  readonly isHarmless: (call: Call) => boolean;
  readonly methods: MethodUse[];
  readonly set: Map<string, Expr | null>;
  readonly read: Set<string>;
  readonly stores: Name[];
  readonly passed: Call[];
  readonly seen: Set<string>;
  isEntered: boolean;
  escapes: boolean;
  uses: number;
}

/**
 * Everything that happens to a value in the function that holds it.
 * @param isHarmless calls that do not take over the value which they are given.
 */
export function lifeOf(code: Code, holder: Extract<Fate, { kind: 'name' | 'collected' }>, isHarmless: (call: Call) => boolean = () => false): Life {
  const collector: Collector = { code, isHarmless, methods: [], set: new Map(), read: new Set(), stores: [], passed: [], seen: new Set(), isEntered: false, escapes: false, uses: 0 };
  follow(collector, holder.id, holder.scope, holder.scope, holder.kind === 'collected', true);
  const { methods, set, read, stores, isEntered, passed } = collector;
  return { methods, set, read, stores, isEntered, passed, escapes: collector.escapes, isUnused: collector.uses === 0 };
}

const maxFollowed = 12;

/**
 * Takes in the uses of one variable within a part of its scope.
 * @param isDirect false if the variable holds one element of a container after the other.
 */
function follow(collector: Collector, id: string, scope: Scope, within: AnyNode, isContainer: boolean, isDirect: boolean): void {
  const key = `${id}:${within.start}:${within.end}:${isContainer}`;
  if (collector.seen.has(key)) return;
  if (collector.seen.size >= maxFollowed) {
    collector.escapes = true;
    return;
  }
  collector.seen.add(key);
  for (const name of collector.code.names.get(id) ?? []) {
    if (!isWithin(name, within) && within.kind !== Kind.Module) continue;
    const own = scopeOf(collector.code, name);
    // `for thread in threads` gives the name to other values for a while.
    if (isOfOtherLoop(collector.code, name, within)) continue;
    if (own === scope) use(collector, name, scope, isContainer, isDirect);
    else if (!bindsItself(collector.code, own, scope, id)) {
      collector.uses++;
      collector.escapes = true;
    }
  }
}

/** True inside a loop or comprehension that binds the same name, unless that is the part which is looked at. */
function isOfOtherLoop(code: Code, name: Name, within: AnyNode): boolean {
  for (const at of around(code, name)) {
    if (at === within) return false;
    if (at.kind === Kind.For && bindsName((at as For).target, name.id)) return true;
    if ('generators' in at && (at as Extract<Expr, { kind: Kind.ListComp }>).generators.some(({ target }) => bindsName(target, name.id))) return true;
  }
  return false;
}

function bindsName(target: Expr, id: string): boolean {
  if (target.kind === Kind.Name) return target.id === id;
  return (target.kind === Kind.Tuple || target.kind === Kind.List) && target.elts.some((element) => bindsName(element, id));
}

/** True if one of the functions between a use and the scope has a variable of this name. */
function bindsItself(code: Code, from: Scope, scope: Scope, id: string): boolean {
  let inner: Scope = from;
  while (inner !== scope && inner.kind !== Kind.Module) {
    if (inner.kind === Kind.FunctionDef || inner.kind === Kind.Lambda) {
      const { posonlyargs, args, kwonlyargs, vararg, kwarg } = inner.args;
      if ([...posonlyargs, ...args, ...kwonlyargs, vararg, kwarg].some((each) => each?.arg === id)) return true;
    }
    const body = inner;
    const isStored = (code.names.get(id) ?? []).some((name) => isWithin(name, body) && scopeOf(code, name) === body && isTarget(code, name));
    if (isStored && !isDeclaredOutside(code, inner, id)) return true;
    inner = scopeOf(code, inner);
  }
  // A use beside the scope, not below it: another variable of the same name.
  return inner !== scope;
}

function isTarget(code: Code, name: Name): boolean {
  const parent = code.parents.get(name);
  switch (parent?.kind) {
    case Kind.Assign:
      return (parent as Assign).targets.includes(name);
    case Kind.AnnAssign:
    case Kind.AugAssign:
    case Kind.For:
    case Kind.Comprehension:
    case Kind.NamedExpr:
      return (parent as For).target === name;
    case Kind.WithItem:
      return (parent as WithItem).optionalVars === name;
    case Kind.Tuple:
    case Kind.List:
    case Kind.Starred: {
      const outer = code.parents.get(parent);
      if (outer?.kind === Kind.Assign) return (outer as Assign).targets.includes(parent as Expr);
      return (outer?.kind === Kind.For || outer?.kind === Kind.Comprehension) && (outer as For).target === parent;
    }
    default:
      return false;
  }
}

/** Functions that look at their argument and keep nothing of it. */
const lookers: ReadonlySet<string> = new Set(['print', 'len', 'str', 'repr', 'isinstance', 'type', 'id', 'bool', 'hasattr', 'issubclass']);
/** Functions whose iteration gives what they were given. */
const passing: ReadonlySet<string> = new Set(['enumerate', 'reversed', 'list', 'tuple', 'sorted', 'iter', 'zip', 'tqdm', 'set']);
const viewMethods: ReadonlySet<string> = new Set(['values', 'items', 'copy']);

function use(collector: Collector, name: Name, scope: Scope, isContainer: boolean, isDirect: boolean): void {
  const { code } = collector;
  if (isTarget(code, name)) {
    collector.stores.push(name);
    return;
  }
  const parent = code.parents.get(name)!;
  if (parent.kind === Kind.Delete) return;
  collector.uses++;
  if (isContainer) {
    useContainer(collector, name, scope);
    return;
  }
  useValue(collector, name, parent, isDirect);
}

/** One expression that stands for the value: the variable, or an element of the container. */
function useValue(collector: Collector, node: Expr, parent: AnyNode, isDirect: boolean): void {
  const { code } = collector;
  switch (parent.kind) {
    case Kind.Attribute: {
      const attribute = parent as Extract<Expr, { kind: Kind.Attribute }>;
      const outer = code.parents.get(parent);
      if (outer?.kind === Kind.Call && (outer as Call).func === parent) collector.methods.push({ name: attribute.attr, call: outer as Call, isDirect });
      else if (outer?.kind === Kind.Assign && (outer as Assign).targets.includes(attribute)) collector.set.set(attribute.attr, (outer as Assign).value);
      else collector.read.add(attribute.attr);
      return;
    }
    case Kind.ExprStmt:
    case Kind.FormattedValue:
    case Kind.If:
    case Kind.While:
    case Kind.Assert:
    case Kind.Compare:
    case Kind.UnaryOp:
      return;
    case Kind.WithItem:
      collector.isEntered = true;
      return;
    case Kind.Call: {
      const call = parent as Call;
      if (call.func.kind === Kind.Name && lookers.has(call.func.id)) return;
      if (collector.isHarmless(call)) {
        collector.passed.push(call);
        return;
      }
      break;
    }
    default:
      break;
  }
  const fate = fateOf(code, node);
  if (fate.kind === 'collected' || fate.kind === 'name') follow(collector, fate.id, fate.scope, fate.scope, fate.kind === 'collected', isDirect);
  else if (fate.kind !== 'dropped') collector.escapes = true;
}

function useContainer(collector: Collector, name: Name, scope: Scope): void {
  const { code } = collector;
  let at: AnyNode = name;
  for (const parent of around(code, name)) {
    switch (parent.kind) {
      case Kind.For:
        if ((parent as For).iter !== at) return;
        followTarget(collector, (parent as For).target, scope, parent);
        return;
      case Kind.Comprehension: {
        if ((parent as Comprehension).iter !== at) return;
        followTarget(collector, (parent as Comprehension).target, scope, code.parents.get(parent)!);
        return;
      }
      case Kind.Subscript: {
        const subscript = parent as Extract<Expr, { kind: Kind.Subscript }>;
        const outer = code.parents.get(parent);
        if (subscript.value !== at || outer === undefined) return;
        // `threads[i] = …` adds; `del threads[i]` takes away; `threads[1:]` is such a container, too.
        if (outer.kind === Kind.Delete || (outer.kind === Kind.Assign && (outer as Assign).targets.includes(subscript))) return;
        if (subscript.slice.kind === Kind.Slice) break;
        useValue(collector, subscript, outer, false);
        return;
      }
      case Kind.Attribute: {
        const call = code.parents.get(parent);
        const { attr } = parent as Extract<Expr, { kind: Kind.Attribute }>;
        if (call?.kind !== Kind.Call || (call as Call).func !== parent) {
          collector.escapes = true;
          return;
        }
        if (adders.has(attr)) {
          // To fill a container is not to use what is in it.
          collector.uses--;
          return;
        }
        if (attr === 'clear' || attr === 'remove' || attr === 'discard' || attr === 'sort' || attr === 'reverse') return;
        if (attr === 'pop' || attr === 'popleft' || attr === 'get' || attr === 'popitem') {
          useValue(collector, call as Call, code.parents.get(call)!, false);
          return;
        }
        if (!viewMethods.has(attr)) {
          collector.escapes = true;
          return;
        }
        break;
      }
      case Kind.Call: {
        const call = parent as Call;
        if (call.func === at) break;
        if (call.func.kind === Kind.Name && lookers.has(call.func.id)) return;
        if (collector.isHarmless(call)) {
          collector.passed.push(call);
          break;
        }
        if (!(call.func.kind === Kind.Name && passing.has(call.func.id))) {
          collector.escapes = true;
          return;
        }
        break;
      }
      case Kind.ExprStmt:
      case Kind.If:
      case Kind.While:
      case Kind.Assert:
      case Kind.Compare:
      case Kind.UnaryOp:
      case Kind.FormattedValue:
        return;
      case Kind.AugAssign:
        return;
      case Kind.Assign: {
        const { targets } = parent as Assign;
        const target = targets[0]!;
        if (targets.length === 1 && target.kind === Kind.Name) follow(collector, target.id, scope, scope, true, false);
        else collector.escapes = true;
        return;
      }
      default:
        collector.escapes = true;
        return;
    }
    at = parent;
  }
}

/** The variables that a loop over the container binds: one of them holds an element. */
function followTarget(collector: Collector, target: Expr, scope: Scope, within: AnyNode): void {
  if (target.kind === Kind.Name) follow(collector, target.id, scope, within, false, false);
  else if (target.kind === Kind.Tuple || target.kind === Kind.List) for (const element of target.elts) followTarget(collector, element, scope, within);
  else collector.escapes = true;
}
