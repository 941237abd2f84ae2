import { breakEven, chunkSize } from '../derive';
import { intervalOf, type Interval } from '../intervals';
import { decideByZones, isYes, measuredText, undecided, type DecisionNode } from '../node';
import { shownInterval, shownValue } from '../symbols';
import type { Decided, Evidence } from '../types';

/** Two threads that do this much more than one run at the same time. */
export const parallelThreadsFrom = 1.3;
/** Without a scaling measurement: a call that holds the GIL less than this lets others run, more than that it does not. */
const releasesBelow = 0.3;
const holdsFrom = 0.6;
/** Fewer free cores than this, and processes cannot help. */
const severalCoresFrom = 1.3;
/** A process pool that was measured pays from this speed-up. */
const worthwhileFrom = 1.1;
/** A task pays from this many times the break-even. */
const clearlyAbove = 2;
/** A saving that is worth a pool. */
const leastSaving = 0.2;

const threadZones = (no: string, yes: string) => [{ from: -Infinity, answer: no }, { from: parallelThreadsFrom, answer: yes }];

/** Calls that compute. */
export const computingQuestions: readonly DecisionNode[] = [
  {
    id: 'Q5',
    text: 'Does the computation let other threads run (release the GIL)?',
    why: 'Only one thread at a time runs Python code while the GIL is on. But C code may let go of it: hashing, compression, SQLite and NumPy on large arrays do. Then plain threads use all cores. json, re and sorted do not. The name of a library does not tell; the measurement does.',
    answers: [
      { id: 'releases', label: 'Yes', to: 'L6', when: '2 threads do 1.3 times the work of one or more' },
      { id: 'holds', label: 'No', to: 'Q15', when: '2 threads do less' },
      { id: 'gil-off', label: 'There is no GIL in this interpreter', to: 'Q6', when: 'a free-threaded build with the GIL off' },
    ],
    needs: ['gil', 'S2', 'S4', 'g'],
    measure: 'function',
    assume: null,
    decide: decideRelease,
  },
  {
    id: 'Q6',
    text: 'Do the threads work on their own data, or hammer the same objects?',
    why: 'Without the GIL threads run Python code at the same time. But every list, dict or counter that they share is passed from core to core: two threads on one object can be slower than one thread.',
    answers: [
      { id: 'own', label: 'On their own data', to: 'L7', when: '2 threads do 1.3 times the work of one or more' },
      { id: 'shared', label: 'On the same objects', to: 'L8', when: '2 threads do less' },
    ],
    needs: ['S2'],
    measure: 'function',
    assume: null,
    decide(evidence) {
      const S2 = intervalOf(evidence, 'S2');
      return S2 === undefined ? null : decideByZones('S2', S2, threadZones('shared', 'own'));
    },
  },
  {
    id: 'Q15',
    text: 'Could a library written in C, Rust or Fortran do the inner loop?',
    why: 'Pure Python is tens of times slower than compiled code at arithmetic. An array library gains more on one core than processes gain on eight, and nothing has to be sent anywhere.',
    answers: [
      { id: 'yes', label: 'Yes: arrays, tables, text, images', to: 'L22', when: 'NumPy, Polars, orjson, a compiled module of your own' },
      { id: 'no', label: 'No', to: 'Q11', when: 'objects, branches, code that is already as compiled as it gets' },
    ],
    needs: [],
    measure: null,
    assume: { answer: 'no', because: 'taken as no until you say otherwise' },
    decide: undecided,
  },
  {
    id: 'Q11',
    text: 'How many cores can this job really get?',
    why: 'Processes turn cores into speed and nothing else. With one free core there is nothing to turn; with two to about eight a process pool is right; beyond one machine only a distributed engine goes on. What the system reports is an upper limit: other programs, containers and virtual machines take their share.',
    answers: [
      { id: 'one', label: 'One', to: 'L16', when: 'fewer than 1.3 cores are free' },
      { id: 'several', label: 'The cores of this machine', to: 'Q9', when: '1.3 free cores or more' },
      { id: 'beyond', label: 'More than this machine has', to: 'Q21', when: 'the data does not fit, or all cores here would still be too slow' },
    ],
    needs: ['E', 'A'],
    measure: 'computing',
    assume: { answer: 'several', because: 'nobody has measured the free cores; most machines have several' },
    decide: decideCores,
  },
  {
    id: 'Q9',
    text: 'Is one task big enough to be worth sending to another process?',
    why: 'Arguments and results are pickled, sent and unpickled. That costs a fixed part for each task and a part that grows with the data. Tasks below the break-even make the pool slower than plain code, unless many of them travel together.',
    answers: [
      { id: 'big', label: 'Yes', to: 'Q16', when: 'it lasts twice the break-even or more' },
      { id: 'small', label: 'No, but there are many', to: 'L13', when: 'it is shorter, and in chunks it pays' },
      { id: 'pointless', label: 'No, not even in chunks', to: 'L0', when: 'even in chunks less than 20 % would be saved' },
      { id: 'data', label: 'The data costs more than the work', to: 'Q17', when: 'pickling takes longer than the call' },
      { id: 'unpicklable', label: 'It cannot be sent at all', to: 'L15', when: 'pickling the function or its arguments fails' },
    ],
    needs: ['picklable', 't', 'p', 'SP', 'o', 'E', 'breakeven'],
    measure: 'break-even',
    assume: null,
    decide: decideGrain,
  },
  {
    id: 'Q16',
    text: 'Can it run in subinterpreters: Python 3.14 or newer, and every imported module supports them?',
    why: 'A subinterpreter has a GIL of its own and starts faster than a process, in less memory. But an extension module has to support it, and arguments are still copied.',
    answers: [
      { id: 'no', label: 'No, or I do not know', to: 'L17', when: 'older than 3.14, or an extension refuses' },
      { id: 'yes', label: 'Yes', to: 'L21', when: 'InterpreterPoolExecutor is there, and the imports are pure Python or declare support' },
    ],
    needs: ['interpreters'],
    measure: 'subinterpreters',
    assume: { answer: 'no', because: 'taken as no until you have tried your imports in one' },
    decide: (evidence) =>
      isYes(evidence, 'interpreters') === false ? { answers: ['no'], because: 'this interpreter has no InterpreterPoolExecutor', margin: null } : null,
  },
  {
    id: 'Q17',
    text: 'Is the large part raw bytes or an array of numbers?',
    why: 'Shared memory holds bytes. An array in it is there for every process at once, without a copy. Python objects cannot live in it: they have to be made where they are used.',
    answers: [
      { id: 'no', label: 'No: Python objects, rows, text', to: 'L14', when: 'lists, dicts, data frames with objects' },
      { id: 'yes', label: 'Yes', to: 'L23', when: 'bytes, array, memoryview, NumPy' },
    ],
    needs: [],
    measure: 'large-arguments',
    assume: { answer: 'no', because: 'taken as no: sending less works for any data' },
    decide: undecided,
  },
  {
    id: 'Q21',
    text: 'What does the work beyond one machine look like?',
    why: 'The engines are made for different work: tables and arrays that are cut into pieces, functions and stateful workers that call each other, or jobs that have nothing to do with each other and must not get lost.',
    answers: [
      { id: 'tables', label: 'Tables, arrays, a graph of functions', to: 'L18', when: 'it looks like pandas or NumPy, only larger' },
      { id: 'actors', label: 'Workers with a state, training, GPUs', to: 'L35', when: 'models, simulations, services' },
      { id: 'jobs', label: 'Independent jobs that come in over time', to: 'L24', when: 'a web site hands them over and goes on' },
    ],
    needs: [],
    measure: null,
    assume: { answer: 'tables', because: 'the most frequent case' },
    decide: undecided,
  },
];

function decideRelease(evidence: Evidence): Decided | null {
  if (isYes(evidence, 'gil') === false) return { answers: ['gil-off'], because: 'the GIL is off in this interpreter', margin: null };
  const S2 = intervalOf(evidence, 'S2');
  const S4 = intervalOf(evidence, 'S4');
  if (S2 !== undefined) {
    const decided = decideByZones('S2', S2, threadZones('holds', 'releases'));
    // Two fresh threads may sit on one core; four that do more than one settle it, because under the GIL they cannot.
    if (decided.answers.length > 1 && S4 !== undefined && S4.lo >= parallelThreadsFrom) {
      return { ...decided, answers: ['releases'], because: `${decided.because}; 4 threads: ${shownInterval('S4', S4)}` };
    }
    return decided;
  }
  const g = intervalOf(evidence, 'g');
  if (g === undefined) return null;
  if (g.hi < releasesBelow) return { answers: ['releases'], because: measuredText('g', g), margin: { symbol: 'g', value: g.value, threshold: releasesBelow, otherwise: 'holds' } };
  if (g.lo > holdsFrom) return { answers: ['holds'], because: measuredText('g', g), margin: { symbol: 'g', value: g.value, threshold: holdsFrom, otherwise: 'releases' } };
  return { answers: ['holds', 'releases'], because: `${measuredText('g', g)}: too close to call without measuring threads`, margin: null };
}

function decideCores(evidence: Evidence): Decided | null {
  const zones = [{ from: -Infinity, answer: 'one' }, { from: severalCoresFrom, answer: 'several' }];
  const E = intervalOf(evidence, 'E');
  if (E !== undefined) return decideByZones('E', E, zones);
  // The allowance is a ceiling: it can prove that there is one core, never that there are several free ones.
  const A = intervalOf(evidence, 'A');
  return A !== undefined && A.hi < severalCoresFrom ? decideByZones('A', A, zones) : null;
}

function decideGrain(evidence: Evidence): Decided | null {
  if (isYes(evidence, 'picklable') === false) {
    return { answers: ['unpicklable'], because: evidence.quantities.picklable?.note ?? '', margin: null };
  }
  const t = intervalOf(evidence, 't');
  const p = intervalOf(evidence, 'p');
  if (t !== undefined && p !== undefined && p.lo > t.hi) {
    return { answers: ['data'], because: `${measuredText('p', p)}; ${measuredText('t', t).toLowerCase()}`, margin: { symbol: 'p', value: p.value, threshold: t.value, otherwise: 'small' } };
  }
  const small = chunkedSaving(evidence, t, p) < leastSaving ? 'pointless' : 'small';
  const SP = intervalOf(evidence, 'SP');
  if (SP !== undefined) return decideByZones('SP', SP, [{ from: -Infinity, answer: small }, { from: worthwhileFrom, answer: 'big' }]);
  const pays = breakEven(evidence);
  if (t === undefined || pays === undefined) return null;
  const answers: string[] = [];
  if (t.hi >= clearlyAbove * pays.lo) answers.push('big');
  if (t.lo < clearlyAbove * pays.hi) answers.push(small);
  const threshold = clearlyAbove * pays.value;
  const main = t.value >= threshold ? 'big' : small;
  return {
    answers: [main, ...answers.filter((answer) => answer !== main)],
    because: `${measuredText('t', t)}; break-even here: ${shownInterval('breakeven', pays)}, twice that is ${shownValue('t', threshold)}`,
    margin: { symbol: 't', value: t.value, threshold, otherwise: main === 'big' ? small : 'big' },
  };
}

/** Share of the time that a pool would save with tasks sent in chunks; 1 if too little is known to doubt it. */
function chunkedSaving(evidence: Evidence, t: Interval | undefined, p: Interval | undefined): number {
  const E = intervalOf(evidence, 'E');
  const o = intervalOf(evidence, 'o');
  const chunk = chunkSize(evidence);
  if (t === undefined || E === undefined || o === undefined || chunk === undefined || t.value <= 0) return 1;
  return 1 - (t.value + (p?.value ?? 0) + o.value / chunk) / (Math.max(1, E.value) * t.value);
}
