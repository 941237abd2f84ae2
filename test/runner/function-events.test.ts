import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { RunnerEvent } from '../../src/core/bench/events';
import type { FunctionRequest, PatternRequest } from '../../src/core/bench/requests';
import { findInterpreters } from '../conformance/interpreters';

const runner = join(__dirname, '..', '..', 'src', 'runner', 'interlock_bench');
const code = `
import asyncio
import time

def pause(seconds=0.003):
    time.sleep(seconds)

async def waits():
    await asyncio.sleep(0.003)

def fails():
    raise ValueError("no")
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'function-events-'));
  writeFileSync(join(folder, 'm.py'), code);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function functionRequest(op: FunctionRequest['op'], qualname: string): FunctionRequest {
  return {
    op, id: '1', file: join(folder, 'm.py'), shownFile: 'm.py', qualname, argumentsText: '', setupText: '', eachText: '', tasks: 50, concurrency: 4,
    budget: 2, seed: 1, cwd: folder, roots: [], environment: {}, allowTopLevel: false, limits: { time: 120, output: 1e6, memory: 0 },
  };
}

const patternRequest: PatternRequest = {
  op: 'pattern', id: '1', pattern: 'stall', parameters: { kind: 'sleep', seconds: 0.02 }, budget: 1, seed: 1, limits: { time: 120, output: 1e6, memory: 0 },
};

/** All lines that a request leads to, each checked against the schema. */
function eventsOf(python: string, request: FunctionRequest | PatternRequest): Promise<RunnerEvent[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-X', 'utf8', runner, 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('"event":"done"')) child.stdin.end();
    });
    child.on('error', reject);
    child.on('close', () => {
      try {
        const lines = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
        resolve(lines.map((line) => v.parse(RunnerEvent, line)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    child.stdin.write(`${JSON.stringify(request)}\n`);
  });
}

describe.each(findInterpreters().slice(-1))('events of functions and patterns on Python $version', ({ path }) => {
  it.each(['pause', 'waits'])('benchmark of %s', { timeout: 120_000 }, async (qualname) => {
    const events = await eventsOf(path, functionRequest('function', qualname));
    const result = events.find((event) => event.event === 'result');
    expect(result?.result.request).toMatchObject({ kind: 'function', name: qualname, file: 'm.py' });
    expect(result?.result.function).not.toBeNull();
    expect(events.at(-1)).toMatchObject({ event: 'done', why: 'ok' });
  });

  it('dry run', { timeout: 60_000 }, async () => {
    const events = await eventsOf(path, functionRequest('dry-run', 'pause'));
    expect(events.find((event) => event.event === 'dry-run')).toMatchObject({ resultType: 'NoneType', isAsync: false, concurrent: 4 });
  });

  it('failure of the code', { timeout: 60_000 }, async () => {
    const events = await eventsOf(path, functionRequest('dry-run', 'fails'));
    expect(events.find((event) => event.event === 'error')).toMatchObject({ code: 'call-failed' });
    expect(events.at(-1)).toMatchObject({ event: 'done', why: 'failed' });
  });

  it('pattern', { timeout: 60_000 }, async () => {
    const events = await eventsOf(path, patternRequest);
    expect(events.find((event) => event.event === 'result')?.result.request).toMatchObject({ kind: 'pattern', name: 'stall' });
  });
});
