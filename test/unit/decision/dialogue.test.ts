import { describe, expect, test } from 'vitest';
import { converse } from '../../../src/cli/decide-dialogue';
import { noEvidence } from '../../../src/core/decision/evidence';
import { fromRule } from '../../../src/core/decision/from-rule';
import type { Evidence } from '../../../src/core/decision/types';
import { walk } from '../../../src/core/decision/walk';
import { createColours } from '../../../src/core/reports/colours';
import { plainFunction } from './evidence';

/** Types the lines one after the other; returns what was printed and where it led. */
async function talk(lines: readonly string[], start: Evidence = noEvidence): Promise<{ readonly text: string; readonly leaves: readonly string[]; readonly evidence: Evidence; readonly unused: number }> {
  const left = [...lines];
  let text = '';
  const dialogue = {
    ask: (): Promise<string | null> => Promise.resolve(left.shift() ?? null),
    print: (more: string): Promise<void> => {
      text += more;
      return Promise.resolve();
    },
  };
  const evidence = await converse(start, dialogue, createColours(false));
  return { text, leaves: walk(evidence).leaves, evidence, unused: left.length };
}

describe('a walk through the tree', () => {
  test('by number, by name, to the leaf and through its details', async () => {
    const { text, leaves, evidence, unused } = await talk(['2', 'long', '1', 'overlap', 'few', '1', 'threads']);
    expect(leaves).toEqual(['L3']);
    expect(evidence.answers).toEqual({ Q1: 'no', Q0: 'long', Q2: 'waiting', Q3: 'overlap', Q4: 'few', Q22: 'in-order', Q12: 'threads' });
    expect(text).toContain('max_workers=min(32, number of calls)');
    expect(text).toContain('with ThreadPoolExecutor(');
    expect(text).toContain('L19  One lock');
    expect(unused).toBe(0);
  });

  test('Enter takes what is proposed, and details may be left open', async () => {
    const given = plainFunction({ t: 0.01, n: 100, c: 0.1, S4: 3.9, k: 20 });
    const { text, leaves, evidence, unused } = await talk(['', '', '', '', '', '', ''], given);
    expect(leaves).toEqual(['L3']);
    expect(evidence.answers).toEqual({});
    expect(text).toContain(' > 1  Waiting: network, disk');
    expect(text).toContain('   > measured: Share of a call that its thread computes: 10.0 %');
    expect(unused).toBe(0);
  });

  test('Enter where nothing is proposed, and what is no answer, move nothing', async () => {
    const { text, leaves, evidence } = await talk(['', '9', 'maybe', 'x=1', 't=fast', 'q']);
    expect(text).toContain('Nothing is proposed here.');
    expect(text).toContain('There is no answer "9".');
    expect(text).toContain('there is no symbol `x`');
    expect(text).toContain('`fast` is no number for `t`');
    expect({ leaves, answers: evidence.answers }).toEqual({ leaves: [], answers: {} });
  });

  test('why explains, back takes the last answer back', async () => {
    const { text, evidence } = await talk(['why', 'yes', 'back', 'no', 'q']);
    expect(text).toContain('An event loop runs one thing at a time.');
    expect(evidence.answers).toEqual({ Q1: 'no' });
    expect((await talk(['back', 'b', 'q'])).evidence.answers).toEqual({});
  });

  test('another answer than the proposed one leads elsewhere', async () => {
    const { leaves, evidence } = await talk(['', 'computing', '', '', '', ''], fromRule('blocking-sleep')!.evidence);
    expect(leaves).toEqual(['L11']);
    expect(evidence.answers).toEqual({ Q8: 'computing' });
  });

  test('figures can be given instead of answers', async () => {
    const { leaves, evidence } = await talk(['no', 't=2ms', 'n=10', '', 'q']);
    expect(leaves).toEqual(['L0']);
    expect(evidence.quantities.t).toMatchObject({ value: 0.002, source: 'you said' });
  });

  test('the end of the input ends it with what is known so far', async () => {
    const { text } = await talk(['yes']);
    expect(text).toContain('Still open\nQ8');
  });
});
