"""Tasks that wait and then compute."""

import asyncio
import time

from .cpu import spin


def wait_and_compute(seconds, turns):
    time.sleep(seconds)
    return spin(turns)


async def wait_and_compute_in_loop(seconds, turns):
    """Waits as it should; the computation holds the loop."""
    await asyncio.sleep(seconds)
    return spin(turns)


async def wait_and_offload(offload, seconds, turns):
    """Waits in the loop and computes where `offload` takes it."""
    await asyncio.sleep(seconds)
    return await offload(spin, turns)
