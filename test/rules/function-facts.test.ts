import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import type { FunctionReport } from '../../src/core/function-report';
import { defaultSettings } from '../../src/core/config/settings';
import { MemoryHost } from './memory-host';

const path = '/project/main.py';

/** Facts of the function at the `|` in the text. */
function factsAt(marked: string): FunctionReport | undefined {
  const offset = marked.indexOf('|');
  const analysis = new Analysis(new MemoryHost({ [path]: marked.replace('|', '') }), defaultSettings);
  return analysis.functionAt(path, offset);
}

describe('where a function runs', () => {
  it('is the event loop for a coroutine', () => {
    const facts = factsAt('async def handler():\n    pa|ss\n');
    expect(facts).toMatchObject({ name: 'handler', isAsync: true, blocks: [] });
    expect(facts?.contexts.map((context) => context.runner)).toEqual(['loop']);
  });

  it('is the event loop for what a coroutine calls, with the way to it', () => {
    const facts = factsAt('import time\ndef load():\n    ti|me.sleep(1)\ndef outer():\n    load()\nasync def handler():\n    outer()\n');
    expect(facts).toMatchObject({ name: 'load', isAsync: false });
    expect(facts?.contexts.map((context) => context.runner)).toEqual(['loop']);
    expect(facts?.contexts[0]?.description).toContain('handler');
    expect(facts?.blocks.map((block) => block.primitive)).toEqual(['time.sleep']);
    expect(facts?.blocks[0]?.chain.length).toBeGreaterThan(0);
  });

  it('is a thread for what is handed to one', () => {
    const facts = factsAt('import asyncio\ndef load():\n    pa|ss\nasync def handler():\n    await asyncio.to_thread(load)\n');
    expect(facts?.contexts.map((context) => context.runner)).toEqual(['thread']);
  });

  it('is both for what is called from both', () => {
    const facts = factsAt('import asyncio\ndef load():\n    pa|ss\nasync def handler():\n    load()\n    await asyncio.to_thread(load)\n');
    expect(facts?.contexts.map((context) => context.runner).sort()).toEqual(['loop', 'thread']);
  });

  it('is a thread for a plain route handler', () => {
    const facts = factsAt('from fastapi import FastAPI\napp = FastAPI()\n@app.get("/")\ndef home():\n    pa|ss\n');
    expect(facts?.contexts.map((context) => context.runner)).toEqual(['thread']);
  });

  /** `runner: description`, with the messages of the way. */
  const runsOf = (marked: string): string[] => (factsAt(marked)?.contexts ?? []).map(({ runner, description, path: way }) => `${runner}: ${description} < ${way.map(({ message }) => message).join(' < ')}`);

  it('names what starts the thread, whether several run at once, and each call from there', () => {
    const text = 'import threading\ndef lo|ad():\n    print()\ndef work():\n    load()\ndef main():\n    for _ in range(3):\n        threading.Thread(target=work).start()\n';
    expect(runsOf(text)).toEqual(['thread: the thread that `main` starts, several at once < `main` starts it < `work` calls `load`']);
    expect(runsOf(text.replace('    for _ in range(3):\n    ', ''))).toEqual(['thread: the thread that `main` starts, one at a time < `main` starts it < `work` calls `load`']);
  });

  it('is the thread of a subclass, a timer, a signal handler and a process, each told once', () => {
    const text = [
      'import multiprocessing, signal, threading', 'def no|te(*_):', '    print()', 'class Worker(threading.Thread):', '    def run(self):', '        note()',
      'def main():', '    Worker().start()', '    threading.Timer(3, note).start()', '    signal.signal(signal.SIGTERM, note)', '    multiprocessing.Process(target=note).start()', '',
    ].join('\n');
    expect(runsOf(text)).toEqual([
      'thread: the thread `Worker`, one at a time < `main` starts it < `Worker.run` calls `note`',
      'thread: the timer thread that `main` starts, one at a time < `main` starts it',
      'main: a signal handler, between two steps of the main thread < `main` registers it',
      'process: the process that `main` starts, one at a time < `main` starts it',
    ]);
  });

  it('is the task that runs a coroutine, and not the coroutine once more', () => {
    const text = 'import asyncio\ndef load():\n    pri|nt()\nasync def poll():\n    load()\nasync def main():\n    for _ in range(3):\n        asyncio.create_task(poll())\nasyncio.run(main())\n';
    expect(runsOf(text)).toEqual(['loop: event loop, in the task `poll`, several at once < `main` starts it < `poll` calls `load`']);
  });

  it('also tells callers of which no start is in sight', () => {
    const text = 'import threading\ndef lo|ad():\n    print()\nasync def handler():\n    load()\ndef main():\n    threading.Thread(target=load).start()\n';
    expect(runsOf(text)).toEqual(['thread: the thread that `main` starts, one at a time < `main` starts it', 'loop: event loop, from the coroutine `handler` < `handler` calls `load`']);
  });

  it('does not learn a large program while somebody waits for a hover', () => {
    const starter = 'import threading\nfrom main import load\nthreading.Thread(target=load).start()\n';
    const files: Record<string, string> = { [path]: 'def load():\n    print()\n' };
    for (let n = 0; n < 100; n++) files[`/project/part_${n}.py`] = n === 0 ? starter : 'import threading\n';
    const analysis = new Analysis(new MemoryHost(files), defaultSettings);
    const asked = (): string[] => analysis.functionAt(path, 5)!.contexts.map(({ description }) => description);
    expect(asked()).toEqual(['thread, as a thread of its own']);
    Array.from(analysis.learnGraphs(Object.keys(files)));
    expect(asked()).toEqual(['the thread that `part_0.py` starts, one at a time']);
  });

  it('is told for the innermost function, at its name and at a call of it', () => {
    expect(factsAt('def outer():\n    def in|ner():\n        pass\n')?.name).toContain('inner');
    expect(factsAt('def outer():\n    def inner():\n        pass\n    x =| 1\n')?.name).toContain('outer');
    expect(factsAt('def load():\n    pass\nasync def handler():\n    lo|ad()\n')?.name).toContain('load');
  });

  it('is nothing outside functions', () => {
    expect(factsAt('x = 1\n|\ndef f():\n    pass\n')).toBeUndefined();
  });
});
