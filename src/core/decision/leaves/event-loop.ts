import computeOffLoop from '../skeletons/compute_off_loop.py';
import toThread from '../skeletons/to_thread.py';
import { runsOn, type LeafText } from './leaf';

/** For code that holds an event loop. */
export const loopLeaves: readonly LeafText[] = [
  {
    id: 'L10',
    title: 'asyncio.to_thread',
    recommendation: 'Await an async equivalent if there is one; otherwise await asyncio.to_thread(function, ...). The thread waits, and the loop goes on.',
    caveat: 'The default pool has min(32, cores + 4) threads: more callers wait in line. A cancelled task does not stop its thread.',
    wouldChange: 'It computes in Python instead of waiting: a thread would make the loop stutter, a process would not.',
    skeleton: runsOn(3, 9, toThread),
    presets: ['loop-stall', 'gathered-sleeps'],
    disagreement: 'The primers recommend to_thread for every blocking call. For a wait it cures the standstill; for Python computation it turns the freeze into a stutter ("loop-stall"); its capacity is not mentioned.',
    model: 'to-thread',
    followUps: ['Q13', 'Q12'],
  },
  {
    id: 'L11',
    title: 'run_in_executor with a process pool',
    recommendation: 'Await loop.run_in_executor(pool, function, ...) with one ProcessPoolExecutor for the life of the program. The computation leaves the process, and the loop keeps its GIL.',
    caveat: 'Arguments and results are pickled. For less than about a millisecond of work, break the loop up with await asyncio.sleep(0) instead.',
    wouldChange: 'The computation releases the GIL, or the GIL is off: then asyncio.to_thread is enough.',
    skeleton: runsOn(3, 8, computeOffLoop),
    presets: ['loop-stall', 'computing'],
    disagreement: 'See asyncio.to_thread: "loop-stall" shows the worst gap of the loop with the same computation in the coroutine, in a thread and in a process.',
    model: 'asyncio-pool',
    followUps: ['Q13', 'Q12'],
  },
];
