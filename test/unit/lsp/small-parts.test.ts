import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CostEstimate, debounceDelay } from '../../../src/lsp/debounce';
import { mapSpan } from '../../../src/lsp/edit-mapping';
import { parseEditorSettings } from '../../../src/lsp/editor-settings';
import { code, commandLink, escapeText, link, message } from '../../../src/lsp/markdown';
import { maskMagics } from '../../../src/lsp/notebook-cells';
import { runInSlices } from '../../../src/lsp/slices';

describe('debounce', () => {
  it('does not wait for a cheap document, and longer for a dear one, but not for ever', () => {
    expect(debounceDelay(0)).toBe(0);
    expect(debounceDelay(10)).toBe(0);
    expect(debounceDelay(Number.NaN)).toBe(0);
    expect(debounceDelay(100)).toBeGreaterThan(50);
    expect(debounceDelay(200)).toBeGreaterThan(debounceDelay(100));
    expect(debounceDelay(60_000)).toBeLessThanOrEqual(2000);
  });

  it('takes the usual cost, not that of one pause', () => {
    const cost = new CostEstimate();
    expect(cost.value).toBe(0);
    cost.add(5);
    expect(cost.value).toBe(5);
    for (const measured of [6, 500, 5, 7]) cost.add(measured);
    expect(cost.value).toBe(6);
    for (const measured of [300, 310, 320]) cost.add(measured);
    expect(cost.value).toBe(300);
  });
});

describe('mapSpan', () => {
  const span = { start: 10, end: 20 };
  it.each([
    ['an insertion before', [{ start: 0, end: 0, inserted: 3 }], { start: 13, end: 23 }],
    ['an insertion right before', [{ start: 10, end: 10, inserted: 3 }], { start: 13, end: 23 }],
    ['a deletion before', [{ start: 2, end: 6, inserted: 0 }], { start: 6, end: 16 }],
    ['an insertion right after', [{ start: 20, end: 20, inserted: 3 }], span],
    ['a change behind', [{ start: 25, end: 30, inserted: 1 }], span],
    ['a change inside', [{ start: 12, end: 13, inserted: 1 }], undefined],
    ['an overlapping deletion', [{ start: 5, end: 11, inserted: 0 }], undefined],
    ['two changes', [{ start: 0, end: 0, inserted: 2 }, { start: 0, end: 1, inserted: 0 }], { start: 11, end: 21 }],
  ])('%s', (_, edits, expected) => {
    expect(mapSpan(span, edits)).toEqual(expected);
  });

  it('keeps the text under the span', () => {
    const edit = fc.record({ at: fc.nat(), length: fc.nat(4), insert: fc.string({ maxLength: 3 }) });
    fc.assert(
      fc.property(fc.string({ minLength: 30, maxLength: 40 }), fc.array(edit, { maxLength: 6 }), (text, edits) => {
        const wanted = text.slice(10, 20);
        const replacements = [];
        for (const { at, length, insert } of edits) {
          const start = at % (text.length + 1);
          const end = Math.min(text.length, start + length);
          text = text.slice(0, start) + insert + text.slice(end);
          replacements.push({ start, end, inserted: insert.length });
        }
        const mapped = mapSpan(span, replacements);
        if (mapped) expect(text.slice(mapped.start, mapped.end)).toBe(wanted);
      }),
    );
  });
});

describe('Markdown', () => {
  it.each([
    ['[x](command:evil)', '\\[x\\](command:evil)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['**a** _b_', '\\*\\*a\\*\\* \\_b\\_'],
    ['see https://x.org or www.x.org', 'see https\\://x.org or www\\.x.org'],
    ['two\n\n# lines', 'two \\# lines'],
    ['$(alert)', '\\$(alert)'],
  ])('escapes %j', (text, expected) => {
    expect(escapeText(text)).toBe(expected);
  });

  it('keeps any text inside a code span', () => {
    expect(code('a')).toBe('`a`');
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`')).toBe('`` ` ``');
  });

  it('turns backticks of a message into code, and escapes the rest', () => {
    expect(message('`time.sleep` blocks *all*')).toBe('`time.sleep` blocks \\*all\\*');
    expect(message('one ` only [x](y)')).toBe('one \\` only \\[x\\](y)');
  });

  it('cannot be broken out of by a link text or target', () => {
    expect(link('a](command:x) [b', 'file:///a b(c).py')).toBe('[a\\](command:x) \\[b](file:///a%20b%28c%29.py)');
    expect(commandLink('x', 'a.b', ["it's (1)"])).toBe('[x](command:a.b?%5B%22it%27s%20%281%29%22%5D)');
  });
});

describe('maskMagics', () => {
  it.each([
    ['%run x.py\ny = 1', 'pass     \ny = 1'],
    ['!ls\r\nx', '#  \r\nx'],
    ['if a:\n    %time f()\n', 'if a:\n    pass     \n'],
    ['files = !ls\n', 'files = 0  \n'],
    ['time.sleep?\n', 'pass       \n'],
    ['%%bash\nrm -rf [\n', 'pass  \npass    \n'],
    ['%%time\nawait f()\n', 'pass  \nawait f()\n'],
    ['x = (a\n  % b)\n', 'x = (a\n  % b)\n'],
    ['x = a \\\n  % b\n', 'x = a \\\n  % b\n'],
    ['s = """\n!no\n"""\n!yes', 's = """\n!no\n"""\npass'],
    ['a != b\nc = d % e  # why?\n', 'a != b\nc = d % e  # why?\n'],
  ])('%j becomes %j', (cell, expected) => {
    expect(maskMagics(cell)).toBe(expected);
  });

  it('never moves anything', () => {
    const parts = fc.array(fc.constantFrom('%', '!', '?', 'x', '(', ')', '"', "'''", '\\', '\n', '\r\n', ' ', '#', '%%bash', '=')).map((all) => all.join(''));
    fc.assert(
      fc.property(parts, (cell) => {
        const masked = maskMagics(cell);
        expect(masked.length).toBe(cell.length);
        expect(masked.replaceAll(/[^\r\n]/g, '.')).toBe(cell.replaceAll(/[^\r\n]/g, '.'));
      }),
    );
  });
});

describe('parseEditorSettings', () => {
  it('takes what VS Code sends', () => {
    const raw = { enable: true, select: ['a'], ignore: [], profile: 'strict', pythonVersion: '3.12', targetPython: '3.13t', cpuThreshold: 20, deferToLinters: true, run: 'onSave', exclude: ['x'], codeAction: { showSuppress: false } };
    expect(parseEditorSettings(raw)).toEqual({
      enable: true, select: ['a'], ignore: [], profile: 'strict', pythonVersion: [3, 12], targetPython: '3.13t', cpuThreshold: 20, deferToLinters: true, run: 'onSave', exclude: ['x'], showSuppress: false, benchmarkLens: false,
    });
  });

  it.each([[null], [undefined], [3], [{ select: 'x', profile: 'loud', pythonVersion: 3.1, targetPython: '2.7', cpuThreshold: -1, deferToLinters: 'yes', run: 1, exclude: [1, ''], codeAction: null }]])('takes %j for nothing set', (raw) => {
    expect(parseEditorSettings(raw)).toEqual(parseEditorSettings({}));
  });
});

describe('runInSlices', () => {
  it('gives way between slices, waits while busy, and stops when cancelled', async () => {
    let time = 0;
    let busy = 3;
    const steps: number[] = [];
    const options = { now: () => (time += 5), isCancelled: () => steps.length >= 8, isBusy: () => busy-- > 0 };
    const turns: number[] = [];
    const watch = setInterval(() => turns.push(steps.length), 1);
    const complete = await runInSlices([1, 2, 3, 4, 5, 6, 7, 8, 9].values(), (step) => steps.push(step), options);
    clearInterval(watch);
    expect(complete).toBe(false);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(turns.length).toBeGreaterThan(0);
    expect(busy).toBeLessThan(0);
  });
});
