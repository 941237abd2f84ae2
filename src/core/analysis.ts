import { relativeTo } from './paths';
import { isEnabled, isSelected, isShown } from './config/rule-selection';
import type { Settings } from './config/settings';
import type { Finding } from './findings';
import type { FunctionReport } from './function-report';
import type { ContextGraph, LockGraph } from './graph-report';
import { contextGraph } from './program/contexts/context-graph';
import { learnContexts } from './program/contexts/reaches';
import { bodyCost } from './program/cost/estimate';
import { noNumbers } from './program/cost/numbers';
import { learnOrders, lockOrderGraph } from './program/locks/lock-graph';
import { Program } from './program/program';
import { loopRoots } from './program/roots/roots';
import { mayHoldRoots, mayRegisterCallbacks } from './program/files/text-signals';
import { whereItRuns } from './program/roots/where-it-runs';
import { noBindings } from './program/types/types';
import { mergeFindings } from './reports/merge';
import { checkCpu } from './rules/cpu/on-loop';
import { isDeferred } from './rules/deferred';
import { fileRules, isLate, type FileRules } from './rules/file-rules';
import { LateFindings } from './rules/late-findings';
import { checkRoot, type RuleContext } from './rules/on-loop';
import type { SourceHost } from './source-host';
import { parseSuppressions } from './suppressions';
import { LineIndex } from './syntax/line-index';
import { openTripleQuote } from './syntax/nodes';

/** What the code of one file causes: findings in itself, and in files whose functions it registers as callbacks. */
interface Caused {
  readonly own: readonly Finding[];
  readonly foreign: readonly Finding[];
}

/** What can be said of a file within a keystroke. */
export interface SoonFindings {
  /** As those of `check`, without those of awaited rules that are not known. */
  readonly findings: readonly Finding[];
  /** The rules of which more will be known after `settle`; empty: this is all. */
  readonly awaited: ReadonlySet<string>;
}

const asyncLibraryNames = ['asyncio', 'anyio', 'trio'];

/**
 * The whole engine behind one door: knows a set of files through its host, keeps facts between calls, forgets those that a
 * change touches. Deterministic; never throws on any text.
 */
export class Analysis {
  private readonly program: Program;
  private readonly caused = new Map<string, Caused>();
  private readonly registering = new Map<string, boolean>();
  private isWarmingUp = false;
  /** The quick checks of which some rule is selected. */
  private readonly quickRules: readonly FileRules[];
  private readonly late: LateFindings;

  constructor(
    private readonly host: SourceHost,
    private readonly settings: Settings,
  ) {
    this.program = new Program(host, settings);
    const selected = fileRules.filter((each) => each.rules.some((rule) => isSelected(rule, settings)));
    this.quickRules = selected.filter((each) => !isLate(each));
    this.late = new LateFindings(this.program, selected, (path, text) => this.contextFor(path, text));
  }

  /** The text of this file changed, or the file came or went. Cheap: facts are recomputed when asked for. */
  update(path: string): void {
    for (const affected of this.program.update(path)) this.forget(affected);
    this.registering.delete(path);
  }

  /**
   * Learns what `check` has to know of every file, one step a file, so that the caller can yield; without it the first `check`
   * does all at once. In between, `check` makes do with what is known, so check again afterwards.
   */
  *warmUp(): Generator<void> {
    const { texts } = this.program;
    this.isWarmingUp = true;
    this.late.learning(true);
    texts.knownOnly = true;
    try {
      for (const path of [...this.host.list()]) {
        const text = this.host.read(path);
        if (text !== undefined) texts.of(path, text);
        if (this.registersCallbacks(path)) this.causedBy(path);
        yield;
      }
      // Where code runs is decided by all files together: one at a time, so that no check has to look at all of them at once.
      if (this.late.needsContexts) {
        for (const path of [...this.host.list()]) {
          learnContexts(this.program, path);
          yield;
        }
      }
    } finally {
      this.isWarmingUp = false;
      texts.knownOnly = false;
      // Advice names the libraries of the project, and not all were known.
      for (const [path, { own, foreign }] of this.caused) if (own.length + foreign.length > 0) this.caused.delete(path);
      this.late.learning(false);
    }
  }

  /** Frees the memory that a look at the whole workspace took; these files, the open ones say, stay at hand. */
  keepOnly(paths: Iterable<string>): void {
    for (const dropped of this.program.keepOnly(paths)) this.forget(dropped);
  }

  /** Findings in this file, sorted by position, suppressions and settings applied. */
  check(path: string): Finding[] {
    if (!this.host.has(path)) return [];
    return this.reported([...this.quickIn(path), ...this.late.in(path)]);
  }

  /** What `check` finds, as far as a keystroke can wait for it. Repeat it after `settle`. */
  soon(path: string): SoonFindings {
    if (!this.host.has(path)) return { findings: [], awaited: new Set() };
    const { findings, awaited } = this.late.known(path);
    return { findings: this.reported([...this.quickIn(path), ...findings]), awaited };
  }

  /**
   * Finds what `soon` awaits, in steps, so that the caller can yield. It ends early, with nothing half known, when a text changes in between.
   */
  settle(path: string): Generator<void> {
    return this.late.settle(path);
  }

  /** Findings of the quick checks: those that code of the file causes, and those of callbacks that others register. */
  private quickIn(path: string): Finding[] {
    const findings = [...this.causedBy(path).own];
    for (const other of this.host.list()) {
      if (other === path || (this.isWarmingUp && !this.caused.has(other)) || !this.registersCallbacks(other)) continue;
      for (const finding of this.causedBy(other).foreign) if (finding.path === path) findings.push(finding);
    }
    return findings;
  }

  /**
   * Findings caused by code of these files, one step a file, so that the caller can show progress and yield. A finding's
   * `path` may be another file (a callback registered here); over all files every finding comes up at least once.
   */
  *checkAll(paths: readonly string[]): Generator<{ readonly path: string; readonly findings: Finding[] }> {
    for (const path of paths) {
      if (!this.host.has(path)) {
        yield { path, findings: [] };
        continue;
      }
      const { own, foreign } = this.causedBy(path);
      yield { path, findings: this.reported([...own, ...foreign, ...this.late.inMany(path)]) };
    }
  }

  /** Facts of the innermost function at this 0-based UTF-16 offset, or of the function that is called there. Quick: after `learnGraphs` it knows more. */
  functionAt(path: string, offset: number): FunctionReport | undefined {
    return whereItRuns(this.program, path, offset, false);
  }

  /** Facts of a function by its qualified name (`Class.method`); of the last one if it is defined more than once. */
  functionNamed(path: string, name: string): FunctionReport | undefined {
    const fn = this.program.file(path)?.facts.functions.findLast((candidate) => candidate.form === 'function' && candidate.qualifiedName === name);
    return fn && whereItRuns(this.program, path, fn.nameStart, true);
  }

  /** Nanoseconds that one run of a function is estimated to take, by its qualified name; `undefined` if there is no such function. */
  estimatedCost(path: string, name: string): number | undefined {
    const file = this.program.file(path);
    const fn = file?.facts.functions.findLast((candidate) => candidate.form === 'function' && candidate.qualifiedName === name);
    if (file === undefined || fn === undefined) return undefined;
    return bodyCost(this.program, { file, fn, bindings: noBindings, numbers: noNumbers }).nanoseconds;
  }

  /** Looks at these files, a little at each step, so that a graph of them can be asked for without a long wait. */
  *learnGraphs(paths: readonly string[]): Generator<void> {
    for (const path of paths) {
      learnContexts(this.program, path);
      yield;
      learnOrders(this.program, path);
      yield;
    }
  }

  /** The locks that these files take, and in which order. */
  lockGraph(paths: readonly string[]): LockGraph {
    return lockOrderGraph(this.program, paths.filter((path) => !path.endsWith('.pyi')));
  }

  /** The threads, processes, event loops and windows that run functions of these files, and through which calls. */
  contextGraph(paths: readonly string[]): ContextGraph {
    return contextGraph(this.program, paths.filter((path) => !path.endsWith('.pyi')));
  }

  /** True if the text ends inside a triple-quoted string, as it does while one is typed: code below it is not seen as code then. */
  endsInString(path: string): boolean {
    return this.program.file(path)?.facts.problems.some(({ message }) => message === openTripleQuote) ?? false;
  }

  private causedBy(path: string): Caused {
    const known = this.caused.get(path);
    if (known !== undefined) return known;
    const own: Finding[] = [];
    const foreign: Finding[] = [];
    // Files are parsed only if they can hold a root, or when the analysis of another file leads into them.
    const text = path.endsWith('.pyi') ? undefined : this.host.read(path);
    const holdsRoots = text !== undefined && mayHoldRoots(text);
    const rules = text === undefined ? [] : this.quickRules.filter((each) => each.mayApply(text));
    const file = holdsRoots || rules.length > 0 ? this.program.file(path) : undefined;
    if (file !== undefined) {
      const context = this.contextFor(path, file.text);
      for (const each of rules) own.push(...each.check(context, file));
      for (const root of holdsRoots ? loopRoots(this.program, file) : []) {
        const blocking = checkRoot(context, root);
        for (const finding of [...blocking, ...checkCpu(context, root, blocking)]) (finding.path === path ? own : foreign).push(finding);
      }
    }
    const caused = { own, foreign };
    this.caused.set(path, caused);
    return caused;
  }

  private forget(path: string): void {
    this.caused.delete(path);
    this.late.forget(path);
  }

  private contextFor(path: string, text: string): RuleContext {
    const { settings } = this;
    const modules = this.program.texts.of(path, text).modules;
    const ownAsync = asyncLibraryNames.filter((name) => modules.has(name));
    let libraries: ReadonlySet<string> | undefined;
    return {
      program: this.program,
      get libraries(): ReadonlySet<string> {
        return libraries ?? modules;
      },
      isOn: (rule) => {
        // Asked only when there is something to report: then the advice needs to know the whole project.
        libraries ??= this.adviceLibraries(ownAsync);
        return isSelected(rule, settings);
      },
    };
  }

  /** The project's libraries; of the async ones only those that the file itself uses, if it uses one. */
  private adviceLibraries(ownAsync: readonly string[]): ReadonlySet<string> {
    const project = this.program.texts.importedModules();
    if (ownAsync.length === 0) return project;
    return new Set([...project].filter((name) => !asyncLibraryNames.includes(name) || ownAsync.includes(name)));
  }

  private registersCallbacks(path: string): boolean {
    let registers = this.registering.get(path);
    if (registers === undefined) {
      const text = path.endsWith('.pyi') ? undefined : this.host.read(path);
      registers = text !== undefined && mayRegisterCallbacks(text);
      this.registering.set(path, registers);
    }
    return registers;
  }

  /** Leaves out what settings, comments or the project itself silence. */
  private reported(findings: readonly Finding[]): Finding[] {
    if (findings.length === 0) return [];
    const { settings } = this;
    const { texts } = this.program;
    const suppressed = new Map<string, (finding: Finding) => boolean>();
    return mergeFindings(
      findings.filter((finding) => {
        if (texts.isVoid(finding.rule, finding.path)) return false;
        if (!isShown(finding.confidence, settings)) return false;
        if (!isEnabled(finding.rule, settings, relativeTo(settings.root, finding.path))) return false;
        if (settings.deferredCodes.length > 0 && isDeferred(finding, settings.deferredCodes, this.program.file(finding.path)?.text ?? '')) return false;
        let covers = suppressed.get(finding.path);
        if (covers === undefined) {
          covers = this.suppressor(finding.path);
          suppressed.set(finding.path, covers);
        }
        return !covers(finding);
      }),
    );
  }

  private suppressor(path: string): (finding: Finding) => boolean {
    const file = this.program.file(path);
    if (file === undefined || file.facts.comments.length === 0) return () => false;
    const lines = new LineIndex(file.text);
    const lineOf = (offset: number): number => lines.positionAt(offset).line;
    const suppressions = parseSuppressions(file.text, file.facts.comments, lines);
    return (finding) => suppressions.any && suppressions.covers(finding.rule, lineOf(finding.start), lineOf(Math.max(finding.end - 1, finding.start)));
  }
}
