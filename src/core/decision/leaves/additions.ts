import asyncLock from '../skeletons/async_lock.py';
import boundedQueue from '../skeletons/bounded_queue.py';
import eventInsteadOfPolling from '../skeletons/event_instead_of_polling.py';
import firstDoneFirst from '../skeletons/first_done_first.py';
import gatherResults from '../skeletons/gather_results.py';
import lock from '../skeletons/lock.py';
import mapInOrder from '../skeletons/map_in_order.py';
import semaphore from '../skeletons/semaphore.py';
import sendBack from '../skeletons/send_back.py';
import taskGroup from '../skeletons/task_group.py';
import { runsOn, type LeafText } from './leaf';

function addition(text: Omit<LeafText, 'model' | 'followUps'>): LeafText {
  return { ...text, model: null, followUps: [] };
}

/** What goes with a model: how failures, load, results and shared data are handled. */
export const additionLeaves: readonly LeafText[] = [
  addition({
    id: 'L19',
    title: 'One lock around reading and writing',
    recommendation: 'Put one Lock around the whole read-modify-write, always with "with". Condition or Event to wait for a state, queue.Queue to hand work over, threading.local or contextvars for what belongs to one thread or task.',
    caveat: 'An uncontended lock costs about a tenth of a microsecond. Two locks need one order everywhere, or threads wait for each other for ever. Never wait for anything slow while holding one.',
    wouldChange: 'Each thread gets its own data and the results are merged: then nothing needs a lock.',
    skeleton: runsOn(3, 8, lock),
    presets: ['lost-updates', 'lock-cost', 'queues'],
    disagreement:
      'The primers show counter += 1 losing updates. With the GIL on, 3.10 to 3.13 happen not to lose any; with any call between reading and writing every version does ("lost-updates"). That it did not fail here is luck, not safety. "A lock makes everyone else wait" is about long sections: see "lock-cost".',
  }),
  addition({
    id: 'L26',
    title: 'asyncio.TaskGroup',
    recommendation: 'Use async with asyncio.TaskGroup() (Python 3.11): if one task fails the others are cancelled, and the block is left only when all have ended. Before 3.11: anyio.create_task_group.',
    caveat: 'Failures come as an ExceptionGroup: catch them with except*. A task that swallows CancelledError keeps the group waiting.',
    wouldChange: 'Each result counts for itself: then gather with return_exceptions=True.',
    skeleton: runsOn(3, 11, taskGroup),
    presets: ['behaviour'],
    disagreement: '',
  }),
  addition({
    id: 'L27',
    title: 'asyncio.gather with return_exceptions=True',
    recommendation: 'Use await asyncio.gather(*calls, return_exceptions=True), and look at every result: exceptions are among them.',
    caveat: 'Without return_exceptions the first failure is raised at once while the others run on with nobody watching.',
    wouldChange: 'A failure makes the other results worthless: then a TaskGroup.',
    skeleton: runsOn(3, 8, gatherResults),
    presets: ['behaviour', 'gathered-sleeps'],
    disagreement: '',
  }),
  addition({
    id: 'L28',
    title: 'A semaphore',
    recommendation: 'Put async with semaphore around each call, with an asyncio.Semaphore of as many places as the other end takes. In a thread pool, max_workers is that limit.',
    caveat: 'A semaphore limits how many run at once, not how many start each second: a rate limit needs a token bucket.',
    wouldChange: 'The tasks themselves become too many to hold in memory: then a queue with a bound.',
    skeleton: runsOn(3, 8, semaphore),
    presets: ['behaviour', 'workers-waiting'],
    disagreement: '',
  }),
  addition({
    id: 'L29',
    title: 'A queue with a bound',
    recommendation: 'Put an asyncio.Queue(maxsize=...) between producer and consumers (queue.Queue between threads): when it is full the producer waits, and memory stays flat.',
    caveat: 'Say how it ends: one None for each consumer, or shutdown() from 3.13. A consumer that dies leaves the producer waiting.',
    wouldChange: 'All the work is known and small from the beginning: then a pool and map.',
    skeleton: runsOn(3, 8, boundedQueue),
    presets: ['queues'],
    disagreement: 'A list with append and pop loses nothing here, although a primer doubts it ("queues"). It has no bound and nothing to wait on, which is the reason for a queue.',
  }),
  addition({
    id: 'L30',
    title: 'asyncio.Lock',
    recommendation: 'Put async with lock around everything from reading to writing if an await lies in between. Without an await in between, nothing can come between, and no lock is needed.',
    caveat: 'A threading.Lock held across an await can stop the loop for ever; a threading.RLock excludes nobody there.',
    wouldChange: 'Reading and writing move together, without an await in between.',
    skeleton: runsOn(3, 8, asyncLock),
    presets: ['lost-updates'],
    disagreement: 'Two primers say that async code needs no locks, a third lists asyncio.Lock. Across an await the third is right: 100 increments leave 1 ("lost-updates").',
  }),
  addition({
    id: 'L31',
    title: 'Send results back',
    recommendation: 'Let each process return what it found, and put it together in the parent. A global that a worker changes stays changed in that worker only.',
    caveat: 'multiprocessing.Value needs its get_lock() around +=; a Manager makes each access a trip to another process.',
    wouldChange: 'The result is a large array of numbers: then shared memory, with a part for each worker.',
    skeleton: runsOn(3, 8, sendBack),
    presets: ['queues', 'pickling'],
    disagreement: '',
  }),
  addition({
    id: 'L32',
    title: 'Nothing to add',
    recommendation: 'Nothing more is needed here: what is not shared cannot race, and what is few needs no limit.',
    caveat: 'Modules, caches, default arguments and class attributes are shared by all threads, though nobody passes them.',
    wouldChange: 'A cache, a counter or a longer list of work is added later.',
    skeleton: null,
    presets: [],
    disagreement: '',
  }),
  addition({
    id: 'L33',
    title: 'executor.map',
    recommendation: 'Use executor.map(function, items): results come in the order of the items, and the first exception is raised where its result would be.',
    caveat: 'One slow task holds back all results behind it. map takes all items at once: feed an endless source in batches.',
    wouldChange: 'Some tasks take far longer than others, and the quick ones could be used already.',
    skeleton: runsOn(3, 8, mapInOrder),
    presets: ['first-result', 'chunking'],
    disagreement: '',
  }),
  addition({
    id: 'L34',
    title: 'as_completed',
    recommendation: 'Submit everything, keep a dict from future to item, and go through concurrent.futures.as_completed: each result comes as soon as it is there. In asyncio: asyncio.as_completed.',
    caveat: 'Do not call result() in the loop that submits: that waits for each task before the next one starts.',
    wouldChange: 'Nothing can be done with a result before all are there: then map is shorter.',
    skeleton: runsOn(3, 8, firstDoneFirst),
    presets: ['first-result'],
    disagreement: '',
  }),
  addition({
    id: 'L36',
    title: 'Event, Condition or Barrier',
    recommendation: 'Let the waiting side wait: Event for "it has happened", Condition for "something about this data has changed", Barrier for "all have arrived". asyncio and multiprocessing have their own, of the same names.',
    caveat: 'After Condition.wait look again whether it is really so (wait_for does). Give waits that matter a timeout. The primitives of threading stop an event loop.',
    wouldChange: 'What is waited for is a result or a piece of work: then a future or a queue.',
    skeleton: runsOn(3, 8, eventInsteadOfPolling),
    presets: ['lock-cost'],
    disagreement: '',
  }),
];
