import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import type { Finding, Place } from '../../src/core/findings';
import { findAll } from './harness';
import { MemoryHost } from './memory-host';

const main = '/project/main.py';
const service = '/project/service.py';
const store = '/project/store.py';

const texts = {
  [main]: 'from service import load\n\nasync def handler():\n    load()\n',
  [service]: 'from store import _read\n\ndef load():\n    return _read()\n',
  [store]: 'def _read():\n    return open("x")\n',
};

/** The example of three files, open for edits. Every look at it asks the same analysis again. */
class Project {
  private readonly host = new MemoryHost(texts);
  private readonly analysis = new Analysis(this.host, { ...defaultSettings, profile: 'strict' });

  edit(path: string, from: string, to: string): void {
    const text = this.host.read(path) ?? '';
    expect(text).toContain(from);
    this.set(path, text.replace(from, to));
  }

  set(path: string, text: string): void {
    this.host.write(path, text);
    this.analysis.update(path);
  }

  remove(path: string): void {
    this.host.remove(path);
    this.analysis.update(path);
  }

  look(): Finding[] {
    return findAll(this.analysis, this.host.list());
  }

  /** What a fresh analysis of the same texts says: an edited one must agree with it. */
  fresh(): Finding[] {
    const copy = new MemoryHost(Object.fromEntries(this.host.list().map((path) => [path, this.host.read(path) ?? ''])));
    return findAll(new Analysis(copy, { ...defaultSettings, profile: 'strict' }), copy.list());
  }

  show(place: Place): string {
    return `${place.path} ${(this.host.read(place.path) ?? '').slice(place.start, place.end)}`;
  }
}

describe('a chain through three files', () => {
  it('is one finding at the call in the coroutine, with each hop as a related place', () => {
    const project = new Project();
    const [finding, ...others] = project.look();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'transitive-blocking-call', severity: 'information' });
    expect(project.show(finding!)).toBe(`${main} load()`);
    expect(finding?.related.map((place) => project.show(place))).toEqual([
      `${service} load`,
      `${service} _read()`,
      `${store} open("x")`,
    ]);
    expect(finding?.message).toContain('`load`');
    expect(finding?.message).toContain('`open`');
  });

  it('is gone when the call is handed to a thread', () => {
    const project = new Project();
    project.look();
    project.set(main, 'import asyncio\nfrom service import load\n\nasync def handler():\n    await asyncio.to_thread(load)\n');
    expect(project.look()).toEqual([]);
  });

  it('moves with an edit of any of the three files', () => {
    const project = new Project();
    project.look();
    for (const path of [main, service, store, store, service, main]) {
      project.set(path, `# a new line\n${path === main ? '# and another\n' : ''}${textOf(project, path)}`);
      const [finding] = project.look();
      expect(project.show(finding!)).toBe(`${main} load()`);
      expect(finding?.related.map((place) => project.show(place))).toEqual([`${service} load`, `${service} _read()`, `${store} open("x")`]);
      expect(project.look()).toEqual(project.fresh());
    }
  });

  it('comes and goes with what the files below do', () => {
    const project = new Project();
    expect(project.look()).toHaveLength(1);
    project.edit(store, 'return open("x")', 'return 1');
    expect(project.look()).toEqual([]);
    project.edit(store, 'return 1', 'import time; time.sleep(1)');
    expect(project.look().map((finding) => finding.severity)).toEqual(['warning']);
    project.edit(service, 'return _read()', 'return _read');
    expect(project.look()).toEqual([]);
    project.edit(service, 'return _read', 'return _read()');
    expect(project.look()).toHaveLength(1);
    project.edit(store, 'def _read', 'async def _read');
    // The coroutine that nobody awaits, and what blocks inside it.
    expect(project.look().map((finding) => finding.path)).toEqual([main, store]);
    expect(project.look()).toEqual(project.fresh());
  });

  it('follows files that come and go', () => {
    const project = new Project();
    project.look();
    project.remove(store);
    expect(project.look()).toEqual([]);
    project.set(store, texts[store]);
    expect(project.look()).toHaveLength(1);
    project.remove(service);
    expect(project.look()).toEqual([]);
    project.set(service, 'from fresh import load\n');
    expect(project.look()).toEqual([]);
    project.set('/project/fresh.py', 'import time\n\ndef load():\n    time.sleep(1)\n');
    expect(project.look()).toHaveLength(1);
    expect(project.look()).toEqual(project.fresh());
  });

  it('follows a new import and a new definition in front of it', () => {
    const project = new Project();
    project.look();
    project.edit(main, 'async def', 'def load():\n    return 1\n\nasync def');
    expect(project.look()).toEqual([]);
    project.set(service, 'def load():\n    return 1\n');
    project.set(main, texts[main]);
    expect(project.look()).toEqual([]);
    project.set(service, 'from store import *\nfrom store import _read as load\n');
    expect(project.look()).toHaveLength(1);
    expect(project.look()).toEqual(project.fresh());
  });

  it('survives half-typed text in each file', () => {
    for (const path of [main, service, store]) {
      const project = new Project();
      project.look();
      const whole = textOf(project, path);
      for (let end = 0; end <= whole.length; end += 3) {
        project.set(path, whole.slice(0, end));
        expect(project.look(), whole.slice(0, end)).toEqual(project.fresh());
      }
      project.set(path, whole);
      expect(project.look()).toHaveLength(1);
    }
  });
});

describe('callbacks registered in another file', () => {
  const callbacks = '/project/callbacks.py';
  const start = '/project/start.py';

  function open(): { host: MemoryHost; analysis: Analysis } {
    const host = new MemoryHost({
      [callbacks]: 'import time\n\ndef tick():\n    time.sleep(1)\n',
      [start]: 'import asyncio\nfrom callbacks import tick\n\nasync def main():\n    asyncio.get_running_loop().call_soon(tick)\n',
    });
    return { host, analysis: new Analysis(host, { ...defaultSettings, profile: 'strict' }) };
  }

  it('are found when only the file of the callback is asked for', () => {
    const { analysis } = open();
    expect(analysis.check(callbacks).map((finding) => finding.rule)).toEqual(['blocking-loop-callback']);
    expect(analysis.check(start)).toEqual([]);
  });

  it('are gone when nobody registers them any more', () => {
    const { host, analysis } = open();
    expect(analysis.check(callbacks)).toHaveLength(1);
    host.write(start, 'from callbacks import tick\n');
    analysis.update(start);
    expect(analysis.check(callbacks)).toEqual([]);
    host.write(start, 'import asyncio\nfrom callbacks import tick\nasyncio.get_event_loop().call_soon(tick)\n');
    analysis.update(start);
    expect(analysis.check(callbacks)).toHaveLength(1);
  });
});

function textOf(project: Project, path: string): string {
  return project.show({ path, start: 0, end: Number.MAX_SAFE_INTEGER }).slice(path.length + 1);
}
