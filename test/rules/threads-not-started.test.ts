import { expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { MemoryHost } from './memory-host';

const path = '/project/main.py';

function rulesOf(lines: readonly string[]): string[] {
  const head = ['import threading', 'class Download(threading.Thread):', '    def __init__(self, url):', '        super().__init__()', '        self.url = url', '    def run(self):', '        print(self.url)', 'def go(urls):', '    for url in urls:'];
  const text = [...head, ...lines.map((line) => `        ${line}`), ''].join('\n');
  const analysis = new Analysis(new MemoryHost({ [path]: text }), { ...defaultSettings, profile: 'strict' });
  return analysis.check(path).map(({ rule }) => rule);
}

it('counts the threads that a loop starts, not those whose `run` it calls', () => {
  expect(rulesOf(['Download(url).run()'])).toEqual(['thread-misuse']);
  expect(rulesOf(['download = Download(url)', 'download.run()'])).toEqual(['thread-misuse']);
  expect(rulesOf(['Download(url).start()'])).toContain('unbounded-thread-per-item');
  expect(rulesOf(['download = Download(url)', 'download.start()'])).toContain('unbounded-thread-per-item');
});
