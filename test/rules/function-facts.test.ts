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

  it('is told for the innermost function, at its name and at a call of it', () => {
    expect(factsAt('def outer():\n    def in|ner():\n        pass\n')?.name).toContain('inner');
    expect(factsAt('def outer():\n    def inner():\n        pass\n    x =| 1\n')?.name).toContain('outer');
    expect(factsAt('def load():\n    pass\nasync def handler():\n    lo|ad()\n')?.name).toContain('load');
  });

  it('is nothing outside functions', () => {
    expect(factsAt('x = 1\n|\ndef f():\n    pass\n')).toBeUndefined();
  });
});
