import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { pick, seededRandom } from '../seeded-random';
import { measure, type Cost } from './clock';
import { MemoryHost } from '../rules/memory-host';
import { asyncWorkspace, coreFile, largeService, servicePath } from './synthetic';

const services = 500;
const large = services;
/** Steps in one pause after which the server lets go of what it has read; see its `Publisher`. */
const manySteps = 300;
const openFiles = [servicePath(large), servicePath(10), servicePath(250)];

interface Session {
  readonly host: MemoryHost;
  readonly analysis: Analysis;
  /** Milliseconds of the first check of the large file, which learns the workspace. */
  readonly first: number;
}

/** 500 services and a file of 3,000 lines that uses three of them. */
function openSession(): Session {
  const texts = asyncWorkspace(services);
  texts.set(servicePath(large), largeService(large, [3, 250, 490], 3_000));
  const host = new MemoryHost(texts);
  const analysis = new Analysis(host, defaultSettings);
  const from = performance.now();
  analysis.check(servicePath(large));
  return { host, analysis, first: performance.now() - from };
}

/** What is typed, a character a key, and then deleted again: whole statements, halves, brackets and quotes that break the file. */
const snippets = ['        await asyncio.sleep(1)\n', '        time.sleep(2)\n', '        x = self._persist(\n', '        data["a', '    def helper(self):\n        return [1, 2\n', '        if key:\n'];

/** Texts as they are after each key: typing at random line starts, with the typed line taken back later. */
function* keystrokes(text: string, count: number, seed: number): Generator<string> {
  const random = seededRandom(seed);
  let current = text;
  for (let done = 0; done < count; ) {
    const lines = current.split('\n');
    const at = lines.slice(0, pick(random, lines.length)).join('\n').length + 1;
    const snippet = snippets[pick(random, snippets.length)]!;
    const before = current;
    for (let typed = 1; typed <= snippet.length && done < count; typed++, done++) {
      current = before.slice(0, at) + snippet.slice(0, typed) + before.slice(at);
      yield current;
    }
    if (done++ < count) yield (current = before);
  }
}

export interface EditCosts {
  readonly lines: number;
  /** Milliseconds of the first check. */
  readonly first: number;
  /** From the edit to what a keystroke waits for, for each edit. */
  readonly edits: readonly Cost[];
  /** The dear checks afterwards, for every tenth edit: as if the typing paused there. */
  readonly pauses: readonly Cost[];
  /** Wall milliseconds of each step of those: as long as the server answers nobody. */
  readonly steps: readonly number[];
}

/** Edits one after the other, with a pause after every tenth. */
function edit(analysis: Analysis, host: MemoryHost, path: string, texts: Iterable<string>, open: readonly string[]): Pick<EditCosts, 'edits' | 'pauses' | 'steps'> {
  const edits: Cost[] = [];
  const pauses: Cost[] = [];
  const steps: number[] = [];
  for (const text of texts) {
    host.write(path, text);
    edits.push(measure(() => {
      analysis.update(path);
      for (const each of open) analysis.soon(each);
    }));
    if (edits.length % 10 !== 0) continue;
    pauses.push(measure(() => {
      for (const each of open) {
        const run = analysis.settle(each);
        for (let isDone = false; !isDone; ) {
          const from = performance.now();
          isDone = run.next().done === true;
          steps.push(performance.now() - from);
        }
      }
    }));
  }
  return { edits, pauses, steps };
}

/** Edits of the large file, which alone is open. */
export function editLargeFile(count: number): EditCosts {
  const { host, analysis, first } = openSession();
  const path = servicePath(large);
  const original = host.read(path)!;
  return { lines: original.split('\n').length, first, ...edit(analysis, host, path, keystrokes(original, count, 7), [path]) };
}

/** Edits of the file that all services import, with three of them open. */
export function editCore(count: number): EditCosts {
  const { host, analysis, first } = openSession();
  for (const path of openFiles) analysis.check(path);
  const original = host.read(coreFile)!;
  return { lines: original.split('\n').length, first, ...edit(analysis, host, coreFile, keystrokes(original, count, 11), openFiles) };
}

/** Heap in use, 10^6 bytes, before and during a session of edits in the large file and, every fifth, in the core; what is not open is let go of as the server does. */
export function memoryWhileEditing(count: number, every: number): { edits: number; heap: number; resident: number }[] {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('start node with --expose-gc');
  const { host, analysis } = openSession();
  analysis.keepOnly(openFiles);
  const path = servicePath(large);
  const inLarge = keystrokes(host.read(path)!, count, 13);
  const inCore = keystrokes(host.read(coreFile)!, count, 17);
  const samples: { edits: number; heap: number; resident: number }[] = [];
  for (let edits = 0; edits <= count; edits++) {
    if (edits % every === 0) {
      collect();
      const { heapUsed, rss } = process.memoryUsage();
      samples.push({ edits, heap: heapUsed / 1e6, resident: rss / 1e6 });
    }
    const [target, next] = edits % 5 === 4 ? ([coreFile, inCore.next()] as const) : ([path, inLarge.next()] as const);
    if (next.done === true) break;
    host.write(target, next.value);
    analysis.update(target);
    for (const open of openFiles) analysis.soon(open);
    if (edits % 10 !== 0) continue;
    let steps = 0;
    for (const open of openFiles) for (const run = analysis.settle(open); run.next().done !== true; ) steps++;
    if (steps > manySteps) analysis.keepOnly(openFiles);
  }
  return samples;
}
