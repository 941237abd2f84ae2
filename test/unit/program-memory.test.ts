import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
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
});
