import asyncioTasks from '../skeletons/asyncio_tasks.py';
import fetchThenCompute from '../skeletons/fetch_then_compute.py';
import limitedPool from '../skeletons/limited_pool.py';
import manyThreads from '../skeletons/many_threads.py';
import ownConnection from '../skeletons/own_connection.py';
import threadPool from '../skeletons/thread_pool.py';
import { runsOn, type LeafText } from './leaf';

/** For calls that wait. */
export const waitingLeaves: readonly LeafText[] = [
  {
    id: 'L1',
    title: 'Take away what makes them take turns',
    recommendation: 'The calls wait, but one at a time: a lock, one connection or a limit at the other end serialises them. More workers will not help. Give each worker its own connection, or shorten what the lock covers.',
    caveat: 'If the limit is not yours to change, plain sequential code does the same work with less trouble.',
    wouldChange: '4 threads do more than 1.5 times the work of one.',
    skeleton: runsOn(3, 8, ownConnection),
    presets: ['lock-cost', 'workers-waiting'],
    disagreement: '',
    model: 'sequential',
    followUps: ['Q12'],
  },
  {
    id: 'L2',
    title: 'As many workers as the limit allows',
    recommendation: 'The calls overlap up to a limit: 4 threads did {S4} the work of one. Use about that many workers and no more, or a Semaphore of that size in async code.',
    caveat: 'Workers beyond the limit only wait in line, hold memory, and make each single call slower.',
    wouldChange: 'The other end raises its limit: more connections, a larger pool, a higher rate.',
    skeleton: runsOn(3, 8, limitedPool),
    presets: ['workers-waiting'],
    disagreement: 'The primers name 10 to 50 workers for HTTP as the sweet spot. That is what a server allows, not what Python can do: the sweep of "workers-waiting" shows where the throughput stops.',
    model: 'thread-pool',
    followUps: ['Q22', 'Q12'],
  },
  {
    id: 'L3',
    title: 'ThreadPoolExecutor',
    recommendation: 'Use ThreadPoolExecutor(max_workers={workers}). Each call waits in a thread of its own, and any library works. Never more workers than the connection pool or the other end has places.',
    caveat: 'A thread that computes in the same process slows each of these calls {L}: keep computation out of it, or in a process.',
    wouldChange: 'More than {K} calls wait at the same time, and there is an async library: then asyncio.',
    skeleton: runsOn(3, 8, threadPool),
    presets: ['waiting', 'sleeping-threads', 'workers-waiting', 'switch-interval'],
    disagreement:
      'The primers draw the line between threads and asyncio at "10 to 100 against 1,000", at "dozens against hundreds", by fast or slow I/O, or not at all ("threads if simpler"). One measured number decides: K, up to which threads keep 90 % of the throughput of asyncio ("workers-waiting"). They also say that threads doing I/O hardly suffer from the GIL: true until one thread computes ("switch-interval").',
    model: 'thread-pool',
    followUps: ['Q22', 'Q12'],
  },
  {
    id: 'L4',
    title: 'asyncio',
    recommendation: 'Use asyncio with an async library all the way: one task for each call, a limit on how many run at once, and no blocking call anywhere.',
    caveat: 'One blocking call stops every task. Await what can be awaited, and hand the rest to asyncio.to_thread.',
    wouldChange: 'Fewer than {K} calls wait at once: then threads are as fast, and need no async library.',
    skeleton: runsOn(3, 8, asyncioTasks),
    presets: ['gathered-sleeps', 'workers-waiting', 'many-waits', 'switching'],
    disagreement:
      'One primer calls async "much easier to get right", another warns that it colours every caller. That cannot be measured; the tree asks you. "No locks needed" is wrong across an await ("lost-updates"); tasks are far lighter than threads, but not a thousand times once each holds a connection ("many-waits").',
    model: 'asyncio',
    followUps: ['Q10', 'Q13', 'Q12'],
  },
  {
    id: 'L5',
    title: 'Many threads now, an async library later',
    recommendation: 'Use ThreadPoolExecutor(max_workers={workers}) now. It works with hundreds of threads, at {Mt} each, and stops gaining at {plateau} parallel waits. If that is too little, move to a library that has an async version.',
    caveat: 'asyncio.to_thread would not help: it runs the same calls in the same threads, by default in min(32, cores + 4) of them.',
    wouldChange: 'An async version of the library turns up, or fewer calls wait at once.',
    skeleton: runsOn(3, 8, manyThreads),
    presets: ['many-waits', 'workers-waiting'],
    disagreement: '"Threads are expensive" is a matter of numbers: "many-waits" shows the memory of thousands of them here.',
    model: 'thread-pool',
    followUps: ['Q22', 'Q12'],
  },
  {
    id: 'L9',
    title: 'Wait in asyncio or threads, compute in processes',
    recommendation: 'Split it: asyncio tasks or threads do the waiting, a ProcessPoolExecutor does the computing, and plain data goes from one to the other.',
    caveat: 'What is sent is pickled: send the smaller side. On a free-threaded build plain threads do both, without sending.',
    wouldChange: 'The computing share falls below a quarter (then threads alone), or the GIL is off.',
    skeleton: runsOn(3, 8, fetchThenCompute),
    presets: ['mixed', 'switch-interval'],
    disagreement: 'One primer puts threads in front of the process pool, another asyncio. Both keep the computation out of the waiting process, which is what counts; the front is chosen like any waiting (question Q4).',
    model: 'asyncio-pool',
    followUps: ['Q10', 'Q13', 'Q12'],
  },
];
