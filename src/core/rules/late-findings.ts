import type { Finding } from '../findings';
import { contextAnswers, learnContexts, notingContexts, type ContextQuestions } from '../program/contexts/reaches';
import type { FileState } from '../program/file-state';
import { nodesOf, treeOf } from '../program/loops/tree-of';
import { placesIn } from '../program/places/place-index';
import type { Program } from '../program/program';
import { isLate, type FileRules } from './file-rules';
import type { RuleContext } from './on-loop';

/** Findings of one kind of check in one file. */
interface Known {
  /** `Program.revision` of which they are known. */
  readonly revision: number;
  readonly findings: readonly Finding[];
}

/** Findings that depend on where functions run, and what decided that when they were found. */
interface KnownWide extends Known {
  /** `Program.revision` at which the answers were last seen to be the same. */
  seen: number;
  readonly asked: ContextQuestions;
  readonly answers: number;
}

/**
 * The findings of the checks that take longer than a keystroke may wait for (`FileRules.isLate`), file by file. They can be asked for as a
 * whole, or be found step by step while others work on the same program.
 */
export class LateFindings {
  private readonly near = new Map<string, Known>();
  private readonly wide = new Map<string, KnownWide>();
  private readonly nearRules: readonly FileRules[];
  private readonly wideRules: readonly FileRules[];
  /** While the workspace is being learnt there are no wide findings: each file would have to be asked again for every other one. */
  private isLearning = false;
  /** Grows when what is known of the workspace changes although no text did. */
  private stage = 0;

  constructor(
    private readonly program: Program,
    rules: readonly FileRules[],
    private readonly contextFor: (path: string, text: string) => RuleContext,
  ) {
    this.nearRules = rules.filter((each) => isLate(each) && each.isWide !== true);
    this.wideRules = rules.filter((each) => each.isWide === true);
  }

  /** Whether any check asks about contexts. */
  get needsContexts(): boolean {
    return this.wideRules.length > 0;
  }

  /** The workspace is about to be learnt, or is known from now on. */
  learning(isLearning: boolean): void {
    this.isLearning = isLearning;
    this.stage++;
    if (isLearning) return;
    this.near.clear();
    this.wide.clear();
  }

  /** What the program no longer tells of this file's dependencies falls. */
  forget(path: string): void {
    this.near.delete(path);
    this.wide.delete(path);
  }

  /** All of them, found now if need be, from the texts as they are. */
  in(path: string): readonly Finding[] {
    const steps = this.settle(path);
    while (steps.next().done !== true);
    return this.known(path).findings;
  }

  /**
   * The same where very many files are asked about after a small change: kept as long as neither the file nor what it imports changed, and
   * the contexts that were asked for are the same.
   */
  inMany(path: string): readonly Finding[] {
    const near = this.near.get(path);
    const wide = this.wide.get(path);
    if (near === undefined) return this.in(path);
    if (this.isLearning || this.applicable(this.wideRules, path).length === 0) return [...near.findings, ...(wide?.findings ?? [])];
    if (wide === undefined || (wide.seen !== this.program.revision && contextAnswers(this.program, wide.asked) !== wide.answers)) return this.in(path);
    wide.seen = this.program.revision;
    return [...near.findings, ...wide.findings];
  }

  /** What is known of the texts as they are, and the rules of which more will be known after `settle`. */
  known(path: string): { readonly findings: readonly Finding[]; readonly awaited: ReadonlySet<string> } {
    const findings: Finding[] = [];
    const awaited = new Set<string>();
    const gather = (rules: readonly FileRules[], known: Known | undefined): void => {
      if (known?.revision === this.program.revision) findings.push(...known.findings);
      else for (const each of this.applicable(rules, path)) for (const rule of each.rules) awaited.add(rule);
    };
    gather(this.nearRules, this.near.get(path));
    gather(this.wideRules, this.isLearning ? undefined : this.wide.get(path));
    return { findings, awaited };
  }

  /**
   * Finds what `known` awaits, a step at a time. Ends early, with nothing changed, when a text changes in between.
   */
  *settle(path: string): Generator<void> {
    const { program, stage } = this;
    const { revision } = program;
    const isCurrent = (): boolean => program.revision === revision && this.stage === stage;
    if (this.near.get(path)?.revision !== revision) {
      const findings: Finding[] = [];
      const isDone = yield* this.eachRule(path, this.applicable(this.nearRules, path), isCurrent, (each, context, file) => { findings.push(...each.check(context, file)); });
      if (!isDone) return;
      this.near.set(path, { revision, findings });
    }
    if (this.isLearning || this.wide.get(path)?.revision === revision) return;
    const candidates = this.applicable(this.wideRules, path);
    if (candidates.length > 0) {
      for (const other of [...program.host.list()]) {
        let isNew = learnContexts(program, other);
        for (const each of candidates) if (each.learn?.(program, other) === true) isNew = true;
        if (!isNew) continue;
        yield;
        if (!isCurrent()) return;
      }
    }
    const findings: Finding[] = [];
    const paths = new Set<string>();
    const functions = new Set<string>();
    const noting = <T>(run: () => T): T => {
      const { result, asked } = notingContexts(program, run);
      for (const one of asked.paths) paths.add(one);
      for (const one of asked.functions) functions.add(one);
      return result;
    };
    const rules = noting(() => this.decided(candidates, path));
    const isDone = yield* this.eachRule(path, rules, isCurrent, (each, context, file) => {
      for (const finding of noting(() => each.check(context, file))) if (finding.path === path) findings.push(finding);
    });
    if (!isDone) return;
    const asked = { paths, functions };
    this.wide.set(path, { revision, seen: revision, asked, answers: contextAnswers(program, asked), findings });
  }

  /**
   * Makes these checks of a file, a step at a time.
   * @returns false if a text changed in between: then some checks were not made.
   */
  private *eachRule(path: string, rules: readonly FileRules[], isCurrent: () => boolean, check: (each: FileRules, context: RuleContext, file: FileState) => void): Generator<void, boolean> {
    const file = rules.length > 0 ? this.program.file(path) : undefined;
    if (file === undefined) return true;
    const context = this.contextFor(path, file.text);
    for (const step of prepare(this.program, file)) {
      yield step;
      if (!isCurrent()) return false;
    }
    for (const each of rules) {
      check(each, context, file);
      yield;
      if (!isCurrent()) return false;
    }
    return true;
  }

  /** Rules for which the text of the file is no hindrance. */
  private applicable(rules: readonly FileRules[], path: string): readonly FileRules[] {
    const text = this.textOf(rules, path);
    return text === undefined ? [] : rules.filter((each) => each.mayApply(text) || each.orIf?.text(text) === true);
  }

  /** Those of them that what the program says of the file calls for. */
  private decided(candidates: readonly FileRules[], path: string): readonly FileRules[] {
    const text = this.textOf(candidates, path);
    return text === undefined ? [] : candidates.filter((each) => each.mayApply(text) || each.orIf?.program(this.program, path) === true);
  }

  private textOf(rules: readonly FileRules[], path: string): string | undefined {
    if (rules.length === 0 || path.endsWith('.pyi')) return undefined;
    return this.program.loadedFile(path)?.text ?? this.program.host.read(path);
  }
}

/** What most of the checks ask of a file first, in parts: it is remembered, so that the checks themselves are short. */
function* prepare(p: Program, file: FileState): Generator<void> {
  treeOf(file);
  yield;
  nodesOf(file);
  yield;
  placesIn(p, file);
  yield;
}
