/** How each async library spells the things that replace a blocking call. */

export interface AsyncLibrary {
  readonly name: 'asyncio' | 'anyio' | 'trio';
  /** Dotted callables, to be written after `await` where `awaited` below says nothing else. */
  readonly sleep: string;
  /** Runs a function in a worker thread: `await <runInThread>(function, *args)`. */
  readonly runInThread: string;
  /** True if `runInThread` passes keyword arguments on; otherwise they need `functools.partial`. */
  readonly threadKeywords: boolean;
  /** First Python version that has `runInThread`, as `[major, minor]`. */
  readonly threadSince: readonly [number, number];
  /** Runs a function in a worker process, where the library has a call for it. */
  readonly runInProcess: string | null;
  readonly event: string;
  readonly lock: string;
  readonly semaphore: string;
  readonly condition: string;
  /** What replaces `queue.Queue`. */
  readonly queue: string;
  readonly openFile: string | null;
  readonly path: string | null;
  readonly runProcess: string;
}

/** Sources: the documentation of `asyncio`, of `anyio` 4 and of `trio` 0.2x. */
export const asyncLibraries: readonly AsyncLibrary[] = [
  {
    name: 'asyncio',
    sleep: 'asyncio.sleep',
    runInThread: 'asyncio.to_thread',
    threadKeywords: true,
    threadSince: [3, 9],
    runInProcess: null,
    event: 'asyncio.Event',
    lock: 'asyncio.Lock',
    semaphore: 'asyncio.Semaphore',
    condition: 'asyncio.Condition',
    queue: 'asyncio.Queue',
    openFile: null,
    path: null,
    runProcess: 'asyncio.create_subprocess_exec',
  },
  {
    name: 'anyio',
    sleep: 'anyio.sleep',
    runInThread: 'anyio.to_thread.run_sync',
    threadKeywords: false,
    threadSince: [3, 6],
    runInProcess: 'anyio.to_process.run_sync',
    event: 'anyio.Event',
    lock: 'anyio.Lock',
    semaphore: 'anyio.Semaphore',
    condition: 'anyio.Condition',
    queue: 'anyio.create_memory_object_stream',
    openFile: 'anyio.open_file',
    path: 'anyio.Path',
    runProcess: 'anyio.run_process',
  },
  {
    name: 'trio',
    sleep: 'trio.sleep',
    runInThread: 'trio.to_thread.run_sync',
    threadKeywords: false,
    threadSince: [3, 6],
    runInProcess: null,
    event: 'trio.Event',
    lock: 'trio.Lock',
    semaphore: 'trio.Semaphore',
    condition: 'trio.Condition',
    queue: 'trio.open_memory_channel',
    openFile: 'trio.open_file',
    path: 'trio.Path',
    runProcess: 'trio.run_process',
  },
];

/**
 * The library whose spelling suits code that imports these top-level modules. `asyncio` wins where it is imported, because
 * its calls need no further dependency; code that imports none of them gets `asyncio` too.
 */
export function asyncLibraryFor(imported: ReadonlySet<string>): AsyncLibrary {
  const order: readonly AsyncLibrary['name'][] = ['asyncio', 'anyio', 'trio'];
  const name = order.find((candidate) => imported.has(candidate)) ?? 'asyncio';
  return asyncLibraries.find((library) => library.name === name)!;
}
