import { intervalOf } from '../intervals';
import { shownValue } from '../symbols';
import { computingShare, leastTotal, perfectTime, totalOf, type ComputingShare } from '../derive';
import { decideByZones, measuredText, undecided, type DecisionNode } from '../node';
import type { Decided, Evidence } from '../types';

/** Below this share of computing a call waits, above the other one it computes. */
const waitingBelow = 0.25;
const computingFrom = 0.75;
/** One call that keeps more processors busy than this is parallel inside. */
const parallelFrom = 1.3;

/** The questions that every walk begins with. */
export const startQuestions: readonly DecisionNode[] = [
  {
    id: 'Q1',
    text: 'Does this run inside an event loop (async def, or called from one)?',
    why: 'An event loop runs one thing at a time. Code on it must hand the loop back quickly, however little there is to do in all: while it computes or blocks, every other task stands still.',
    answers: [
      { id: 'yes', label: 'Yes', to: 'Q8', when: 'it is an async def, or an async def calls it' },
      { id: 'no', label: 'No', to: 'Q0', when: 'it is plain code: a script, a thread, a worker process' },
    ],
    needs: [],
    measure: null,
    assume: null,
    decide: undecided,
  },
  {
    id: 'Q0',
    text: 'How long would all of it take one after the other?',
    why: 'Concurrency costs code, tests and surprises. It has to save something that somebody notices; one call alone cannot overlap with anything.',
    answers: [
      { id: 'short', label: 'Hardly anything, or it is a single call', to: 'L0', when: 'even a perfect model would save less than 0.1 s' },
      { id: 'long', label: 'Long enough to be worth it', to: 'Q2', when: 'a perfect model would save 0.1 s or more' },
      { id: 'background', label: 'It does not matter: nobody waits for the result', to: 'Q14', when: 'fire and forget' },
    ],
    needs: ['t', 'n', 'c', 'E'],
    measure: 'function',
    assume: null,
    decide: decideTotal,
  },
  {
    id: 'Q2',
    text: 'While one call runs, is the processor busy or waiting?',
    why: 'This decides more than anything else. Waits overlap in any model, even on one core. Computation only gets faster on more cores, and under the GIL only one thread at a time runs Python code.',
    answers: [
      { id: 'waiting', label: 'Waiting: network, disk, a timer, another process', to: 'Q3', when: 'processor time is below 25 % of the time' },
      { id: 'mixed', label: 'Some of both', to: 'Q7', when: 'between 25 % and 75 %' },
      { id: 'computing', label: 'Computing', to: 'Q5', when: '75 % or more' },
      { id: 'parallel', label: 'Computing on several cores already', to: 'L12', when: 'one call keeps more than 1.3 processors busy' },
    ],
    needs: ['c', 'P', 'E'],
    measure: 'function',
    assume: null,
    decide: decideBusy,
  },
  {
    id: 'Q14',
    text: 'What if the program ends before the job does?',
    why: 'A daemon thread is cut off in the middle of a line when the program ends. Work that matters needs somebody who waits for it, and work that must survive a crash has to be written down first.',
    answers: [
      { id: 'lost', label: 'Then it may be lost', to: 'L20', when: 'a log line, a warm-up, a metric' },
      { id: 'finish', label: 'The program should wait for it', to: 'L25', when: 'it is done within seconds, and nothing else keeps it' },
      { id: 'survive', label: 'It must be done even after a crash', to: 'L24', when: 'an order, a mail, a payment' },
    ],
    needs: [],
    measure: null,
    assume: null,
    decide: undecided,
  },
];

function decideTotal(evidence: Evidence): Decided | null {
  const n = intervalOf(evidence, 'n');
  if (n !== undefined && n.hi < 2) {
    return { answers: ['short'], because: 'there is one call, and nothing for it to overlap with', margin: { symbol: 'n', value: n.value, threshold: 2, otherwise: 'long' } };
  }
  const total = totalOf(evidence);
  const perfect = perfectTime(evidence);
  if (total === undefined || perfect === undefined) return null;
  const saving = { value: total.value - perfect.value, lo: total.lo - perfect.lo, hi: total.hi - perfect.hi };
  const ordered = { value: saving.value, lo: Math.min(saving.lo, saving.value), hi: Math.max(saving.hi, saving.value) };
  const decided = decideByZones('saving', ordered, [{ from: -Infinity, answer: 'short' }, { from: leastTotal, answer: 'long' }]);
  return { ...decided, because: `one after the other: ${shownValue('total', total.value)}; a perfect model would save ${shownValue('saving', Math.max(0, saving.value))}` };
}

function decideBusy(evidence: Evidence): Decided | null {
  const P = intervalOf(evidence, 'P');
  const computing = computingShare(evidence);
  // A library that computes on threads of its own shows up in the process, and looks like waiting in the calling thread.
  if (P !== undefined && P.value > parallelFrom) {
    const margin = { symbol: 'P', value: P.value, threshold: parallelFrom, otherwise: computing !== undefined && computing.share.value < waitingBelow ? 'waiting' : 'computing' };
    return { answers: P.lo > parallelFrom || computing === undefined ? ['parallel'] : ['parallel', ...busyZones(computing).answers], because: measuredText('P', P), margin };
  }
  return computing === undefined ? null : busyZones(computing);
}

function busyZones({ share, note }: ComputingShare): Decided {
  return decideByZones('c', share, [{ from: -Infinity, answer: 'waiting' }, { from: waitingBelow, answer: 'mixed' }, { from: computingFrom, answer: 'computing' }], note);
}
