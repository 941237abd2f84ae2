"""Tasks that only wait, for a timer. Seconds throughout."""

import asyncio
import time


def sleep(seconds):
    """Waits and lets other threads run."""
    time.sleep(seconds)


async def sleep_async(seconds):
    """Waits and lets other tasks run."""
    await asyncio.sleep(seconds)


async def sleep_blocking(seconds):
    """The mistake: it waits, and the event loop waits with it."""
    time.sleep(seconds)
