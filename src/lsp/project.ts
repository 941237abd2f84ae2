import type { FunctionReport } from '../core/function-report';
import type { ContextGraph, LockGraph } from '../core/graph-report';
import type { SourceHost } from '../core/source-host';
import type { Finding } from '../core/findings';
import type { SoonFindings } from '../core/analysis';
import { CostEstimate } from './debounce';
import type { Engine, Environment, LoadedConfig } from './environment';

/** The files that one configuration governs, and the engine that knows them. */
export class Project {
  readonly files = new Set<string>();
  /** Grows with every change that can change findings. */
  generation = 0;
  lastCheck: number | null = null;
  slowestCheck: number | null = null;
  readonly #engine: Engine;
  #warmUp: Generator<void> | undefined;
  readonly #costs = new Map<string, CostEstimate>();
  readonly #environment: Environment;

  constructor(
    environment: Environment,
    host: SourceHost,
    readonly config: LoadedConfig,
  ) {
    this.#environment = environment;
    this.#engine = environment.createEngine(host, config.settings);
  }

  /** The text of this file changed, or the file came or went. */
  update(path: string): void {
    this.#engine.update(path);
    this.generation++;
  }

  /**
   * The set of files is new: from now on, and until `warmUp` has run to its end, checks make do with what the engine has seen, so
   * that none of them reads the whole workspace at once.
   */
  beginWarmUp(): void {
    this.#warmUp?.return(undefined);
    this.#warmUp = this.#engine.warmUp();
    this.#warmUp.next();
  }

  /** Lets the engine learn what it has to know of every file, one step a file. */
  *warmUp(): Generator<void> {
    if (!this.#warmUp) return;
    yield* this.#warmUp;
    this.generation++;
  }

  /** Findings in one file, as far as a keystroke can wait for them. Measures its own duration; see `cost`. */
  soon(path: string): SoonFindings {
    const start = this.#environment.now();
    const found = this.#engine.soon(path);
    this.#measured(path, this.#environment.now() - start);
    return found;
  }

  /** Finds what `soon` awaits, step by step; ends early when a text changes. */
  settle(path: string): Generator<void> {
    return this.#engine.settle(path);
  }

  checkAll(paths: readonly string[]): Generator<{ readonly path: string; readonly findings: Finding[] }> {
    return this.#engine.checkAll(paths);
  }

  /** Lets go of what the engine holds of files that these do not import; after a check of the whole workspace that is most of it. */
  keepOnly(paths: Iterable<string>): void {
    this.#engine.keepOnly(paths);
  }

  functionAt(path: string, offset: number): FunctionReport | undefined {
    return this.#engine.functionAt(path, offset);
  }

  /** Lets the engine look at these files, one step a file, before it is asked for a graph of them. */
  learn(paths: readonly string[]): Generator<void> {
    return this.#engine.learnGraphs(paths);
  }

  lockGraph(paths: readonly string[]): LockGraph {
    return this.#engine.lockGraph(paths);
  }

  contextGraph(paths: readonly string[]): ContextGraph {
    return this.#engine.contextGraph(paths);
  }

  endsInString(path: string): boolean {
    return this.#engine.endsInString(path);
  }

  /** Milliseconds that a check of this file takes, from those measured; 0 if none was. */
  cost(path: string): number {
    return this.#costs.get(path)?.value ?? 0;
  }

  forget(path: string): void {
    this.files.delete(path);
    this.#costs.delete(path);
  }

  #measured(path: string, milliseconds: number): void {
    const cost = this.#costs.get(path);
    // The first check of a file pays for reading what it imports; it says nothing of the next.
    if (cost) cost.add(milliseconds);
    else this.#costs.set(path, new CostEstimate());
    this.lastCheck = milliseconds;
    this.slowestCheck = Math.max(this.slowestCheck ?? 0, milliseconds);
  }
}
