import type { SourceHost } from '../source-host';
import { Knowledge } from '../knowledge/lookup';
import type { Settings } from '../config/settings';
import type { FunctionFacts } from '../summary/facts';
import { summarise } from '../summary/summarise';
import { targetOf, type Target } from '../config/target';
import { calibrated, pricesFor, type Prices } from '../knowledge/cpu/prices';
import { CircleSearch } from './circle-search';
import { noCost, type Cost } from './cost/cost';
import type { Block } from './effects/blocks';
import type { FileState } from './file-state';
import { ModuleIndex } from './files/modules';
import { TextIndex } from './files/text-index';
import { noBindings, type Bindings, type FunctionType, type Type } from './types/types';
import type { Implementation } from './types/subclasses';

/** Forgets what was worked out about a file; what its text says stays. */
function forgetDerived(state: FileState): void {
  state.types = new Array<Type | undefined>(state.facts.valueCount);
  state.blocks = new Map();
  state.costs = new Map();
  state.sizes = new Map();
  state.annotations = new Map();
  state.ancestry = new Map();
}

const nobody: ReadonlySet<string> = new Set();

/** Different bindings of one function that are told apart. Real code stays far below. */
const maxBindings = 1_000;

/**
 * The linked files. Files are read and summarised when somebody asks for them; what was worked out is kept until a file
 * changes that it may depend on: a fact about a file depends only on that file and on what its imports reach.
 */
export class Program {
  readonly knowledge: Knowledge;
  readonly texts: TextIndex;
  private moduleIndex: ModuleIndex | undefined;
  private readonly states = new Map<string, FileState>();
  /**
   * Imported file to the files that import it directly, of those that were ever loaded, and the other way round. Kept when files are let go:
   * what was learnt from them falls with a change of what they import.
   */
  private readonly importers = new Map<string, Set<string>>();
  private readonly imported = new Map<string, ReadonlySet<string>>();
  private nextIndex = 0;
  /** Class to the files whose facts depend on who calls it. */
  private readonly readers = new Map<string, Set<string>>();
  /** Facts under parameter bindings. They may mix files in any way, so any change clears them. */
  readonly boundTypes = new Map<string, Type>();
  readonly boundBlocks = new Map<string, readonly Block[]>();
  /** The one implementation of an open method, `null` where there is none or more than one. */
  readonly implementations = new Map<FunctionFacts, Implementation | null>();
  /** Recursion depth of the evaluation in progress. */
  depth = 0;
  private readonly bindingsOf = new Map<string, Set<string>>();
  /** State of the search for blocks in progress; see `bodyBlocks`. */
  readonly search = new CircleSearch<readonly Block[]>([]);
  /** Cost of functions for given sizes of their arguments; see `bodyCost`. They may mix files in any way. */
  readonly costs = new Map<string, Cost>();
  readonly costSearch = new CircleSearch<Cost>(noCost);
  readonly prices: Prices;
  /** What the prices are for. */
  readonly target: Target;
  private readonly sizesOf = new Map<string, Set<string>>();
  /** Grows with every change: what was gathered from all files is valid as long as it stays. */
  revision = 0;
  /** Another object whenever files are let go of: memo tables that mix files hang on it, so that they keep none of those alive. */
  generation: object = {};
  private readonly versions = new Map<string, number>();
  /** Files whose facts may differ since somebody last emptied this; `*`: any import may mean something else now. */
  readonly changed = new Set<string>();

  constructor(
    readonly host: SourceHost,
    readonly settings: Settings,
  ) {
    this.knowledge = new Knowledge(settings.extraModels);
    this.texts = new TextIndex(host);
    this.target = targetOf(settings);
    const measured = settings.measuredPrices;
    this.prices = measured === null ? pricesFor(this.target.minor) : calibrated(this.target.minor, measured);
  }

  get modules(): ModuleIndex {
    return (this.moduleIndex ??= new ModuleIndex(this.host, this.settings.src));
  }

  /** The file's facts, made now if need be; `undefined` if the host cannot read it. */
  file(path: string): FileState | undefined {
    const known = this.states.get(path);
    if (known !== undefined) return known;
    if (!this.host.has(path)) return undefined;
    const text = this.host.read(path);
    if (text === undefined) return undefined;
    const facts = summarise(path, text);
    const imports = new Set<string>();
    for (const { module, level, name } of facts.imports) this.addImports(imports, path, module, level, name);
    this.imported.set(path, imports);
    for (const target of imports) {
      const importers = this.importers.get(target);
      if (importers === undefined) this.importers.set(target, new Set([path]));
      else importers.add(path);
    }
    const state: FileState = {
      path, text, facts, imports, index: this.nextIndex++, types: new Array<Type | undefined>(facts.valueCount), annotations: new Map(), blocks: new Map(), costs: new Map(), sizes: new Map(), ancestry: new Map(),
    };
    this.states.set(path, state);
    return state;
  }

  /** Grows when the text of this file changes: what was read off the text is valid as long as it stays. */
  versionOf(path: string): number {
    return this.versions.get(path) ?? 0;
  }

  /** Files that import this one directly, of those that were looked at. */
  importersOf(path: string): ReadonlySet<string> {
    return this.importers.get(path) ?? nobody;
  }

  /** Files whose facts are in memory. */
  loaded(): IterableIterator<FileState> {
    return this.states.values();
  }

  /** The file, if it is loaded: nothing is read. */
  loadedFile(path: string): FileState | undefined {
    return this.states.get(path);
  }

  /**
   * Lets go of the files that these do not lead to through imports: memory after a look at the whole workspace. What is
   * asked for later is read again.
   * @returns the paths of the files that were let go.
   */
  keepOnly(paths: Iterable<string>): readonly string[] {
    const dropped: string[] = [];
    const kept = new Set<string>();
    for (const path of paths) if (this.states.has(path)) kept.add(path);
    for (const path of kept) for (const target of this.states.get(path)?.imports ?? []) if (this.states.has(target)) kept.add(target);
    for (const [path, state] of [...this.states]) {
      // Memo tables refer to files by identity, so those of the kept files fall, too.
      forgetDerived(state);
      if (kept.has(path)) continue;
      this.states.delete(path);
      dropped.push(path);
    }
    this.boundTypes.clear();
    this.implementations.clear();
    this.boundBlocks.clear();
    this.costs.clear();
    this.sizesOf.clear();
    this.bindingsOf.clear();
    this.generation = {};
    return dropped;
  }

  private addImports(into: Set<string>, from: string, module: string, level: number, name: string | null): void {
    const target = this.modules.resolve(from, module, level);
    if (target === undefined) return;
    if (target.kind === 'file') into.add(target.path);
    if (name !== null) {
      const submodule = this.modules.submodule(target, name);
      if (submodule?.kind === 'file') into.add(submodule.path);
      return;
    }
    // `import a.b.c` makes a, a.b and a.b.c reachable.
    const parts = module.split('.');
    for (let count = 1; count < parts.length; count++) {
      const parent = this.modules.resolve(from, parts.slice(0, count).join('.'), level);
      if (parent?.kind === 'file') into.add(parent.path);
    }
  }

  /**
   * Forgets what depends on a file whose text changed, or that came or went.
   * @returns paths of the loaded files whose facts may differ now, the file itself included.
   */
  update(path: string): ReadonlySet<string> {
    const affected = new Set<string>([path]);
    this.addReaders(affected, path);
    this.texts.update(path);
    this.addReaders(affected, path);
    const isKnown = this.states.has(path) || this.imported.has(path);
    const exists = this.host.has(path);
    this.revision++;
    this.versions.set(path, this.versionOf(path) + 1);
    this.changed.add(path);
    if (!exists || (!isKnown && !this.knowsPath(path))) {
      // Imports may lead elsewhere from now on.
      for (const known of this.states.keys()) affected.add(known);
      this.moduleIndex = undefined;
      this.changed.add('*');
      this.states.clear();
      this.importers.clear();
      this.imported.clear();
    } else {
      for (const next of affected) {
        for (const importer of this.importers.get(next) ?? []) affected.add(importer);
        this.addReaders(affected, next);
      }
      for (const target of this.imported.get(path) ?? []) this.importers.get(target)?.delete(path);
      this.imported.delete(path);
      this.states.delete(path);
      for (const other of affected) {
        this.changed.add(other);
        const state = this.states.get(other);
        if (state === undefined) continue;
        forgetDerived(state);
      }
    }
    this.boundTypes.clear();
    this.implementations.clear();
    this.bindingsOf.clear();
    this.boundBlocks.clear();
    this.costs.clear();
    this.sizesOf.clear();
    return affected;
  }

  /**
   * The bindings, unless the function was met with very many already: then none, so that the cost of a program stays linear in
   * its size whatever it passes to whom.
   */
  limited(callee: FunctionType, bindings: Bindings): Bindings {
    if (bindings.key === '') return bindings;
    const fn = `${callee.file.index}:${callee.fn.index}`;
    let known = this.bindingsOf.get(fn);
    if (known === undefined) {
      known = new Set();
      this.bindingsOf.set(fn, known);
    }
    if (known.has(bindings.key)) return bindings;
    if (known.size >= maxBindings) return noBindings;
    known.add(bindings.key);
    return bindings;
  }

  /** True unless the function was met with very many sizes of arguments already: then it is priced without them. */
  limitedSizes(fn: string, key: string, most: number): boolean {
    const known = this.sizesOf.get(fn);
    if (known === undefined) {
      this.sizesOf.set(fn, new Set([key]));
      return true;
    }
    if (known.has(key)) return true;
    if (known.size >= most) return false;
    known.add(key);
    return true;
  }

  /** Remembers that what is known of a file depends on who calls a class of this name, wherever that is. */
  noteReader(name: string, path: string): void {
    const readers = this.readers.get(name);
    if (readers === undefined) this.readers.set(name, new Set([path]));
    else readers.add(path);
  }

  /** Adds the files that depend on calls in this one. */
  private addReaders(affected: Set<string>, path: string): void {
    if (this.readers.size === 0) return;
    let signals = this.texts.known(path);
    if (signals === undefined && this.host.has(path)) {
      const text = this.host.read(path);
      if (text !== undefined) signals = this.texts.of(path, text);
    }
    if (signals === undefined) return;
    for (const words of [signals.made, signals.bases]) {
      for (const word of words) for (const reader of this.readers.get(word) ?? []) affected.add(reader);
    }
  }

  private knowsPath(path: string): boolean {
    return this.moduleIndex === undefined || this.moduleIndex.knows(path);
  }
}
