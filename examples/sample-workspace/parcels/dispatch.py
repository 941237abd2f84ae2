"""Background work: hands parcels to the carriers."""

import asyncio
import queue
import subprocess

from parcels.offload import in_thread
from parcels.store import ParcelStore

waiting: queue.Queue[str] = queue.Queue()


class Dispatcher:
    def __init__(self, store: ParcelStore) -> None:
        self.store = store
        self.lock = asyncio.Lock()

    async def run(self) -> None:
        """Blocks twice: a thread's queue is waited for, and the database is written on the event loop."""
        while True:
            number = waiting.get()
            async with self.lock:
                await self.print_label(number)
                self.finish(number)

    def finish(self, number: str) -> None:
        self.store.mark(number, "sent")

    async def print_label(self, number: str) -> None:
        """Blocks until the printer program ends."""
        subprocess.run(["lp", f"labels/{number}.txt"], check=True)

    async def print_label_in_background(self, number: str) -> None:
        process = await asyncio.create_subprocess_exec("lp", f"labels/{number}.txt")
        await process.wait()

    async def finish_in_thread(self, number: str) -> None:
        await in_thread(self.finish, number)

    def try_next(self) -> str | None:
        """Never waits."""
        try:
            return waiting.get_nowait()
        except queue.Empty:
            return None
