import { blockingGroups } from './blocking';
import { decoratorModels, disablers, higherOrderCalls } from './decorators';
import { frameworkRoots } from './frameworks';
import { GroupIndex } from './group-index';
import { callableSinks } from './sinks';
import type { BlockingGroup, CallableSink, DecoratorModel, Disabler, FrameworkRoot, HigherOrder } from './types';
import { typeFacts } from './typing';

type DecoratorRoot = Extract<FrameworkRoot, { by: 'decorator' }>;
type MethodRoot = Extract<FrameworkRoot, { by: 'method' }>;

const none: readonly never[] = [];

/** Names seen in a long editing session are few, but half-typed ones add up; a full memo starts afresh. */
const memoLimit = 20_000;

function indexByName<T extends { readonly names: readonly string[] }>(entries: readonly T[]): Map<string, T[]> {
  const index = new Map<string, T[]>();
  for (const entry of entries) {
    for (const name of entry.names) {
      const key = canonicalName(name);
      const list = index.get(key);
      if (list) list.push(entry);
      else index.set(key, [entry]);
    }
  }
  return index;
}

function canonicalKeys<T>(record: Readonly<Record<string, T>>): Map<string, T> {
  const map = new Map<string, T>();
  // A fact under a canonical name wins over one under an alias, whatever their order.
  for (const [name, value] of Object.entries(record)) if (canonicalName(name) !== name) map.set(canonicalName(name), value);
  for (const [name, value] of Object.entries(record)) if (canonicalName(name) === name) map.set(name, value);
  return map;
}

const aliases = new Map(Object.entries(typeFacts.aliases));
const aliasedRoots = new Set([...aliases.keys()].map((name) => name.split('.', 1)[0]!));

/** Replaces the longest aliased prefix, again and again; the bound stops a cycle, which a test forbids anyway. */
function canonicalName(name: string): string {
  let current = name;
  for (let step = 0; step < 8; step++) {
    const next = replacePrefix(current);
    if (next === current) return current;
    current = next;
  }
  return current;
}

function replacePrefix(name: string): string {
  const dot = name.indexOf('.');
  if (!aliasedRoots.has(dot < 0 ? name : name.slice(0, dot))) return name;
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
    const target = aliases.get(name.slice(0, end));
    if (target !== undefined) return target + name.slice(end);
  }
  return name;
}

/** Class to its direct bases, all canonical. */
const directBases = new Map(
  Object.entries(typeFacts.bases).map(([name, bases]) => [canonicalName(name), bases.map(canonicalName)] as const),
);

/** `Class.*` in the attribute facts: objects that make up attributes as they are asked for them (`client.mydb.users`). */
const anyAttributeSuffix = '.*';

/** The class itself first, then its bases breadth first; each once. */
function lineageOf(className: string): readonly string[] {
  const seen = new Set([className]);
  for (const name of seen) for (const base of directBases.get(name) ?? none) seen.add(base);
  return [...seen];
}

/** The parts that do not depend on user models, built when the first `Knowledge` is. */
function buildTables() {
  const methodRoots = new Map<string, MethodRoot[]>();
  const decoratorRoots: DecoratorRoot[] = [];
  for (const root of frameworkRoots) {
    if (root.by === 'decorator') decoratorRoots.push(root);
    else {
      for (const base of root.bases) {
        const key = canonicalName(base);
        const list = methodRoots.get(key);
        if (list) list.push(root);
        else methodRoots.set(key, [root]);
      }
    }
  }
  return {
    groups: new GroupIndex(blockingGroups, canonicalName),
    returns: canonicalKeys(typeFacts.returns),
    attributes: canonicalKeys(typeFacts.attributes),
    anyAttribute: new Map(
      Object.entries(typeFacts.attributes)
        .filter(([name]) => name.endsWith(anyAttributeSuffix))
        .map(([name, type]) => [canonicalName(name.slice(0, -anyAttributeSuffix.length)), type] as const),
    ),
    enters: canonicalKeys(typeFacts.enters),
    functions: new Set(typeFacts.functions.map(canonicalName)),
    classes: new Set([...typeFacts.classes.map(canonicalName), ...directBases.keys()]),
    sinks: indexByName(callableSinks),
    decorators: indexByName(decoratorModels),
    decoratorRoots: indexByName(decoratorRoots),
    methodRoots,
    higherOrder: indexByName(higherOrderCalls),
    disablers: indexByName(disablers),
  };
}

let tables: ReturnType<typeof buildTables> | undefined;

/**
 * Answers what the tables know of a name. Names may be given in any spelling; a method is `module.Class.method` and is
 * looked for in the class, then in its bases. Every question costs a few map look-ups.
 */
export class Knowledge {
  private readonly tables = (tables ??= buildTables());
  private readonly extra: GroupIndex | undefined;
  private readonly canonicalMemo = new Map<string, string>();
  private readonly lineageMemo = new Map<string, readonly string[]>();

  /** @param extra groups of the user's model files; they win over the built-in ones. */
  constructor(extra: readonly BlockingGroup[] = []) {
    this.extra = extra.length > 0 ? new GroupIndex(extra, canonicalName) : undefined;
  }

  /** The public spelling of a name: `requests.api.get` is `requests.get`. */
  canonical(name: string): string {
    let result = this.canonicalMemo.get(name);
    if (result === undefined) {
      if (this.canonicalMemo.size >= memoLimit) this.canonicalMemo.clear();
      result = canonicalName(name);
      this.canonicalMemo.set(name, result);
    }
    return result;
  }

  /** Why calling this function, method or class blocks. Exact names win over wildcards, the class over its bases. */
  blocking(name: string): BlockingGroup | undefined {
    return this.group(name, (index, spelling) => index.call(spelling));
  }

  /** Why entering `with instance:` blocks. */
  onEnter(className: string): BlockingGroup | undefined {
    return this.group(className, (index, spelling) => index.enter(spelling));
  }

  /** Why leaving `with instance:` blocks. */
  onExit(className: string): BlockingGroup | undefined {
    return this.group(className, (index, spelling) => index.exit(spelling));
  }

  /** Why iterating blocks: over an instance of this class, or over the result of calling this function or method. */
  onIterate(name: string): BlockingGroup | undefined {
    return this.group(name, (index, spelling) => index.iterate(spelling));
  }

  /** Why importing this top-level module takes long. */
  onImport(module: string): BlockingGroup | undefined {
    return this.extra?.import(module) ?? this.tables.groups.import(module);
  }

  /** The type of a call's (awaited) result as an annotation with qualified names; for methods, bases are searched too. */
  returns(name: string): string | undefined {
    return this.member(name, (spelling) => this.tables.returns.get(spelling));
  }

  /** The type of `module.attribute` or `Class.attribute`. A fact for `Class.*` answers for names that are no known method. */
  attribute(name: string): string | undefined {
    const declared = this.member(name, (spelling) => this.tables.attributes.get(spelling));
    if (declared !== undefined) return declared;
    const any = this.member(name, (spelling) => this.tables.anyAttribute.get(spelling.slice(0, spelling.lastIndexOf('.'))));
    if (any === undefined || name.startsWith('_', name.lastIndexOf('.') + 1)) return undefined;
    return this.returns(name) === undefined && this.blocking(name) === undefined && this.onIterate(name) === undefined ? any : undefined;
  }

  /** What `with X as name` binds, for a class or for the result of a function; `undefined` is the object itself. */
  enters(name: string): string | undefined {
    return this.member(name, (spelling) => this.tables.enters.get(spelling));
  }

  /** Direct bases of a library class. */
  bases(className: string): readonly string[] {
    return directBases.get(this.canonical(className)) ?? none;
  }

  /** The class and all of its bases, nearest first. */
  lineage(className: string): readonly string[] {
    const canonical = this.canonical(className);
    let result = this.lineageMemo.get(canonical);
    if (!result) {
      if (this.lineageMemo.size >= memoLimit) this.lineageMemo.clear();
      result = lineageOf(canonical);
      this.lineageMemo.set(canonical, result);
    }
    return result;
  }

  /** True if calling this name makes an instance of it: by the table, else by the case of its last segment. */
  isClass(name: string): boolean {
    const canonical = this.canonical(name);
    if (this.tables.classes.has(canonical)) return true;
    if (this.tables.functions.has(canonical)) return false;
    const first = canonical.charCodeAt(canonical.lastIndexOf('.') + 1);
    return first >= 65 && first <= 90;
  }

  /** The callable arguments of this call that run elsewhere or later; several if it takes several. */
  sink(name: string): readonly CallableSink[] {
    return this.member(name, (spelling) => this.tables.sinks.get(spelling)) ?? none;
  }

  decorator(name: string): DecoratorModel | undefined {
    return this.member(name, (spelling) => this.tables.decorators.get(spelling))?.[0];
  }

  frameworkDecorator(name: string): DecoratorRoot | undefined {
    return this.member(name, (spelling) => this.tables.decoratorRoots.get(spelling))?.[0];
  }

  /** Why the framework calls this method of a subclass of `baseClass`; bases of `baseClass` are searched too. */
  frameworkMethod(baseClass: string, method: string): MethodRoot | undefined {
    for (const className of this.lineage(baseClass)) {
      for (const root of this.tables.methodRoots.get(className) ?? none) {
        for (const pattern of root.methods) {
          if (pattern.endsWith('*') ? method.startsWith(pattern.slice(0, -1)) : method === pattern) return root;
        }
      }
    }
    return undefined;
  }

  higherOrder(name: string): readonly HigherOrder[] {
    return this.member(name, (spelling) => this.tables.higherOrder.get(spelling)) ?? none;
  }

  disabler(name: string): Disabler | undefined {
    return this.tables.disablers.get(this.canonical(name))?.[0];
  }

  /** True if any table says anything of this name. */
  isKnown(name: string): boolean {
    const { classes, functions } = this.tables;
    const canonical = this.canonical(name);
    return (
      classes.has(canonical) ||
      functions.has(canonical) ||
      this.blocking(canonical) !== undefined ||
      this.returns(canonical) !== undefined ||
      this.attribute(canonical) !== undefined ||
      this.onEnter(canonical) !== undefined ||
      this.onExit(canonical) !== undefined ||
      this.onIterate(canonical) !== undefined ||
      this.sink(canonical).length > 0 ||
      this.higherOrder(canonical).length > 0 ||
      this.decorator(canonical) !== undefined ||
      this.frameworkDecorator(canonical) !== undefined
    );
  }

  /** Tries the name, then the same attribute of each base of its class. */
  private member<T>(name: string, find: (spelling: string) => T | undefined): T | undefined {
    const canonical = this.canonical(name);
    const direct = find(canonical);
    if (direct !== undefined) return direct;
    return this.inherited(canonical, find);
  }

  /** Tries spellings of the same member (or class) further up: bases of the class itself, then the attribute in bases of its owner. */
  private inherited<T>(canonical: string, find: (spelling: string) => T | undefined): T | undefined {
    if (directBases.has(canonical)) {
      const lineage = this.lineage(canonical);
      for (let i = 1; i < lineage.length; i++) {
        const found = find(lineage[i]!);
        if (found !== undefined) return found;
      }
    }
    const dot = canonical.lastIndexOf('.');
    if (dot < 0) return undefined;
    const owner = canonical.slice(0, dot);
    if (!directBases.has(owner)) return undefined;
    const attribute = canonical.slice(dot);
    const lineage = this.lineage(owner);
    for (let i = 1; i < lineage.length; i++) {
      const found = find(this.canonical(lineage[i]! + attribute));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private group(name: string, find: (index: GroupIndex, spelling: string) => BlockingGroup | null | undefined): BlockingGroup | undefined {
    return (this.extra && this.groupIn(this.extra, name, find)) ?? this.groupIn(this.tables.groups, name, find);
  }

  /** An exception (`null`) ends the search: a subclass says that it does not block where its base does. */
  private groupIn(
    index: GroupIndex,
    name: string,
    find: (index: GroupIndex, spelling: string) => BlockingGroup | null | undefined,
  ): BlockingGroup | undefined {
    return this.member(name, (spelling) => find(index, spelling)) ?? undefined;
  }
}
