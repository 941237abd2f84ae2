import { describe, expect, test } from 'vitest';
import { mergeEvidence, saidQuantity, withAnswer } from '../../../src/core/decision/evidence';
import { leafById, leaves, questionById, questions } from '../../../src/core/decision/tree';
import type { Evidence } from '../../../src/core/decision/types';
import { walk } from '../../../src/core/decision/walk';
import { coroutine, evidence, plainFunction, quantities } from './evidence';

/** Nodes with the answers taken, `Q2=computing`. */
function path(given: Evidence): string[] {
  return walk(given).steps.map(({ node, answers }) => `${node}=${answers.join('|')}`);
}

const machine = { E: 1.9, A: 2, gil: 1, o: 0.00028, start: 0.09 } as const;

describe('paths that were walked with figures measured on a real machine', () => {
  test('JSON parsing of 0.48 ms is sent in chunks', () => {
    const given = plainFunction({ ...machine, t: 0.00048, n: 10_000, c: 1, S2: [0.98, 0.88, 0.99], g: 1.06, p: 0.00002, SP: 0.94 });
    expect(walk(given).leaves).toEqual(['L13']);
    expect(path(given)).toEqual(['Q1=no', 'Q0=long', 'Q2=computing', 'Q5=holds', 'Q15=no', 'Q11=several', 'Q9=small', 'Q12=']);
  });

  test('the same without a measured pool: the break-even decides', () => {
    expect(walk(plainFunction({ ...machine, t: 0.00048, n: 10_000, c: 1, S2: [0.98, 0.88, 0.99], p: 0.00002 })).leaves).toEqual(['L13']);
  });

  test('an HTTP-like call of 5.5 ms, 40 at once, goes to a thread pool', () => {
    const given = plainFunction({ ...machine, t: 0.0055, n: 400, k: 40, c: [0.025, 0.02, 0.03], S4: [3.5, 3.4, 3.6], S2: 1.9, K: 100, plateau: 100 });
    expect(walk(given).leaves).toEqual(['L3']);
    expect(path(given)).toEqual(['Q1=no', 'Q0=long', 'Q2=waiting', 'Q3=overlap', 'Q4=few', 'Q22=', 'Q12=']);
  });

  test('a lock around a sleep of 3 ms is no case for more workers', () => {
    expect(walk(plainFunction({ ...machine, t: 0.003, n: 1000, c: 0.01, S4: [1, 0.99, 1.01], S2: 1 })).leaves).toEqual(['L1']);
  });

  test('sha256 of 1 MB is done by threads, and two threads alone were not sure of it', () => {
    const figures = { ...machine, t: 0.00058, n: 5000, c: 1, S2: [1.45, 1.25, 1.96], S4: [2, 1.9, 2.1], SP: 0.9 } as const;
    expect(walk(plainFunction({ ...figures, S2: [1.45, 1.3, 1.96] })).leaves).toEqual(['L6']);
    expect(walk(plainFunction(figures)).leaves).toEqual(['L6']);
    expect(walk(plainFunction({ ...figures, S4: [1.6, 1.1, 2] })).leaves).toEqual(['L6', 'L13']);
  });

  test('a blocking socket in a coroutine leaves the loop', () => {
    const given = coroutine({ t: 0.005, gap: 0.044, S8: 0.96, c: 0.06 });
    expect(walk(given).leaves).toEqual(['L10']);
    expect(path(given).slice(0, 2)).toEqual(['Q1=yes', 'Q8=waiting']);
  });

  test('the JSON parsing without the GIL is done by threads', () => {
    const given = plainFunction({ t: 0.00048, n: 10_000, c: 1, gil: 0, S2: [1.98, 1.93, 2.03] });
    expect(walk(given).leaves).toEqual(['L7']);
    expect(path(given)).toEqual(['Q1=no', 'Q0=long', 'Q2=computing', 'Q5=gil-off', 'Q6=own', 'Q22=', 'Q12=']);
  });
});

const cpu = { t: 0.05, n: 1000, c: 1, S2: 0.98, gil: 1, o: 0.0003, p: 0.0001, E: 1.9, A: 2 } as const;
/** Evidence that leads to each leaf: answers are given only where no measurement could decide. */
const ways: Readonly<Record<string, Evidence>> = {
  L0: plainFunction({ t: 0.001, n: 10 }),
  L1: plainFunction({ t: 0.01, n: 100, c: 0.1, S4: 1.1 }),
  L2: plainFunction({ t: 0.01, n: 100, c: 0.1, S4: 2, S2: 2 }),
  L3: plainFunction({ t: 0.01, n: 100, c: 0.1, S4: 3.9, k: 20 }),
  L4: plainFunction({ t: 0.01, n: 10_000, c: 0.1, S4: 3.9, k: 1000, K: 150 }, { Q19: 'yes' }),
  L5: plainFunction({ t: 0.01, n: 10_000, c: 0.1, S4: 3.9, k: 1000, K: 150 }, { Q19: 'no' }),
  L6: plainFunction({ t: 0.01, n: 100, c: 1, S2: 1.9 }),
  L7: plainFunction({ t: 0.01, n: 100, c: 1, S2: 1.9, gil: 0 }),
  L8: plainFunction({ t: 0.01, n: 100, c: 1, S2: 0.4, gil: 0 }),
  L9: plainFunction({ t: 0.01, n: 100, c: 0.5 }, { Q7: 'yes' }),
  L10: coroutine({ t: 0.005, gap: 0.04, S8: 1, c: 0.1 }),
  L11: coroutine({ t: 0.005, gap: 0.04, S8: 1, c: 1 }),
  L12: plainFunction({ t: 0.05, n: 100, c: 0.9, P: 1.9 }),
  L13: plainFunction({ ...cpu, t: 0.0004, p: 0.00001 }),
  L14: plainFunction({ ...cpu, p: 0.2 }),
  L15: plainFunction({ ...cpu, picklable: 0 }),
  L16: plainFunction({ ...cpu, E: 1.1 }),
  L17: plainFunction({ ...cpu, interpreters: 0 }),
  L18: plainFunction(cpu, { Q11: 'beyond' }),
  L20: plainFunction({}, { Q0: 'background', Q14: 'lost' }),
  L21: plainFunction({ ...cpu, interpreters: 1 }, { Q16: 'yes' }),
  L22: plainFunction(cpu, { Q15: 'yes' }),
  L23: plainFunction({ ...cpu, p: 0.2 }, { Q17: 'yes' }),
  L24: plainFunction({}, { Q0: 'background', Q14: 'survive' }),
  L25: plainFunction({}, { Q0: 'background', Q14: 'finish' }),
  L35: plainFunction(cpu, { Q11: 'beyond', Q21: 'actors' }),
};
const inLoop = coroutine({ t: 0.005, gap: 0.005, S8: 7.5, c: 0.1 });
const added: Readonly<Record<string, readonly [node: string, answer: string, from: Evidence]>> = {
  L19: ['Q12', 'threads', ways.L3!],
  L26: ['Q10', 'stop', inLoop],
  L27: ['Q10', 'go-on', inLoop],
  L28: ['Q13', 'other-end', inLoop],
  L29: ['Q13', 'memory', inLoop],
  L30: ['Q12', 'await', inLoop],
  L31: ['Q12', 'processes', ways.L17!],
  L32: ['Q12', 'no', ways.L17!],
  L33: ['Q22', 'in-order', ways.L17!],
  L34: ['Q22', 'at-once', ways.L17!],
  L36: ['Q12', 'signal', ways.L3!],
};

describe('every leaf is reached by some evidence', () => {
  test('and none is left out here', () => {
    expect([...Object.keys(ways), ...Object.keys(added)].sort()).toEqual(leaves.map((leaf) => leaf.id).sort());
  });

  test.each(Object.entries(ways))('%s', (leaf, given) => {
    expect(walk(given).leaves).toEqual([leaf]);
  });

  test.each(Object.entries(added))('%s is added', (leaf, [node, answer, from]) => {
    expect(walk(from).additions).toEqual([]);
    const taken = walk(withAnswer(from, node, answer));
    expect(taken.additions).toEqual([leaf]);
    expect(taken.leaves).toEqual(walk(from).leaves);
  });
});

describe('undecided evidence', () => {
  test('without any, the first question is open and nothing is claimed', () => {
    expect(walk(evidence({}))).toMatchObject({ open: 'Q1', leaves: [], additions: [], wouldChange: [], predictions: [] });
  });

  test('an interval across a threshold keeps both branches, the likelier first', () => {
    const taken = walk(plainFunction({ ...cpu, S2: [1.25, 1.1, 1.5] }));
    expect(taken.leaves).toEqual(['L17', 'L6']);
    expect(taken.steps.find(({ node }) => node === 'Q5')?.answers).toEqual(['holds', 'releases']);
    expect(walk(plainFunction({ ...cpu, S2: [1.25, 1.2, 1.29] })).leaves).toEqual(['L17']);
  });

  test('a branch that stops at a question keeps the walk open', () => {
    const taken = walk(plainFunction({ t: 0.01, n: 100, c: [0.24, 0.2, 0.3], S4: 3.9 }));
    expect(taken).toMatchObject({ open: 'Q7', leaves: [] });
  });

  test('a saving around the least one that counts is undecided, too', () => {
    expect(walk(plainFunction({ t: [0.002, 0.0018, 0.0022], n: 52, c: 0.01, S4: 3.9 })).leaves).toEqual(['L3', 'L0']);
  });

  test('a class in the middle of the overlap scale is judged by what the second doubling brought', () => {
    const at = (S2: number, S4: number): readonly string[] => walk(plainFunction({ t: 0.01, n: 50, c: 0.1, S2, S4 })).leaves;
    expect(at(2, 2.1)).toEqual(['L2']);
    expect(at(2, 2.9)).toEqual(['L2']);
    expect(at(1.7, 2.7)).toEqual(['L3']);
    expect(at(2, 3.2)).toEqual(['L3']);
  });
});

test('a thread that was kept from the processor by others is not taken for one that waits', () => {
  const busy = (c: number, E: number): readonly string[] => walk(plainFunction({ t: 0.001, n: 10_000, c, E })).steps.find(({ node }) => node === 'Q2')!.answers;
  expect(busy(0.42, 0.45)).toEqual(['mixed', 'computing']);
  expect(busy(0.02, 0.45)).toEqual(['waiting']);
  expect(busy(0.42, 1.9)).toEqual(['mixed']);
  const step = walk(plainFunction({ t: 0.001, n: 10_000, c: 0.42, E: 0.45 })).steps.find(({ node }) => node === 'Q2');
  expect(step?.because).toContain('only 0.450 of a core was free meanwhile');
});

describe('who wins', () => {
  test('the user over the code over the measurement over what is assumed', () => {
    const measured = plainFunction({ ...cpu, S2: 1.9 });
    expect(walk(measured).leaves).toEqual(['L6']);
    const coded: Evidence = { ...measured, known: { ...measured.known, Q5: { answer: 'holds', because: 'a loop in Python' } } };
    expect(walk(coded).leaves).toEqual(['L17']);
    expect(walk(withAnswer(coded, 'Q5', 'releases')).leaves).toEqual(['L6']);
    const weak: Evidence = { ...measured, known: { ...measured.known, Q5: { answer: 'holds', because: 'usual', weak: true } } };
    expect(walk(weak).leaves).toEqual(['L6']);
    const steps = walk(withAnswer(coded, 'Q5', 'releases')).steps;
    expect(steps.find(({ node }) => node === 'Q5')).toMatchObject({ source: 'you said', answers: ['releases'] });
  });

  test('an answer that does not exist any more is passed over', () => {
    expect(walk(plainFunction({ ...cpu, S2: 1.9 }, { Q5: 'no-such', Q99: 'x' })).leaves).toEqual(['L6']);
  });

  test('a figure that the user gave replaces a measured one, whichever comes last', () => {
    const measured = { quantities: quantities({ n: 10, t: 1 }) };
    const said = { quantities: { n: saidQuantity(5000) } };
    for (const merged of [mergeEvidence(measured, said), mergeEvidence(said, measured)]) {
      expect(merged.quantities.n).toMatchObject({ value: 5000, source: 'you said' });
      expect(merged.quantities.t?.value).toBe(1);
    }
    expect(walk(mergeEvidence(plainFunction({ ...cpu, S2: 1.9 }), { quantities: quantities({ S2: 0.9 }, 'you said') })).leaves).toEqual(['L17']);
  });

  test('the follow-up of a race is asked although the way to the model is open', () => {
    expect(walk(withAnswer(evidence({}), 'Q12', 'threads'))).toMatchObject({ open: 'Q1', leaves: [], additions: ['L19'] });
  });
});

describe('what would change the answer', () => {
  test('the figure nearest to its threshold comes first, assumptions last', () => {
    const { wouldChange } = walk(plainFunction({ ...cpu, S2: 1.25, t: 0.05 }));
    expect(wouldChange[0]).toEqual({ node: 'Q5', text: 'throughput of 2 threads against 1 above 1.30x (now 1.25x): then "Yes" to "Does the computation let other threads run (release the GIL)?"' });
    expect(wouldChange.map(({ node }) => node)).toEqual(['Q5', 'Q2', 'Q11', 'Q9', 'Q0', 'Q15', 'Q16']);
    expect(wouldChange.at(-1)?.text).toMatch(/^"No, or I do not know" is assumed for "Can it run in subinterpreters/);
  });

  test('beyond the threshold the walk does take the answer that it names', () => {
    const base = { ...cpu, S2: 1.25 };
    const margins = walk(plainFunction(base)).steps.flatMap((step) => (step.margin === null ? [] : [{ node: step.node, margin: step.margin }]));
    expect(margins.length).toBeGreaterThan(3);
    for (const { node, margin } of margins) {
      if (!(margin.symbol in base)) continue;
      const beyond = margin.threshold * (margin.value >= margin.threshold ? 0.99 : 1.01);
      const changed = walk(plainFunction({ ...base, [margin.symbol]: beyond }));
      expect(changed.steps.find((step) => step.node === node)?.answers, node).toEqual([margin.otherwise]);
    }
  });
});

test('each question says what measures it, and each needed symbol can come from there', () => {
  for (const question of questions) {
    expect(question.needs.length > 0 || question.measure === null || question.decide(evidence({})) === null, question.id).toBe(true);
  }
  expect(questionById('Q99')).toBeUndefined();
  expect(leafById('Q1')).toBeUndefined();
});
