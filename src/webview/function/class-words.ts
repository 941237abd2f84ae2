import type { FunctionProfile } from '../../core/bench/model';

type FunctionClass = FunctionProfile['class'];

/** What a class is called and what it means for running several calls at once. */
export const classWords: Readonly<Record<FunctionClass, { readonly name: string; readonly means: string }>> = {
  wait: { name: 'Waits', means: 'Several calls wait at the same time: threads or asyncio overlap them.' },
  'wait-limited': { name: 'Waits, up to a limit', means: 'A few calls overlap, then something they share is full.' },
  'wait-serialised': { name: 'Waits one at a time', means: 'A lock, one connection or a server lets one call through: more workers change nothing.' },
  'cpu-gil': { name: 'Computes in Python', means: 'Threads take turns at the GIL; only processes or subinterpreters compute in parallel.' },
  'cpu-releases': { name: 'Computes, releases the GIL', means: 'Threads are enough: the work happens in code that lets others run.' },
  'cpu-parallel': { name: 'Computes in parallel threads', means: 'Without the GIL threads scale with the cores.' },
  'cpu-serialised': { name: 'Computes, threads in each other’s way', means: 'The GIL is off, and threads still wait for each other on what they share.' },
  mixed: { name: 'Waits and computes', means: 'Best split: one part overlaps, the other needs cores.' },
  'lock-bound': { name: 'Bound by a lock', means: 'Calls queue up at a lock; the time in it decides.' },
  'already-parallel': { name: 'Already parallel inside', means: 'One call keeps several cores busy; more workers compete with it.' },
  'async-wait': { name: 'Awaits', means: 'The event loop stays free while it waits.' },
  'async-blocking': { name: 'Blocks the event loop', means: 'Something in the coroutine waits without awaiting: everything else stands still.' },
  'async-cpu': { name: 'Computes on the event loop', means: 'The coroutine keeps the loop busy: everything else stands still.' },
  tiny: { name: 'Too small alone', means: 'Handing over one call costs more than the call: send many at once.' },
  undecided: { name: 'Undecided', means: 'The figures do not tell; a longer run may.' },
};
