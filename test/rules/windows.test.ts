import { describe, expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { parseTargetPython } from '../../src/core/config/target';
import { analyse } from './harness';
import { MemoryHost } from './memory-host';

const path = '/project/main.py';

/** A window of each toolkit whose handler `work` runs the given line. */
const windows: Readonly<Record<string, (line: string) => string>> = {
  tkinter: (line) => `import time\nimport tkinter as tk\nclass App(tk.Tk):\n    def __init__(self):\n        tk.Button(self, command=self.work)\n    def work(self):\n        ${line}\n`,
  qt: (line) => `import time\nfrom PySide6.QtWidgets import QPushButton, QWidget\nclass View(QWidget):\n    def __init__(self):\n        QPushButton().clicked.connect(self.work)\n    def work(self):\n        ${line}\n`,
  wx: (line) => `import time\nimport wx\nclass Frame(wx.Frame):\n    def __init__(self):\n        self.Bind(wx.EVT_BUTTON, self.work)\n    def work(self):\n        ${line}\n`,
  kivy: (line) => `import time\nfrom kivy.uix.button import Button\nclass View:\n    def __init__(self):\n        Button().bind(on_press=self.work)\n    def work(self):\n        ${line}\n`,
};
const computing = 'return [i * i for i in range(30_000_000)]';

describe.each([
  ['tkinter', /`queue.Queue`.*`after\(/, /`after\(ms/],
  ['qt', /with a signal/, /`QTimer.singleShot/],
  ['wx', /`wx.CallAfter/, /`wx.CallLater/],
  ['kivy', /`Clock.schedule_once.*`@mainthread`/, /`Clock.schedule_once/],
] as const)('%s', (toolkit, handBack, later) => {
  const text = (line: string): string => windows[toolkit]!(line);

  it('advises what its users do', () => {
    expect(analyse({ [path]: text(computing) })[0]?.message).toMatch(handBack);
    expect(analyse({ [path]: text('time.sleep(3)') })[0]?.message).toMatch(later);
  });

  it('advises processes with the GIL and threads without it', () => {
    const advice = (target: string): string => analyse({ [path]: text(computing) }, { targetPython: parseTargetPython(target) ?? null })[0]?.message ?? '';
    expect(advice('3.13')).toContain('process pool');
    expect(advice('3.13t')).not.toContain('process');
    expect(advice('3.13t')).toContain('without the GIL');
  });

  it('lists the handler as running in the thread of the window', () => {
    const source = text('time.sleep(3)');
    const analysis = new Analysis(new MemoryHost({ [path]: source }), defaultSettings);
    const report = analysis.functionAt(path, source.indexOf('work(self)'));
    expect(report?.contexts.map((context) => context.runner)).toEqual(['ui']);
    expect(report?.contexts[0]?.description).toContain("window's thread");
  });
});

it('says of a chain whose thread it is', () => {
  const source = `${windows.tkinter!('wait()')}def wait():\n    time.sleep(3)\n`;
  const related = analyse({ [path]: source })[0]?.related.map((place) => place.message);
  expect(related?.[0]).toBe("`wait` runs in the window's thread");
  expect(related?.join(' ')).not.toMatch(/coroutine|event loop/);
});

it('names interpreters in threads where the project is known to have them', () => {
  const text = 'from concurrent.futures import ThreadPoolExecutor\ndef crunch(n):\n    t = 0\n    for i in range(5_000_000):\n        t += i * n\n    return t\ndef main():\n    with ThreadPoolExecutor() as pool:\n        return list(pool.map(crunch, range(8)))\n';
  const message = (target: string | null): string => analyse({ [path]: text }, { targetPython: target === null ? null : (parseTargetPython(target) ?? null) })[0]?.message ?? '';
  expect(message('3.14')).toContain('InterpreterPoolExecutor');
  for (const target of ['3.13', null]) expect(message(target)).toMatch(/ProcessPoolExecutor(?!.*Interpreter)/);
});
