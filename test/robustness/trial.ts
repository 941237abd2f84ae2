import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import type { Finding, Span } from '../../src/core/findings';
import { summarise } from '../../src/core/summary/summarise';
import { MemoryHost } from '../rules/memory-host';
import { pick, seededRandom } from '../seeded-random';
import { mutate } from './mutations';

/** Something that must not happen. */
export interface Fault {
  readonly path: string;
  readonly what: string;
  /** The mutated text, where the file was mutated. */
  readonly text: string | undefined;
}

export interface Outcome {
  readonly checked: number;
  readonly findings: number;
  /** Milliseconds of processor time of the slowest file. */
  readonly slowest: { readonly path: string; readonly milliseconds: number };
  readonly faults: readonly Fault[];
}

/** Milliseconds of processor time that one file may take; other programs on the machine do not count. */
const limit = 2_000;

/** Tries files in one workspace: no exception, no hang, no position outside its file. */
class Trial {
  readonly faults: Fault[] = [];
  readonly host: MemoryHost;
  readonly analysis: Analysis;
  checked = 0;
  findings = 0;
  slowest = { path: '', milliseconds: 0 };

  constructor(texts: ReadonlyMap<string, string>) {
    this.host = new MemoryHost(texts);
    this.analysis = new Analysis(this.host, { ...defaultSettings, profile: 'strict' });
    // What is learnt of all files together is no matter of the first one that asks.
    for (const learning of [this.analysis.warmUp(), this.analysis.learnGraphs([...texts.keys()])]) while (learning.next().done !== true);
  }

  /** Summarises and checks the file, then asks for the functions at some offsets. */
  try(path: string, offsets: readonly number[], mutated?: string): void {
    const fault = (what: string): void => void this.faults.push({ path, what, text: mutated });
    const milliseconds = this.timed(fault, () => {
      summarise(path, this.host.read(path) ?? '');
      for (const { findings } of this.analysis.checkAll([path])) {
        this.findings += findings.length;
        for (const finding of findings) this.inspect(finding, fault);
      }
    });
    if (milliseconds > this.slowest.milliseconds) this.slowest = { path, milliseconds };
    if (milliseconds > limit) fault(`took ${milliseconds.toFixed(0)} ms`);
    // Asking where a function runs looks at all files that are loaded: its time says nothing about this one.
    this.timed(fault, () => {
      for (const offset of offsets) this.inspectFunction(path, offset, fault);
    });
    this.checked++;
  }

  /** Milliseconds of processor time; an exception is a fault. */
  private timed(fault: (what: string) => void, work: () => void): number {
    const from = process.cpuUsage();
    try {
      work();
    } catch (error) {
      fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  }

  private inspectFunction(path: string, offset: number, fault: (what: string) => void): void {
    const facts = this.analysis.functionAt(path, offset);
    if (facts === undefined) return;
    this.inspectSpan(facts.place.path, facts.place, 'a function', fault);
    for (const context of facts.contexts) for (const { place } of context.path) this.inspectSpan(place.path, place, 'a hop', fault);
    for (const block of facts.blocks) for (const { place } of block.chain) this.inspectSpan(place.path, place, 'a chain', fault);
  }

  private inspect(finding: Finding, fault: (what: string) => void): void {
    this.inspectSpan(finding.path, finding, finding.rule, fault);
    for (const related of finding.related) this.inspectSpan(related.path, related, `${finding.rule}, related`, fault);
    for (const fix of finding.fixes) for (const edit of fix.edits) this.inspectSpan(finding.path, edit, `${finding.rule}, fix`, fault);
  }

  private inspectSpan(path: string, { start, end }: Span, what: string, fault: (what: string) => void): void {
    const text = this.host.read(path);
    if (text === undefined || start < 0 || end < start || end > text.length) {
      fault(`${what} at ${start} to ${end} of ${path}, which has ${text?.length ?? 'no'} characters`);
    }
  }

  get outcome(): Outcome {
    return { checked: this.checked, findings: this.findings, slowest: this.slowest, faults: this.faults };
  }
}

/** Every file as it is; one in forty is asked for its functions. */
export function tryAll(texts: ReadonlyMap<string, string>): Outcome {
  const trial = new Trial(texts);
  let index = 0;
  for (const [path, text] of texts) trial.try(path, index++ % 40 === 0 ? [0, text.length >> 1, text.length] : []);
  return trial.outcome;
}

/**
 * `count` mutated files, each among the others as they are. The first mutated file of a run, and every tenth, is analysed
 * again afterwards as it was, so that what a broken state leaves behind shows.
 */
export function tryMutations(texts: ReadonlyMap<string, string>, count: number, seed: number): Outcome {
  const random = seededRandom(seed);
  const trial = new Trial(texts);
  const paths = [...texts.keys()];
  for (let round = 0; round < count; round++) {
    const path = paths[pick(random, paths.length)]!;
    const original = texts.get(path)!;
    const { text, names } = mutate(original, random);
    const set = (now: string): void => {
      trial.host.write(path, now);
      trial.analysis.update(path);
    };
    set(text);
    const before = trial.faults.length;
    trial.try(path, round % 20 === 0 ? [pick(random, text.length + 1), text.length] : [], text);
    for (let i = before; i < trial.faults.length; i++) trial.faults[i] = { ...trial.faults[i]!, what: `${names.join(', ')}: ${trial.faults[i]!.what}` };
    set(original);
    if (round % 10 === 0) trial.try(path, []);
  }
  return trial.outcome;
}
