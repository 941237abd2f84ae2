/** One place in a program that a fix changes. */
export interface Form {
  readonly name: string;
  readonly rule: string;
  /** How the fix's title begins. */
  readonly title: string;
  readonly before: string;
  /** Lines of the fixed text, one behind the other. */
  readonly after: string;
  readonly target?: string;
}

const account = `import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self.total = 0
        threading.Thread(target=self.run).start()

    def add(self, amount):
        with self._lock:
            self.total += amount

    def remove(self, amount):
        with self._lock:
            self.total -= amount

    def run(self):
`;

const listing = `import threading

seen = {}


def fill():
    while True:
        seen[len(seen)] = 1


threading.Thread(target=fill).start()
threading.Thread(target=fill).start()


def show():
`;

const caching = `import threading

groups = {}


def add(key, item):
`;

const started = `

def work():
    add(1, 2)


for _ in range(4):
    threading.Thread(target=work).start()
`;

const fetching = `import asyncio


async def fetch(x=1):
    await asyncio.sleep(0)
    return x


`;

const saved = `import threading


def store(x, y=0, *rest):
    print(x, y, rest)


`;

const squares = `import multiprocessing


def square(x):
    return x * x


`;

const loads = `from concurrent.futures import ThreadPoolExecutor


def load(name):
    return len(name)


`;

/** Every kind of fix in the spellings that code comes in. */
export const forms: readonly Form[] = [
  // Put the access under the lock that guards it elsewhere.
  { name: 'under the lock: one statement', rule: 'inconsistent-lock-guard', title: 'Hold', before: `${account}        self.total = 0  # afresh\n`, after: '        with self._lock:\n            self.total = 0  # afresh\n' },
  { name: 'under the lock: in a block, over several lines', rule: 'inconsistent-lock-guard', title: 'Hold', before: `${account}        if self.total:\n            self.total -= sum(\n                [1,\n                 2],  # two\n            )\n            print(1)\n`, after: '        with self._lock:\n            if self.total:\n                self.total -= sum(\n                    [1,\n                     2],  # two\n                )\n                print(1)\n' },
  { name: 'under the lock: a long text', rule: 'inconsistent-lock-guard', title: 'Hold', before: `${account}        self.total += len("""one\n  two\n""")\n        print(1)\n`, after: '        with self._lock:\n            self.total += len("""one\n  two\n""")\n        print(1)\n' },
  { name: 'under the lock: two blanks', rule: 'inconsistent-lock-guard', title: 'Hold', before: `"""These:\n        many\n"""\n${account.replace(/^(?: {4})+/gm, (blanks) => ' '.repeat(blanks.length / 2))}    self.total = 0\n`, after: '    with self._lock:\n      self.total = 0\n' },
  { name: 'under the lock: the end of a file without a line break', rule: 'inconsistent-lock-guard', title: 'Hold', before: `${account}        self.total += 1`, after: '        with self._lock:\n            self.total += 1' },
  // `with` instead of acquire and release.
  { name: 'with: plain', rule: 'lock-not-released', title: 'Write', before: `${saved}lock = threading.Lock()\n\n\ndef save(x):\n    lock.acquire()\n    store(open(x).read())\n    lock.release()\n`, after: '    with lock:\n        store(open(x).read())\n' },
  { name: 'with: comments, blank lines, blocks and long texts', rule: 'lock-not-released', title: 'Write', before: `${saved}lock = threading.Lock()\n\n\ndef save(x):\n    if x:\n        lock.acquire()  # mine\n        # first\n        for y in x:\n            store(open(y).read())\n\n        store("""one\n  two\n""",\n          x)\n        lock.release()\n    return x\n`, after: '        with lock:  # mine\n            # first\n            for y in x:\n                store(open(y).read())\n\n            store("""one\n  two\n""",\n              x)\n    return x\n' },
  { name: 'with: in a coroutine', rule: 'lock-not-released', title: 'Write', before: `${fetching}lock = asyncio.Lock()\n\n\nasync def save(x):\n    try:\n        await lock.acquire()\n        await fetch(x)\n        lock.release()\n    except ValueError:\n        print(x)\n`, after: '        async with lock:\n            await fetch(x)\n    except' },
  { name: 'with: a comment on the release', rule: 'lock-not-released', title: 'Write', before: `${saved}lock = threading.Lock()\n\n\ndef save(x):\n    lock.acquire()\n    store(open(x).read())\n    lock.release()  # for others\n    return x\n`, after: '    with lock:\n        store(open(x).read())\n        # for others\n    return x\n' },
  // RLock.
  { name: 'rlock: an attribute', rule: 'non-reentrant-self-deadlock', title: 'Make the lock', before: 'import threading\n\n\nclass Store:\n    def __init__(self):\n        self.lock = threading.Lock()  # ours\n\n    def size(self):\n        with self.lock:\n            return 1\n\n    def show(self):\n        with self.lock:\n            print(self.size())\n', after: '        self.lock = threading.RLock()  # ours\n' },
  { name: 'rlock: imported by name', rule: 'non-reentrant-self-deadlock', title: 'Make the lock', before: '"""Text."""\nfrom threading import Lock\n\nlock: Lock = Lock()\n\n\ndef size():\n    with lock:\n        return 1\n\n\ndef show():\n    with lock: print(size())\n', after: 'lock: threading.RLock = threading.RLock()\n' },
  { name: 'rlock: imported under another name', rule: 'non-reentrant-self-deadlock', title: 'Make the lock', before: 'import threading as th\n\nlock = (\n    th.Lock()\n)\n\n\ndef size():\n    with lock:\n        return 1\n\n\ndef show():\n    with lock:\n        return [size() for _ in range(2)]\n', after: '    th.RLock()\n' },
  // asyncio.Lock and `async with`.
  { name: 'asyncio lock: a module variable', rule: 'await-holding-thread-lock', title: 'Use an', before: `${fetching.replace('import asyncio', 'import asyncio\nimport threading')}lock = threading.Lock()\n\n\nasync def save(x):\n    with lock:\n        await fetch(x)\n`, after: 'lock = asyncio.Lock()\n\n\nasync def save(x):\n    async with lock:\n        await fetch(x)\n' },
  { name: 'asyncio lock: an attribute, taken in several methods, one on a line', rule: 'await-holding-thread-lock', title: 'Use an', before: `${fetching}from threading import BoundedSemaphore\n\n\nclass Store:\n    def __init__(self):\n        self._gate = BoundedSemaphore(1)\n\n    async def save(self, x):\n        with self._gate: await fetch(x)\n\n    async def load(self):\n        with self._gate:  # short\n            print(1)\n`, after: '        self._gate = asyncio.BoundedSemaphore(1)\n\n    async def save(self, x):\n        async with self._gate: await fetch(x)\n\n    async def load(self):\n        async with self._gate:  # short\n' },
  { name: 'asyncio lock: the module is not imported yet', rule: 'await-holding-thread-lock', title: 'Use an', before: 'from asyncio import sleep\nfrom threading import RLock\n\nlock = RLock()\n\n\nasync def save():\n    with (lock):\n        await sleep(1)\n', after: 'lock = asyncio.Lock()\n\n\nasync def save():\n    async with (lock):\n        await sleep(1)\n' },
  // Iterate over a copy.
  { name: 'copy: the keys', rule: 'iteration-while-mutated', title: 'Go through', before: `${listing}    for name in seen:\n        print(name)\n`, after: '    for name in list(seen):\n' },
  { name: 'copy: the items, on one line', rule: 'iteration-while-mutated', title: 'Go through', before: `${listing}    for name, at in seen.items(): print(name, at)\n`, after: '    for name, at in list(seen.items()): print(name, at)\n' },
  { name: 'copy: in a comprehension over several lines', rule: 'iteration-while-mutated', title: 'Go through', before: `${listing}    return [\n        name  # each\n        for name in seen\n        .keys()\n        if name\n    ]\n`, after: '        for name in list(seen\n        .keys())\n        if name\n' },
  // setdefault.
  { name: 'setdefault: a list', rule: 'check-then-act', title: 'Use `setdefault`', before: `${caching}    if key not in groups:\n        groups[key] = []\n    groups[key].append(item)\n${started}`, after: '    groups.setdefault(key, [])\n    groups[key].append(item)\n' },
  { name: 'setdefault: on one line', rule: 'check-then-act', title: 'Use `setdefault`', before: `${caching}    for _ in range(2):\n        if key not in groups: groups[key] = {}\n        groups[key][item] = 1\n${started}`, after: '        groups.setdefault(key, {})\n        groups[key][item] = 1\n' },
  { name: 'setdefault: a key of several parts', rule: 'check-then-act', title: 'Use `setdefault`', before: `${caching}    if (key, 1) not in groups:\n        groups[(key, 1)] = set()\n    groups[(key, 1)].add(item)\n${started}`, after: '    groups.setdefault((key, 1), set())\n' },
  // A lock per call.
  { name: 'hoist: a statement', rule: 'per-call-lock', title: 'Make `lock` once', before: `${saved}def save(x):\n    """Text."""\n    lock = threading.Lock()  # ours\n    with lock:\n        store(x)\n`, after: 'lock = threading.Lock()\n\n\ndef save(x):\n    """Text."""\n    with lock:\n        store(x)\n' },
  { name: 'hoist: a decorated method', rule: 'per-call-lock', title: 'Make `lock` once', before: `${saved}class Store:\n    @staticmethod\n    def save(x):\n        lock = threading.Lock()\n        with lock:\n            store(x)\n`, after: 'lock = threading.Lock()\n\n\nclass Store:\n    @staticmethod\n    def save(x):\n        with lock:\n' },
  { name: 'hoist: a temporary lock below a decorator', rule: 'temporary-lock', title: 'Make `_save_lock` once', before: `${saved}def plain(f):\n    return f\n\n\n@plain\n@plain\ndef save(x):\n    with threading.Lock(): store(x)\n`, after: '_save_lock = threading.Lock()\n\n\n@plain\n@plain\ndef save(x):\n    with _save_lock: store(x)\n' },
  // await.
  { name: 'await: a statement on the line of its condition', rule: 'coroutine-not-awaited', title: 'Await', before: `${fetching}async def main(x):\n    if x: fetch(); print(x)\n`, after: '    if x: await fetch(); print(x)\n' },
  { name: 'await: over several lines', rule: 'coroutine-not-awaited', title: 'Await', before: `${fetching}async def main(x):\n    try:\n        fetch(\n            x,  # this\n        )\n    finally:\n        print(x)\n`, after: '        await fetch(\n            x,  # this\n        )\n' },
  { name: 'await: before an attribute over several lines', rule: 'coroutine-as-value', title: 'Await', before: `${fetching}async def main(x):\n    return (\n        fetch(x)\n        .real\n    )\n`, after: '        (await fetch(x))\n        .real\n' },
  { name: 'await: a power', rule: 'coroutine-as-value', title: 'Await', before: `${fetching}async def main(x):\n    return 2 ** -fetch(x)\n`, after: '    return 2 ** -(await fetch(x))\n' },
  // Keep the task.
  { name: 'background set: with imports and a comment', rule: 'dangling-task', title: 'Keep the task', before: `${fetching}async def main():\n    if True:\n        asyncio.create_task(fetch(1))  # aside\n    await asyncio.sleep(1)\n`, after: '        task = asyncio.create_task(fetch(1))  # aside\n        background_tasks.add(task)\n        task.add_done_callback(background_tasks.discard)\n    await' },
  { name: 'background set: over several lines, the set is there already', rule: 'dangling-task', title: 'Keep the task', before: `${fetching}background_tasks = set()\n\n\nasync def main():\n    asyncio.ensure_future(\n        fetch(1),\n    )\n    await asyncio.sleep(1)\n`, after: '    task = asyncio.ensure_future(\n        fetch(1),\n    )\n    background_tasks.add(task)\n    task.add_done_callback(background_tasks.discard)\n' },
  { name: 'background set: a variable', rule: 'dangling-task', title: 'Keep the task', before: `${fetching}async def main():\n    job = asyncio.create_task(fetch(1))\n`, after: '    job = asyncio.create_task(fetch(1))\n    background_tasks.add(job)\n    job.add_done_callback(background_tasks.discard)\n' },
  // TaskGroup.
  { name: 'task group: a statement', rule: 'prefer-task-group', title: 'Start them', target: '3.12', before: `${fetching}async def main(x):\n    if x:\n        await asyncio.gather(\n            fetch(1),\n            fetch(\n                2,\n            ),\n        )\n    print(x)\n`, after: '        async with asyncio.TaskGroup() as group:\n            group.create_task(fetch(1))\n            group.create_task(fetch(\n                2,\n            ))\n    print(x)\n' },
  { name: 'task group: results one by one', rule: 'prefer-task-group', title: 'Start them', target: '3.12', before: `${fetching}async def main():\n    one, two = await asyncio.gather(fetch(1), fetch(2))\n    print(one, two)\n`, after: '    async with asyncio.TaskGroup() as group:\n        task_1 = group.create_task(fetch(1))\n        task_2 = group.create_task(fetch(2))\n    one, two = task_1.result(), task_2.result()\n' },
  { name: 'task group: returned, imported by name', rule: 'prefer-task-group', title: 'Start them', target: '3.12', before: 'from asyncio import gather, sleep\n\n\nasync def fetch(group):\n    await sleep(group)\n\n\nasync def load(group):\n    return await gather(fetch(group), fetch(2))\n\n\nasync def main():\n    print(await load(1))\n', after: '    async with asyncio.TaskGroup() as tasks:\n        task_1 = tasks.create_task(fetch(group))\n        task_2 = tasks.create_task(fetch(2))\n    return [task_1.result(), task_2.result()]\n' },
  // Raise it again.
  { name: 'raise: instead of pass, on one line', rule: 'cancellation-swallowed', title: 'Raise', before: `${fetching}async def main():\n    while True:\n        try: await fetch()\n        except asyncio.CancelledError: pass\n`, after: '        except asyncio.CancelledError: raise\n' },
  { name: 'raise: behind a statement with a comment', rule: 'cancellation-swallowed', title: 'Raise', before: `${fetching}async def main():\n    while True:\n        try:\n            await fetch()\n        except asyncio.CancelledError:\n            print("ended")  # loud\n`, after: '            print("ended")\n            raise  # loud\n' },
  { name: 'raise: behind statements that share a line', rule: 'cancellation-swallowed', title: 'Raise', before: `${fetching}async def main():\n    while True:\n        try:\n            await fetch()\n        except BaseException as error: print(error); print(1)\n        print(2)\n`, after: '        except asyncio.CancelledError:\n            raise\n        except BaseException as error: print(error); print(1)\n' },
  { name: 'raise: a handler of several errors', rule: 'cancellation-swallowed', title: 'Raise a cancellation', before: `${fetching}async def main():\n    while True:\n        try:\n            await fetch()\n        except (asyncio.CancelledError, ValueError) as error:  # any\n            print(error)\n`, after: '        except asyncio.CancelledError:\n            raise\n        except ValueError as error:  # any\n            print(error)\n' },
  { name: 'raise: a bare handler', rule: 'cancellation-swallowed', title: 'Raise a cancellation', before: `${fetching}async def main(x):\n    for y in x:\n        try:\n            await fetch()\n        except:\n            continue\n        print(y)\n`, after: '        except asyncio.CancelledError:\n            raise\n        except:\n            continue\n' },
  { name: 'raise: a bare handler that takes errors only', rule: 'cancellation-swallowed', title: 'Catch `Exception`', before: `${fetching}async def main(x):\n    for y in x:\n        try:\n            await fetch()\n        except :\n            continue\n        print(y)\n`, after: '        except Exception :\n            continue\n' },
  // args=(x,).
  { name: 'tuple: parentheses', rule: 'thread-arguments-not-a-tuple', title: 'Make it a tuple', before: `${saved}thread = threading.Thread(target=store, args=(7))\nthread.start()\nthread.join()\n`, after: 'args=(7,))' },
  { name: 'tuple: bare, over several lines', rule: 'thread-arguments-not-a-tuple', title: 'Make it a tuple', before: `${saved}thread = threading.Thread(\n    target=store,\n    args="text",  # one\n)\nthread.start()\nthread.join()\n`, after: '    args=("text",),  # one\n' },
  { name: 'tuple: a comment inside', rule: 'thread-arguments-not-a-tuple', title: 'Make it a tuple', before: `${saved}def main(n):\n    thread = threading.Timer(1, store, args=(\n        len(n)  # how many\n    ))\n    thread.start()\n    thread.join()\n`, after: '        (len(n),)  # how many\n' },
  // Pass instead of call.
  { name: 'pass: one argument', rule: 'called-instead-of-passed', title: 'Pass', before: `${saved}thread = threading.Thread(target=store(1))\nthread.start()\nthread.join()\n`, after: 'threading.Thread(target=store, args=(1,))' },
  { name: 'pass: arguments in parentheses and by name', rule: 'called-instead-of-passed', title: 'Pass', before: `${saved}thread = threading.Thread(\n    target=store((1), y=(\n        2\n    ),),\n    daemon=False)\nthread.start()\nthread.join()\n`, after: '    target=store, args=(1,), kwargs={"y": 2},\n' },
  { name: 'pass: to a pool', rule: 'called-instead-of-passed', title: 'Pass', before: `${loads}with ThreadPoolExecutor() as pool:\n    print(pool.submit(load("a")).result())\n`, after: 'pool.submit(load, "a").result()' },
  { name: 'pass: to a timer', rule: 'called-instead-of-passed', title: 'Pass', before: `${saved}timer = threading.Timer(1, store(1, 2))\ntimer.start()\ntimer.join()\n`, after: 'threading.Timer(1, store, args=(1, 2))' },
  // Main guard.
  { name: 'guard: what comes before goes along', rule: 'missing-main-guard', title: 'Put the start', target: '3.14', before: `${squares}# all of them\npool = multiprocessing.Pool(2)\ntry:\n    print(pool.map(square, [1,\n                            2]))\n\nfinally:\n    pool.close()  # now\n    pool.join()\n`, after: '# all of them\nif __name__ == "__main__":\n    pool = multiprocessing.Pool(2)\n    try:\n        print(pool.map(square, [1,\n                                2]))\n\n    finally:\n        pool.close()  # now\n        pool.join()\n' },
  { name: 'guard: a long text', rule: 'missing-main-guard', title: 'Put the start', target: '3.14', before: `${squares}with multiprocessing.Pool(2) as pool:\n    print("""one\n  two\n""", pool.map(square, [1]))\n`, after: 'if __name__ == "__main__":\n    with multiprocessing.Pool(2) as pool:\n        print("""one\n  two\n""", pool.map(square, [1]))\n' },
  { name: 'guard: a process', rule: 'missing-main-guard', title: 'Put the start', target: '3.14', before: `${squares}p = multiprocessing.Process(target=square, args=(2,))\np.start(); p.join()`, after: 'if __name__ == "__main__":\n    p = multiprocessing.Process(target=square, args=(2,))\n    p.start(); p.join()' },
  // A function instead of a lambda.
  { name: 'lambda: an argument', rule: 'unpicklable-argument', title: 'Make the lambda', before: `${squares}def main(xs):\n    with multiprocessing.Pool() as pool:\n        return pool.map(lambda x: x + 1, xs)\n`, after: 'def _task(x):\n    return x + 1\n\n\ndef main(xs):\n    with multiprocessing.Pool() as pool:\n        return pool.map(_task, xs)\n' },
  { name: 'lambda: over several lines, in a method', rule: 'unpicklable-argument', title: 'Make the lambda', before: `${squares}class Work:\n    def run(self, xs):\n        with multiprocessing.Pool() as pool:\n            return pool.starmap(\n                lambda x, *y: square(\n                    x) + 1,\n                xs,\n            )\n`, after: 'def _task(x, *y):\n    return (square(\n                    x) + 1)\n\n\nclass Work:\n' },
  { name: 'lambda: under the guard', rule: 'unpicklable-argument', title: 'Make the lambda', before: `${squares}if __name__ == "__main__":\n    process = multiprocessing.get_context("spawn").Process(target=lambda: print(square(2)))\n    process.start()\n    process.join()\n`, after: 'def _task():\n    return print(square(2))\n\n\nif __name__ == "__main__":\n' },
  // as_completed.
  { name: 'as_completed: a variable, and what it was made of', rule: 'result-in-submit-loop', title: 'Take the results', before: `${loads}def main(names):\n    with ThreadPoolExecutor() as pool:\n        for name in names:\n            future = pool.submit(load, name)  # one\n            print(name, future.result())\n`, after: '        futures = {pool.submit(load, name): name for name in names}\n        for future in as_completed(futures):\n            name = futures[future]  # one\n            print(name, future.result())\n' },
  { name: 'as_completed: at once', rule: 'result-in-submit-loop', title: 'Take the results', before: `${loads.replace('import ThreadPoolExecutor', 'import (\n    ThreadPoolExecutor,\n)')}def main(names):\n    with ThreadPoolExecutor() as pool:\n        for i, name in enumerate(names):\n            print(i, pool.submit(load, name).result())\n`, after: '        futures = {pool.submit(load, name): (i, name) for i, name in enumerate(names)}\n        for future in as_completed(futures):\n            i, name = futures[future]\n            print(i, future.result())\n' },
  { name: 'as_completed: nothing else is used', rule: 'result-in-submit-loop', title: 'Take the results', before: `${loads.replace('from concurrent.futures import ThreadPoolExecutor', 'import concurrent.futures')}def main(names):\n    with concurrent.futures.ThreadPoolExecutor() as pool:\n        for name in names:\n            job = pool.submit(load, name)\n            print(job.result())\n`, after: '        futures = [pool.submit(load, name) for name in names]\n        for job in concurrent.futures.as_completed(futures):\n            print(job.result())\n' },
  { name: 'in order: a variable', rule: 'result-in-submit-loop', title: 'Submit everything', before: `${loads}def main(names):\n    with ThreadPoolExecutor() as pool:\n        for name in names:\n            future = pool.submit(load, name)\n            print(name, future.result())\n`, after: '        for name, future in [(name, pool.submit(load, name)) for name in names]:\n            print(name, future.result())\n' },
  // A call in a thread.
  { name: 'thread: arguments in lines of their own, a comment behind the last', rule: 'transitive-blocking-call', title: 'Run in a thread', before: 'import asyncio\nimport time\n\n\ndef load(x, y=0):\n    time.sleep(x)\n\n\nasync def main():\n    await asyncio.sleep(0)\n    load(\n        1,  # one\n        y=2,  # two\n    )\n', after: '    await asyncio.to_thread(\n        load,\n        1,  # one\n        y=2,  # two\n    )\n' },
  { name: 'thread: a comment in place of arguments', rule: 'transitive-blocking-call', title: 'Run in a thread', before: 'import asyncio\nimport time\n\n\ndef load():\n    time.sleep(1)\n\n\nasync def main():\n    await asyncio.sleep(0)\n    load(  # nothing\n    )\n', after: '    await asyncio.to_thread(load, # nothing\n    )\n' },
  { name: 'thread: a comma behind the last argument', rule: 'transitive-blocking-call', title: 'Run in a thread', before: 'import asyncio\nimport time\n\n\ndef load(x):\n    time.sleep(x)\n    return x\n\n\nasync def main():\n    await asyncio.sleep(0)\n    return load(1,)\n', after: '    return await asyncio.to_thread(load, 1,)\n' },
  // Others that write lines.
  { name: 'await first: an update', rule: 'stale-read-across-await', title: 'Await first', before: `${fetching}class Store:\n    def __init__(self):\n        self.total = 0\n\n    async def add(self, x):\n        self.total += await fetch(x)  # one\n\n\nasync def main():\n    store = Store()\n    await asyncio.gather(store.add(1), store.add(2))\n`, after: '        result = await fetch(x)\n        self.total += result  # one\n' },
  { name: 'shared value: an update', rule: 'unsynchronised-shared-value', title: 'Hold', before: 'import multiprocessing\n\n\ndef count(counter):\n    for _ in range(10):\n        counter.value += 1  # one\n\n\nif __name__ == "__main__":\n    counter = multiprocessing.Value("i", 0)\n    workers = [multiprocessing.Process(target=count, args=(counter,)) for _ in range(2)]\n    for worker in workers:\n        worker.start()\n    for worker in workers:\n        worker.join()\n', after: '        with counter.get_lock():\n            counter.value += 1  # one\n' },
  { name: 'pool: a block around what uses it', rule: 'pool-not-closed', title: 'Use `with', before: `${loads}def main(names):\n    pool = ThreadPoolExecutor(4)  # four\n\n    # all\n    for text in pool.map(load, names):\n        print(text, """one\n  two\n""")\n    return 1\n`, after: '    with ThreadPoolExecutor(4) as pool:  # four\n\n        # all\n        for text in pool.map(load, names):\n            print(text, """one\n  two\n""")\n    return 1\n' },
];
