"""One producer and one consumer over a queue: the time until `count` small items have gone through.

Imported by the consuming processes: nothing here that they do not need.
"""

import multiprocessing
import queue
import threading
import time

# Longest time that a consumer in another process may take, seconds.
LIMIT = 30.0


class ConsumerLost(RuntimeError):
    """The consuming process ended or took too long."""


def through_threads(count):
    """`queue.Queue`, filled by this thread, emptied by another."""
    channel = queue.Queue()
    thread = threading.Thread(target=_take_all, args=(channel.get, count), daemon=True)
    begin = time.perf_counter()
    thread.start()
    for item in range(count):
        channel.put(item)
    thread.join()
    return time.perf_counter() - begin


def through_tasks(loop, count):
    """`asyncio.Queue` between two tasks of the given loop."""
    return loop.run_until_complete(_through_tasks(count))


async def _through_tasks(count):
    import asyncio
    channel = asyncio.Queue()

    async def take():
        for _ in range(count):
            await channel.get()

    begin = time.perf_counter()
    taker = asyncio.get_running_loop().create_task(take())
    for item in range(count):
        await channel.put(item)
    await taker
    return time.perf_counter() - begin


class ProcessQueue:
    """A queue whose consumer is a process that stays for all rounds. `kind`: `queue`, `pipe` or `manager`."""

    def __init__(self, kind, method):
        self.kind = kind
        self.method = method
        self.process = None
        self.manager = None

    def start(self):
        """Idempotent; tens to hundreds of milliseconds, the manager is a second process."""
        if self.process is not None:
            return
        context = multiprocessing.get_context(self.method)
        self.control, far_control = context.Pipe()
        if self.kind == "pipe":
            far_end, near_end = context.Pipe(duplex=False)
            self.put = near_end.send
        else:
            if self.kind == "manager":
                self.manager = context.Manager()
                far_end = self.manager.Queue()
            else:
                far_end = context.Queue()
            self.put = far_end.put
        self.end = near_end if self.kind == "pipe" else far_end
        self.process = context.Process(target=_consume, args=(far_control, far_end), daemon=True)
        self.process.start()
        far_control.close()
        if self.kind == "pipe":
            far_end.close()
        self._answer()

    def seconds(self, count):
        """Seconds until the other process has taken `count` items."""
        self.start()
        put = self.put
        self.control.send(count)
        self._answer()
        begin = time.perf_counter()
        for item in range(count):
            put(item)
        self._answer()
        return time.perf_counter() - begin

    def close(self):
        """Ends both processes; may be called twice and without `start`."""
        if self.process is None:
            return
        try:
            self.control.send(None)
            self.process.join(2.0)
        except OSError:
            pass  # it is gone already
        if self.process.is_alive():
            self.process.terminate()
            self.process.join()
        self.control.close()
        if self.kind == "pipe":
            self.end.close()
        elif self.kind == "queue":
            self.end.close()
            self.end.join_thread()
        if self.manager is not None:
            self.manager.shutdown()
        self.process = None

    def _answer(self):
        if not self.control.poll(LIMIT):
            raise ConsumerLost("The consumer did not answer within %g s" % LIMIT)
        try:
            return self.control.recv()
        except EOFError:
            raise ConsumerLost("The consumer ended with exit code %s" % self.process.exitcode)


def _take_all(get, count):
    for _ in range(count):
        get()


def _consume(control, channel):
    """Main function of the other process: says when it is ready and when it has everything."""
    get = channel.recv if hasattr(channel, "recv") else channel.get
    control.send("ready")
    while True:
        count = control.recv()
        if count is None:
            return
        control.send("ready")
        _take_all(get, count)
        control.send("done")
