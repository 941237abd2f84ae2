import { expect, it } from 'vitest';
import { applyEdits } from '../../../src/core/fixes/combined-edits';
import { analyse } from '../../rules/harness';

it.each([
  ['loop.call_soon(print, 1)', 'loop.call_soon_threadsafe(print, 1)', 'safe'],
  ['loop.create_task(job())', 'asyncio.run_coroutine_threadsafe(job(), loop)', 'unsafe'],
  ['loop.stop()', 'loop.call_soon_threadsafe(loop.stop)', 'unsafe'],
  ['event.set()', 'loop.call_soon_threadsafe(event.set)', 'unsafe'],
  ['queue.put_nowait(job)', 'loop.call_soon_threadsafe(queue.put_nowait, job)', 'unsafe'],
])('%s from a thread becomes %s', (before, after, applicability) => {
  const text = `
import asyncio

async def job():
    await asyncio.sleep(1)

def work(loop: asyncio.AbstractEventLoop, event: asyncio.Event, queue: asyncio.Queue):
    ${before}

async def main(event: asyncio.Event, queue: asyncio.Queue):
    await asyncio.to_thread(work, asyncio.get_running_loop(), event, queue)
`;
  const finding = analyse({ '/project/main.py': text }).find(({ rule }) => rule === 'asyncio-object-from-thread');
  const fix = finding?.fixes[0];
  expect(fix?.applicability).toBe(applicability);
  const fixed = applyEdits(text, fix!.edits);
  expect(fixed).toBe(text.replace(before, after));
  expect(analyse({ '/project/main.py': fixed }).map(({ rule }) => rule)).not.toContain('asyncio-object-from-thread');
});

it.each(['task = loop.call_later(1, print)', 'loop.call_soon(*calls)', 'print(queue.get_nowait())'])('%s has no rewrite', (code) => {
  const text = `
import asyncio

def work(loop: asyncio.AbstractEventLoop, calls, queue: asyncio.Queue):
    ${code}

async def main(calls, queue: asyncio.Queue):
    await asyncio.to_thread(work, asyncio.get_running_loop(), calls, queue)
`;
  const finding = analyse({ '/project/main.py': text }).find(({ rule }) => rule === 'asyncio-object-from-thread');
  expect(finding?.fixes).toEqual([]);
});
