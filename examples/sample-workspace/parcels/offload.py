"""The project's own way to run a function in a thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="parcels")


async def in_thread(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool, partial(function, *arguments, **options))
