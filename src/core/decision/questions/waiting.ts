import { computingShare, crossover } from '../derive';
import { intervalOf } from '../intervals';
import { decideByZones, isYes, measuredText, undecided, type DecisionNode } from '../node';
import { shownInterval } from '../symbols';
import type { Decided, Evidence } from '../types';

/** Four threads that do less than this much more than one take turns. */
const overlapFrom = 1.5;
/** Four threads that do this much overlap, whatever two threads did; and below the other figure they do not quite. */
const surelyOverlapFrom = 3;
const limitedBelow = 2.2;
/** A second doubling of the threads that brings less than this has met a limit. */
const gainOfDoubling = 1.5;

/** Calls that wait, and calls that wait and compute. */
export const waitingQuestions: readonly DecisionNode[] = [
  {
    id: 'Q3',
    text: 'When several calls run at once, do they really overlap?',
    why: 'A shared connection, a lock, a rate limit or a slow disk can make calls take turns although each of them only waits. More workers then make the queue longer and nothing faster.',
    answers: [
      { id: 'overlap', label: 'Yes: four at once do about four times the work', to: 'Q4', when: '4 threads do 3 times the work of one, or still gain half as much again over 2' },
      { id: 'limited', label: 'Up to a limit', to: 'L2', when: '4 threads do 1.5 times the work of one or more, but hardly more than 2 threads' },
      { id: 'serial', label: 'No: they take turns', to: 'L1', when: '4 threads do less than 1.5 times the work of one' },
    ],
    needs: ['S4', 'S2'],
    measure: 'function',
    assume: null,
    decide: decideOverlap,
  },
  {
    id: 'Q4',
    text: 'How many calls wait at the same time?',
    why: 'A thread costs tens of kilobytes and a slow switch, an asyncio task about one kilobyte and a quick one. Up to some number nobody can tell the difference, and threads work with every library. That number can be measured.',
    answers: [
      { id: 'few', label: 'Few: up to about a hundred', to: 'L3', when: 'up to K, the number up to which threads keep 90 % of the throughput of asyncio here (100 if not measured)' },
      { id: 'many', label: 'Many: hundreds or thousands', to: 'Q19', when: 'more than K' },
    ],
    needs: ['k', 'n', 'K'],
    measure: 'workers-waiting',
    assume: null,
    decide: decideVolume,
  },
  {
    id: 'Q19',
    text: 'Is there an async version of this library, and can you go async all the way?',
    why: 'Async code calls async code: it changes every function on the way, and a single blocking call in it undoes the gain. Without an async library, asyncio would only hand the calls to threads.',
    answers: [
      { id: 'yes', label: 'Yes', to: 'L4', when: 'such as httpx or aiohttp for requests, asyncpg for psycopg2, redis.asyncio for redis' },
      { id: 'no', label: 'No', to: 'L5', when: 'the library only blocks, or the callers cannot be changed' },
    ],
    needs: [],
    measure: null,
    assume: null,
    decide: undecided,
  },
  {
    id: 'Q7',
    text: 'Can the waiting part and the computing part be separated?',
    why: 'Waiting wants many cheap workers, computing wants one worker a core. Done in one place, the computation delays whatever has just finished waiting; done in two, each gets what it needs.',
    answers: [
      { id: 'yes', label: 'Yes: first fetch, then compute', to: 'L9', when: 'a function each, with plain data in between' },
      { id: 'no', label: 'No', to: 'Q20', when: 'they alternate all the time' },
      { id: 'gil-off', label: 'No need to: the GIL is off', to: 'Q6', when: 'a free-threaded build: plain threads wait and compute' },
    ],
    needs: ['gil'],
    measure: null,
    assume: null,
    decide: (evidence) => (isYes(evidence, 'gil') === false ? { answers: ['gil-off'], because: 'the GIL is off in this interpreter', margin: null } : null),
  },
  {
    id: 'Q20',
    text: 'Which part is longer, the waiting or the computing?',
    why: 'What cannot be separated gets one model for both. Threads overlap the waiting and give nothing for the computing; processes do both, at the price of sending the data.',
    answers: [
      { id: 'waiting', label: 'Waiting', to: 'L3', when: 'processor time is below 50 % of the time' },
      { id: 'computing', label: 'Computing', to: 'Q11', when: '50 % or more' },
    ],
    needs: ['c', 'E'],
    measure: 'function',
    assume: null,
    decide(evidence) {
      const computing = computingShare(evidence);
      return computing === undefined ? null : decideByZones('c', computing.share, [{ from: -Infinity, answer: 'waiting' }, { from: 0.5, answer: 'computing' }], computing.note);
    },
  },
];

function decideOverlap(evidence: Evidence): Decided | null {
  const S4 = intervalOf(evidence, 'S4');
  if (S4 === undefined) return null;
  const S2 = intervalOf(evidence, 'S2');
  // Two at once and no more: 2.0 and 2.0. A call that costs some processor time: 1.8 and 2.9.
  const limit = S2 === undefined ? limitedBelow : Math.min(surelyOverlapFrom, Math.max(limitedBelow, gainOfDoubling * S2.value));
  const zones = [{ from: -Infinity, answer: 'serial' }, { from: overlapFrom, answer: 'limited' }, { from: limit, answer: 'overlap' }];
  return decideByZones('S4', S4, zones, S2 === undefined ? '' : `; 2 threads: ${shownInterval('S2', S2)}`);
}

function decideVolume(evidence: Evidence): Decided | null {
  // Not more can wait at once than there are calls.
  const k = intervalOf(evidence, 'k');
  const n = intervalOf(evidence, 'n');
  const { at, measured } = crossover(evidence);
  const border = `; threads keep up to about ${Math.round(at.value)}${measured ? '' : ' (usual, not measured here)'}`;
  if (k === undefined) {
    if (n === undefined || n.hi > at.lo) return null;
    return { answers: ['few'], because: `${measuredText('n', n)}${border}`, margin: { symbol: 'n', value: n.value, threshold: at.value, otherwise: 'many' } };
  }
  const answers: string[] = [];
  if (k.lo <= at.hi) answers.push('few');
  if (k.hi > at.lo) answers.push('many');
  const main = k.value <= at.value ? 'few' : 'many';
  return {
    answers: [main, ...answers.filter((answer) => answer !== main)],
    because: `${measuredText('k', k)}${border}`,
    margin: { symbol: 'k', value: k.value, threshold: at.value, otherwise: main === 'few' ? 'many' : 'few' },
  };
}
