import backgroundThread from '../skeletons/background_thread.py';
import finishBeforeExit from '../skeletons/finish_before_exit.py';
import jobQueue from '../skeletons/job_queue.py';
import plain from '../skeletons/plain.py';
import { runsOn, type LeafText } from './leaf';

/** No concurrency, or none that anybody waits for. */
export const simpleLeaves: readonly LeafText[] = [
  {
    id: 'L0',
    title: 'Plain sequential code',
    recommendation: 'Keep it synchronous, and do not overengineer: even a perfect model would save {saving}. Plain code has no races, no deadlocks and readable tracebacks.',
    caveat: 'Make the one call faster instead: a better algorithm, a cache, fewer round trips.',
    wouldChange: 'The number or the length of the calls grows: from about {flip} calls of this length a second look is worth it.',
    skeleton: runsOn(3, 8, plain),
    presets: ['quick', 'tiny-tasks'],
    disagreement: '',
    model: 'sequential',
    followUps: [],
  },
  {
    id: 'L20',
    title: 'A daemon thread',
    recommendation: 'Start a Thread(daemon=True), and only for work that may be lost: at exit it is cut off wherever it is, and its finally blocks do not run. In a coroutine: asyncio.create_task, and keep the task in a set until it is done.',
    caveat: 'An exception in it ends the thread and nothing else; log it inside the thread.',
    wouldChange: 'Somebody needs the result, or a file or a database is left half written: then an executor that is shut down at exit.',
    skeleton: runsOn(3, 8, backgroundThread),
    presets: ['process-start', 'behaviour'],
    disagreement: '',
    model: 'threads',
    followUps: ['Q12'],
  },
  {
    id: 'L25',
    title: 'An executor that is shut down at exit',
    recommendation: 'Hand the job to a ThreadPoolExecutor that lives as long as the program, and leave its with block at the end: that waits for what is still running. Keep the future and ask it for its result, or the exception is lost.',
    caveat: 'A job that never ends keeps the program alive for ever: give it a timeout of its own.',
    wouldChange: 'The work must survive a crash or a power cut: then a job queue.',
    skeleton: runsOn(3, 8, finishBeforeExit),
    presets: ['process-start'],
    disagreement: '',
    model: 'thread-pool',
    followUps: ['Q12'],
  },
  {
    id: 'L24',
    title: 'A job queue',
    recommendation: 'Write the job down first (Celery, RQ, Dramatiq, or a table in your database), and let workers take it from there. The caller goes on at once; a crash loses nothing; more machines can take part.',
    caveat: 'A job may run twice, after a crash between doing it and noting it: make it bear that. It is one more service to run and to watch.',
    wouldChange: 'The work may be lost, or the caller waits for the result anyway: then a pool in the program is simpler.',
    skeleton: runsOn(3, 8, jobQueue),
    presets: [],
    disagreement: '',
    model: null,
    followUps: [],
  },
];
