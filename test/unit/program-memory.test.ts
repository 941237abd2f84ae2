import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import type { Program } from '../../src/core/program/program';
import { MemoryHost } from '../rules/memory-host';

const files = {
  '/project/main.py': 'from store import load\nasync def handler():\n    load()\n',
  '/project/store.py': 'import time\ndef load():\n    time.sleep(1)\n',
  '/project/other.py': 'from store import load\nasync def other():\n    load()\n',
};

describe('keepOnly', () => {
  it('changes no finding, then or after an edit of what was let go', () => {
    const host = new MemoryHost({ ...files });
    const analysis = new Analysis(host, defaultSettings);
    const before = Object.keys(files).map((path) => analysis.check(path));
    analysis.keepOnly(['/project/main.py']);
    expect(Object.keys(files).map((path) => analysis.check(path))).toEqual(before);
    analysis.keepOnly(['/project/main.py']);
    for (const path of Object.keys(files)) analysis.update(path);
    expect(Object.keys(files).map((path) => analysis.check(path))).toEqual(before);
  });

  it('sees what a change of a kept file does to one that was let go', () => {
    const host = new MemoryHost({ ...files });
    const analysis = new Analysis(host, defaultSettings);
    for (const path of Object.keys(files)) analysis.check(path);
    analysis.keepOnly(['/project/main.py']);
    host.write('/project/store.py', 'def load():\n    pass\n');
    analysis.update('/project/store.py');
    expect(Object.keys(files).flatMap((path) => analysis.check(path))).toEqual([]);
  });

  it('reads again only what it let go', () => {
    const host = new MemoryHost({ ...files });
    const reads: string[] = [];
    const analysis = new Analysis({ list: () => host.list(), has: (path) => host.has(path), read: (path) => { reads.push(path); return host.read(path); } }, defaultSettings);
    for (const path of Object.keys(files)) analysis.check(path);
    analysis.keepOnly(['/project/main.py']);
    reads.length = 0;
    analysis.functionAt('/project/main.py', files['/project/main.py'].indexOf('handler'));
    expect(reads.filter((path) => path === '/project/main.py' || path === '/project/store.py')).toEqual([]);
  });

  it('leaves nothing that holds what it let go', async () => {
    const threads = {
      '/project/registry.py': 'import threading\nclass Registry:\n    def __init__(self):\n        self.lock = threading.Lock()\n        self.items = {}\n    def add(self, key):\n        with self.lock:\n            self.items[key] = 1\n            self.trim()\n    def trim(self):\n        for key in self.items:\n            print(key)\n',
      '/project/work.py': 'import threading\nfrom registry import Registry\nother = threading.Lock()\ndef work(registry):\n    with other:\n        registry.add("a")\ndef main():\n    registry = Registry()\n    threading.Thread(target=work, args=(registry,)).start()\n    work(registry)\n',
    };
    const host = new MemoryHost({ ...files, ...threads });
    const analysis = new Analysis(host, defaultSettings);
    for (const path of host.list()) analysis.check(path);
    const { program } = analysis as unknown as { readonly program: Program };
    const states = [...host.list()].map((path) => new WeakRef(program.loadedFile(path) ?? expect.fail(`${path} was not looked at`)));
    analysis.keepOnly([]);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    // A reference that was made or read in this turn of the event loop stays for the turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    expect(states.filter((state) => state.deref() !== undefined).length).toBe(0);
  });
});
