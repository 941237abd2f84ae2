import type { BlockingGroup } from './types';

/** Blocking groups by name: exact, by wildcard, and by what `with` and `for` do to an instance. */
export class GroupIndex {
  private readonly exact = new Map<string, BlockingGroup>();
  /** `mylib.Client` for the wildcard `mylib.Client.*`. */
  private readonly wildcards = new Map<string, BlockingGroup>();
  private readonly excepted = new Set<string>();
  private readonly entered = new Map<string, BlockingGroup>();
  private readonly left = new Map<string, BlockingGroup>();
  private readonly iterated = new Map<string, BlockingGroup>();
  private readonly imported = new Map<string, BlockingGroup>();

  /** Where two groups claim a name, the later one wins: users put their own refinements last. */
  constructor(groups: readonly BlockingGroup[], canonical: (name: string) => string) {
    for (const group of groups) {
      for (const name of group.names) {
        if (name.endsWith('.*')) this.wildcards.set(canonical(name.slice(0, -2)), group);
        else this.exact.set(canonical(name), group);
      }
      for (const name of group.except ?? []) this.excepted.add(canonical(name));
      for (const name of group.onEnter ?? []) this.entered.set(canonical(name), group);
      for (const name of group.onExit ?? []) this.left.set(canonical(name), group);
      for (const name of group.onIterate ?? []) this.iterated.set(canonical(name), group);
      for (const name of group.onImport ?? []) this.imported.set(name, group);
    }
  }

  /**
   * `null`: stated not to block. Wildcards leave out protocol methods such as `__init__`, which nobody calls by name, and the
   * asynchronous twins that several client libraries put beside a method: `create` and `create_async`.
   */
  call(name: string): BlockingGroup | null | undefined {
    const exact = this.exact.get(name);
    if (exact) return exact;
    if (this.excepted.has(name)) return null;
    const dot = name.lastIndexOf('.');
    if (dot < 0 || name.startsWith('__', dot + 1) || name.endsWith('_async')) return undefined;
    return this.wildcards.get(name.slice(0, dot));
  }

  enter(className: string): BlockingGroup | undefined {
    return this.entered.get(className);
  }

  exit(className: string): BlockingGroup | undefined {
    return this.left.get(className);
  }

  /** @param module top-level module. */
  import(module: string): BlockingGroup | undefined {
    return this.imported.get(module);
  }

  iterate(name: string): BlockingGroup | undefined {
    return this.iterated.get(name);
  }
}
