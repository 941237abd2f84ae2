import { intervalOf } from '../intervals';
import { decideByZones, isYes, measuredText, type DecisionNode } from '../node';
import { shownValue } from '../symbols';
import { parallelThreadsFrom } from './computing';
import type { Decided, Evidence } from '../types';

/** Eight copies that hold the loop one after the other stop it for eight calls; a loop that is only busy stops for less than this many. */
const callsPerStandstill = 4;
/** Eight copies that overlap do far more than this. */
const overlappingCopies = 2;
/** Below this share of computing, what holds the loop is a wait. */
const waitsBelow = 0.6;

/** Code that runs on an event loop. */
export const loopQuestions: readonly DecisionNode[] = [
  {
    id: 'Q8',
    text: 'Does the coroutine ever hold the loop?',
    why: 'Between two awaits nothing else runs: no request, no timeout, no heartbeat. A blocking call or a long computation there stops every task of the program for as long as it takes.',
    answers: [
      { id: 'waiting', label: 'Yes: it makes a blocking call', to: 'L10', when: 'the loop stands still, and the processor is mostly idle (below 60 %)' },
      { id: 'computing', label: 'Yes: it computes', to: 'Q18', when: 'the loop stands still, and the processor is busy' },
      { id: 'no', label: 'No: it awaits whatever takes time', to: 'L4', when: '8 copies overlap, and the loop never stands still for more than 4 calls' },
    ],
    needs: ['gap', 't', 'S8', 'c'],
    measure: 'function',
    assume: null,
    decide: decideHold,
  },
  {
    id: 'Q18',
    text: 'Does that computation let other threads run (release the GIL)?',
    why: 'In a thread, Python code fights the loop for the GIL: the freeze becomes a stutter of about 5 ms at every switch. Code that releases the GIL is as good as gone from the loop; for the rest a process is needed.',
    answers: [
      { id: 'no', label: 'No, or I do not know', to: 'L11', when: '2 threads do less than 1.3 times the work of one' },
      { id: 'yes', label: 'Yes, or the GIL is off', to: 'L10', when: 'hashing, compression, large arrays; or a free-threaded build' },
    ],
    needs: ['gil', 'S2'],
    measure: 'function',
    assume: { answer: 'no', because: 'Python code holds the GIL' },
    decide(evidence) {
      if (isYes(evidence, 'gil') === false) return { answers: ['yes'], because: 'the GIL is off in this interpreter', margin: null };
      const S2 = intervalOf(evidence, 'S2');
      return S2 === undefined ? null : decideByZones('S2', S2, [{ from: -Infinity, answer: 'no' }, { from: parallelThreadsFrom, answer: 'yes' }]);
    },
  },
];

function decideHold(evidence: Evidence): Decided | null {
  const gap = intervalOf(evidence, 'gap');
  const t = intervalOf(evidence, 't');
  const S8 = intervalOf(evidence, 'S8');
  if (gap === undefined || t === undefined) return null;
  // Copies that overlap may still make the loop stand for four calls' time at most; copies that do not are held by less.
  const threshold = (S8 !== undefined && S8.value < overlappingCopies ? 0.5 : callsPerStandstill) * t.value;
  const certain = { holds: gap.lo > threshold, free: gap.hi <= threshold };
  const held = gap.value > threshold;
  const c = intervalOf(evidence, 'c');
  const because = `${measuredText('gap', gap)}, ${shownValue('t', t.value)} a call${S8 === undefined ? '' : `; 8 copies did ${shownValue('S8', S8.value)} the work of one`}`;
  const by = c === undefined ? ['waiting', 'computing'] : decideByZones('c', c, [{ from: -Infinity, answer: 'waiting' }, { from: waitsBelow, answer: 'computing' }]).answers;
  const answers = certain.free ? ['no'] : certain.holds ? by : held ? [...by, 'no'] : ['no', ...by];
  return { answers, because, margin: { symbol: 'gap', value: gap.value, threshold, otherwise: held ? 'no' : by[0]! } };
}
