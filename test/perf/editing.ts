import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { pick, seededRandom } from '../seeded-random';
import { measure, type Cost } from './clock';
import { MemoryHost } from '../rules/memory-host';
import { asyncWorkspace, coreFile, largeService, servicePath } from './synthetic';

const services = 500;
const large = services;
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
  /** From the edit to the findings, for each edit. */
  readonly edits: readonly Cost[];
}

/** Edits of the large file; the time is that of `update` and of `check` of that file. */
export function editLargeFile(count: number): EditCosts {
  const { host, analysis, first } = openSession();
  const path = servicePath(large);
  const original = host.read(path)!;
  const edits: Cost[] = [];
  for (const text of keystrokes(original, count, 7)) {
    host.write(path, text);
    const cost = measure(() => {
      analysis.update(path);
      analysis.check(path);
    });
    edits.push(cost);
  }
  return { lines: original.split('\n').length, first, edits };
}

/** Edits of the file that all services import; the time is that of `update` and of `check` of three open files. */
export function editCore(count: number): EditCosts {
  const { host, analysis, first } = openSession();
  for (const path of openFiles) analysis.check(path);
  const original = host.read(coreFile)!;
  const edits: Cost[] = [];
  for (const text of keystrokes(original, count, 11)) {
    host.write(coreFile, text);
    const cost = measure(() => {
      analysis.update(coreFile);
      for (const path of openFiles) analysis.check(path);
    });
    edits.push(cost);
  }
  return { lines: original.split('\n').length, first, edits };
}

/** Heap in use, 10^6 bytes, before and during a session of edits in the large file and, every fifth, in the core. */
export function memoryWhileEditing(count: number, every: number): { edits: number; heap: number; resident: number }[] {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('start node with --expose-gc');
  const { host, analysis } = openSession();
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
    for (const open of openFiles) analysis.check(open);
  }
  return samples;
}
