import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../src/core/config/settings';
import { areParallel, type Context, type Reach } from '../../../src/core/program/contexts/contexts';
import { isOrdered } from '../../../src/core/program/contexts/ordering';
import { contextAnswers, contextsOf, hasContexts, hasThreads, notingContexts, reachesOf } from '../../../src/core/program/contexts/reaches';
import { Program } from '../../../src/core/program/program';
import { MemoryHost } from '../../rules/memory-host';

class World {
  readonly host: MemoryHost;
  readonly p: Program;

  constructor(files: Readonly<Record<string, string>> | string) {
    this.host = new MemoryHost(typeof files === 'string' ? { '/project/main.py': files } : files);
    this.p = new Program(this.host, defaultSettings);
  }

  reaches(name: string, path = '/project/main.py'): readonly Reach[] {
    const file = this.p.file(path)!;
    const fn = file.facts.functions.find((each) => each.qualifiedName === name);
    if (fn === undefined) throw new Error(`no function ${name}`);
    return reachesOf(this.p, file, fn);
  }

  /** `thread*` for many at once, `main?` for an assumed one. */
  runners(name: string, path?: string): string[] {
    return this.reaches(name, path).map(({ context }) => shown(context)).sort();
  }

  /** True if the line that holds this text runs before the start or after the end of the only context of a thread. */
  isOrdered(text: string, name: string, path = '/project/main.py'): boolean {
    const file = this.p.file(path)!;
    const fn = file.facts.functions.find((each) => each.qualifiedName === name)!;
    const context = contextsOf(this.p).find(({ runner }) => runner === 'thread')!;
    return isOrdered(this.p, context, { file, fn, start: file.text.indexOf(text) }, reachesOf(this.p, file, fn).find((reach) => reach.context.key !== context.key));
  }
}

function shown(context: Context): string {
  return `${context.runner}${context.isMany ? '*' : ''}${context.isAssumed ? '?' : ''}`;
}

describe('threads', () => {
  it('are those that are started, not those whose work is called', () => {
    const code = (called: string): string => `
import threading
class Worker(threading.Thread):
    def run(self): print(1)
workers = [Worker() for _ in range(3)]
for worker in workers:
    worker.${called}()
`;
    expect(new World(code('start')).runners('Worker.run')).toEqual(['thread*']);
    expect(new World(code('run')).runners('Worker.run')).not.toContain('thread*');
  });

  it('run their target and what it calls', () => {
    const world = new World(`
import threading
def inner(): print(1)
def work(): inner()
def other(): print(1)
def main():
    t = threading.Thread(target=work)
    t.start()
main()
`);
    expect(world.runners('work')).toEqual(['thread']);
    expect(world.runners('inner')).toEqual(['thread']);
    expect(world.runners('main')).toEqual(['main']);
    expect(world.reaches('inner')[0]!.context.as).toBe('the thread that `main` starts');
    expect(world.reaches('inner')[0]!.path.map(({ message }) => message)).toEqual(['`work` calls `inner`']);
  });

  it.each([
    ['for _ in range(4):\n        Thread(target=work).start()', 'thread*'],
    ['ts = [Thread(target=work) for _ in range(4)]\n    for t in ts: t.start()', 'thread*'],
    ['for _ in range(4):\n        t = Thread(target=work)\n        t.start()\n        t.join()', 'thread'],
    ['t = Thread(target=work)\n    t.start()', 'thread'],
    ['t = Timer(3, work)\n    t.start()', 'thread'],
    ['pool = ThreadPoolExecutor()\n    for x in xs: pool.submit(work)', 'thread*'],
    ['pool = ThreadPoolExecutor(max_workers=1)\n    for x in xs: pool.submit(work)', 'thread'],
    ['pool = ThreadPoolExecutor()\n    pool.submit(work)', 'thread'],
    ['with ThreadPoolExecutor(8) as pool:\n        list(pool.map(work, xs))', 'thread*'],
    ['Process(target=work).start()', 'process'],
  ])('%s', (code, expected) => {
    const world = new World(`
from threading import Thread, Timer
from multiprocessing import Process
from concurrent.futures import ThreadPoolExecutor
def work(): print(1)
def main():
    ${code}
main()
`);
    expect(world.runners('work')).toEqual([expected]);
  });

  it('are many if many start them', () => {
    const world = new World(`
import threading
from flask import Flask
app = Flask(__name__)
def work(): print(1)
@app.route('/')
def view():
    threading.Thread(target=work).start()
`);
    expect(world.runners('view')).toEqual(['thread*']);
    expect(world.runners('work')).toEqual(['thread*']);
  });

  it('are many if they are started in a function that a loop calls', () => {
    const world = new World(`
import threading
def work(): print(1)
def begin(): threading.Thread(target=work).start()
for i in range(5): begin()
`);
    expect(world.runners('work')).toEqual(['thread*']);
  });

  it('begin in a subclass', () => {
    const world = new World(`
import threading
class Worker(threading.Thread):
    def run(self): self.step()
    def step(self): print(1)
    def stop(self): print(1)
workers = [Worker() for _ in range(3)]
for w in workers: w.start()
`);
    expect(world.runners('Worker.step')).toEqual(['thread*']);
    expect(world.reaches('Worker.step')[0]!.context.receiver).toBe('own');
    expect(world.runners('Worker.stop')).toEqual(['main?']);
  });

  it('begin with a bound method, beside the public methods of its class', () => {
    const world = new World(`
import threading
class Poller:
    def start(self):
        self._t = threading.Thread(target=self._run, daemon=True)
        self._t.start()
    def _run(self): self._poll()
    def _poll(self): print(1)
    def latest(self): return self._read()
    def _read(self): print(1)
`);
    expect(world.runners('Poller._poll')).toEqual(['thread']);
    expect(world.runners('Poller.latest')).toEqual(['main?']);
    expect(world.runners('Poller._read')).toEqual(['main?']);
    expect(areParallel(world.reaches('Poller._poll')[0]!, world.reaches('Poller._read')[0]!)).toBe(true);
  });

  it('are found in other files', () => {
    const world = new World({
      '/project/main.py': 'import threading\nfrom store import save\nthreading.Thread(target=save).start()\n',
      '/project/store.py': 'def save(): write()\ndef write(): print(1)\n',
    });
    expect(world.runners('write', '/project/store.py')).toEqual(['thread']);
  });

  it('of one worker are no match for each other', () => {
    const world = new World(`
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(max_workers=1)
def a(): print(1)
def b(): print(1)
pool.submit(a)
pool.submit(b)
`);
    expect(areParallel(world.reaches('a')[0]!, world.reaches('b')[0]!)).toBe(false);
  });

  it('handle requests one by one or at once', () => {
    const code = (server: string): string => `
from http.server import BaseHTTPRequestHandler, ${server}
class Handler(BaseHTTPRequestHandler):
    def do_GET(self): print(1)
${server}(('', 80), Handler).serve_forever()
`;
    expect(new World(code('HTTPServer')).runners('Handler.do_GET')).toEqual(['main']);
    expect(new World(code('ThreadingHTTPServer')).runners('Handler.do_GET')).toEqual(['thread*']);
  });

  it('of a library call what is stored in its objects', () => {
    const world = new World(`
import paho.mqtt.client as mqtt
class Bridge:
    def __init__(self):
        self.client = mqtt.Client()
        self.client.on_message = self.on_message
    def on_message(self, client, userdata, message): print(1)
`);
    expect(world.runners('Bridge.on_message')).toEqual(['thread']);
  });
});

describe('tasks', () => {
  it('are the coroutines that are started', () => {
    const world = new World(`
import asyncio
def helper(): print(1)
async def inner(): helper()
async def job(): await inner()
async def main():
    for _ in range(3): asyncio.create_task(job())
asyncio.run(main())
`);
    expect(world.runners('job')).toEqual(['loop*']);
    expect(world.runners('inner')).toEqual(['loop*']);
    expect(world.runners('helper')).toContain('loop*');
    expect(world.runners('main')).toEqual(['loop']);
  });

  it('that hand work to threads', () => {
    const world = new World(`
import asyncio
def work(): print(1)
async def main():
    await asyncio.to_thread(work)
asyncio.run(main())
`);
    expect(world.runners('work')).toEqual(['thread']);
  });
});

describe('order', () => {
  const world = new World(`
import threading
def work(): print(1)
def prepare(): print(1)
def report(): print(1)
def begin():
    above = 1
    t = threading.Thread(target=work)
    t.start()
    between = 1
    t.join()
    below = 1
def main():
    first = 1
    prepare()
    begin()
    report()
    last = 1
main()
`);

  it.each([
    ['above', 'begin', true],
    ['between', 'begin', false],
    ['below', 'begin', true],
    ['first', 'main', true],
    ['last', 'main', true],
    ['def prepare', 'prepare', true],
    ['def report', 'report', true],
  ])('%s', (text, name, expected) => {
    expect(world.isOrdered(text, name)).toBe(expected);
  });

  it('needs a join that always runs', () => {
    const unsure = new World(`
import threading
def work(): print(1)
def begin(wait):
    t = threading.Thread(target=work)
    t.start()
    if wait:
        t.join()
    below = 1
`);
    expect(unsure.isOrdered('below', 'begin')).toBe(false);
  });

  it('ends with the block of the pool', () => {
    const pool = new World(`
from concurrent.futures import ThreadPoolExecutor
def work(x): print(1)
def begin(xs):
    with ThreadPoolExecutor() as pool:
        for x in xs: pool.submit(work, x)
        inside = 1
    below = 1
`);
    expect(pool.isOrdered('inside', 'begin')).toBe(false);
    expect(pool.isOrdered('below', 'begin')).toBe(true);
  });
});

describe('what was asked about contexts', () => {
  const started = 'import threading\nfrom store import save\nthreading.Thread(target=save).start()\n';
  const files = { '/project/main.py': 'from store import save\nsave()\n', '/project/store.py': 'def save(): print(1)\ndef load(): print(2)\n' };

  it('has other answers when a file starts something in the functions', () => {
    const world = new World(files);
    const store = world.p.file('/project/store.py')!;
    const { asked, result } = notingContexts(world.p, () => [hasThreads(world.p, store.path), reachesOf(world.p, store, store.facts.functions[1]!).length]);
    expect(result).toEqual([false, 0]);
    const before = contextAnswers(world.p, asked);
    world.host.write('/project/main.py', started);
    world.p.update('/project/main.py');
    expect(contextAnswers(world.p, asked)).not.toBe(before);
    expect(world.runners('save', '/project/store.py')).toEqual(['thread']);
  });

  it('has the same answers when something else is started', () => {
    const world = new World(files);
    const store = world.p.file('/project/store.py')!;
    const { asked } = notingContexts(world.p, () => reachesOf(world.p, store, store.facts.functions[2]!));
    const before = contextAnswers(world.p, asked);
    world.host.write('/project/main.py', started);
    world.p.update('/project/main.py');
    expect(contextAnswers(world.p, asked)).toBe(before);
    expect(hasContexts(world.p, '/project/store.py')).toBe(true);
  });
});
