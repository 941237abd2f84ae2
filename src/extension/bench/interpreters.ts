import { basename } from 'node:path';
import type { Environment } from '../../core/bench/model';
import { interpreterName } from '../../core/bench/compare';
import { versionInPath } from '../../node/interpreters/python-paths';
import type { Interpreter } from '../../protocol/panel';
import { findAll, type InterpreterSource } from './interpreter-choice';
import type { PanelStore } from './panel-store';
import type { BenchPort } from './port';

/** What is remembered between sessions: paths. */
export interface ChoiceMemory {
  get(key: 'interpreter' | 'secondInterpreter'): string | undefined;
  set(key: 'interpreter' | 'secondInterpreter', path: string | undefined): void;
}

/** The interpreters that the panel offers, and which of them are chosen. */
export class Interpreters {
  /** Paths that the user chose by hand; they stay on offer. */
  readonly #added = new Set<string>();
  #search: Promise<void> | undefined;

  constructor(
    private readonly store: PanelStore,
    private readonly port: BenchPort,
    private readonly memory: ChoiceMemory,
    private readonly sources: () => readonly InterpreterSource[],
    private readonly identity: (path: string) => Promise<string>,
    private readonly log: (line: string) => void,
  ) {}

  /** Looks for interpreters, once; the user's earlier choice wins as long as it exists. Never called in Restricted Mode. */
  ready(): Promise<void> {
    return (this.#search ??= this.refresh());
  }

  /** Looks again: a setting or the choice in another extension has changed. */
  async refresh(): Promise<void> {
    const found = await findAll(this.sources(), this.log, this.identity);
    const remembered = this.memory.get('interpreter');
    const chosen = remembered !== undefined && remembered !== '' ? remembered : found[0]?.path;
    const before = new Map(this.store.state.interpreters.map((each) => [each.path, each]));
    const extra = [...new Set([...this.#added, ...(remembered === undefined || remembered === '' ? [] : [remembered])])].filter((path) => !found.some((each) => each.path === path));
    const all = [...extra.map((path) => ({ path, source: 'chosen', label: undefined })), ...found];
    const interpreters = all.map(({ path, source, label }): Interpreter => before.get(path) ?? { path, label: label?.replace(` (${source})`, '') ?? pathLabel(path), source, environment: null, problem: '' });
    const second = this.memory.get('secondInterpreter');
    this.store.set({
      interpreters,
      interpreter: chosen ?? null,
      secondInterpreter: second !== undefined && interpreters.some(({ path }) => path === second) ? second : null,
    });
    if (chosen !== undefined) await this.#describe(chosen);
  }

  /** Whether a path is on the list, so that it may be chosen from there; `null`, no choice, always is. */
  offers(path: string | null): boolean {
    return path === null || this.store.state.interpreters.some((each) => each.path === path);
  }

  /** @param path `null`: as the sources say. */
  async choose(path: string | null): Promise<void> {
    this.memory.set('interpreter', path ?? undefined);
    if (path === null) {
      await this.refresh();
      return;
    }
    this.#offer(path);
    const second = this.store.state.secondInterpreter;
    this.store.set({ interpreter: path, ...(second === path ? { secondInterpreter: null } : {}) });
    this.log(`Interpreter: ${path} was chosen.`);
    await this.#describe(path);
  }

  async chooseSecond(path: string | null): Promise<void> {
    this.memory.set('secondInterpreter', path ?? undefined);
    if (path !== null) this.#offer(path);
    this.store.set({ secondInterpreter: path });
    if (path !== null) await this.#describe(path);
  }

  /** A run told what the interpreter is. */
  learned(path: string, environment: Environment): void {
    this.#change(path, { environment, label: environmentLabel(environment), problem: '' });
  }

  labelOf(path: string): string {
    return this.store.state.interpreters.find((each) => each.path === path)?.label ?? path;
  }

  #offer(path: string): void {
    if (this.offers(path)) return;
    this.#added.add(path);
    this.store.set({ interpreters: [{ path, label: pathLabel(path), source: 'chosen', environment: null, problem: '' }, ...this.store.state.interpreters] });
  }

  /** Starts the interpreter to hear its version and state; the answer is kept. */
  async #describe(path: string): Promise<void> {
    if ((this.store.state.interpreters.find((each) => each.path === path)?.environment ?? null) !== null) return;
    const answer = await this.port.environment(path);
    if ('environment' in answer) this.learned(path, answer.environment);
    else {
      this.log(`Interpreter: ${path}: ${answer.failure.message} ${answer.failure.command}`);
      this.#change(path, { problem: `${answer.failure.message} ${answer.failure.next}` });
    }
  }

  #change(path: string, change: Partial<Interpreter>): void {
    this.store.set({ interpreters: this.store.state.interpreters.map((each) => (each.path === path ? { ...each, ...change } : each)) });
  }
}

/** `Python 3.13.0 free-threaded`; where it was found stands beside it. */
function environmentLabel(environment: Environment): string {
  return interpreterName(environment).replace(/^CPython/, 'Python');
}

/** What a path tells before the program was started. */
function pathLabel(path: string): string {
  const version = versionInPath(path);
  return version === '' ? basename(path) : `Python ${version}`;
}
