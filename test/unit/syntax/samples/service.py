"""A small order service, as async projects write them: base text for the mid-edit states."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Optional

import httpx
from fastapi import Depends, FastAPI, HTTPException

log = logging.getLogger(__name__)
app = FastAPI(title="orders", debug=bool(int("0")))
_cache: dict[str, "Order"] = {}
lock = asyncio.Lock()


@dataclass(frozen=True)
class Order:
    id: str
    lines: list[str] = field(default_factory=list)
    created: float = field(default_factory=time.time)

    def total(self, prices: dict[str, float], *, discount: float = 0.0) -> float:
        amount = sum(prices.get(line, 0.0) for line in self.lines)
        return round(amount * (1 - discount), 2)

    @property
    def label(self) -> str:
        return f"order {self.id!r} with {len(self.lines):>3} lines"


class OrderError(Exception):
    """Raised where an order cannot be read."""

    def __init__(self, message: str, *args: Any) -> None:
        super().__init__(message.format(*args))
        self.message = message


class Store:
    def __init__(self, url: str, timeout: float = 5.0):
        self.url = url
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(timeout, connect=1.0),
            headers={"x-service": "orders", "x-started": str(time.time())},
        )
        self._waiting: dict[str, list[asyncio.Future]] = defaultdict(list)

    async def __aenter__(self) -> "Store":
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.__aexit__(*exc)

    async def load(self, key: str) -> Order:
        if key in _cache:
            return _cache[key]
        elif not key.strip():
            raise OrderError("empty key {}", key)
        try:
            response = await self._client.get(f"/orders/{key}", params={"full": 1})
            response.raise_for_status()
        except httpx.HTTPStatusError as error:
            log.warning("order %s: %s", key, error)
            raise OrderError("no order {}", key) from error
        else:
            data = response.json()
        finally:
            log.debug("asked for %s", key)
        async with lock:
            order = Order(data["id"], [str(line) for line in data.get("lines", [])])
            _cache[key] = order
        return order

    async def load_all(self, keys: list[str]) -> list[Order]:
        tasks = [asyncio.create_task(self.load(key), name=f"load-{key}") for key in keys]
        done = await asyncio.gather(*tasks, return_exceptions=True)
        return [order for order in done if isinstance(order, Order)]

    def save_report(self, path: str, orders: list[Order]) -> int:
        count = 0
        with open(path, "w", encoding="utf-8") as file, contextlib.suppress(OSError):
            for order in orders:
                file.write(order.label + "\n")
                count += 1
        return count


async def poll(store: Store, keys: list[str], every: float = 0.5) -> AsyncIterator[Order]:
    seen = set()
    while True:
        for key in keys:
            order = await store.load(key)
            if order.id not in seen:
                seen.add(order.id)
                yield order
        await asyncio.sleep(every)


def get_store() -> Store:
    return Store("http://localhost:9000")


@app.get("/orders/{key}", response_model=None)
async def read_order(key: str, store: Store = Depends(get_store)) -> dict[str, Any]:
    try:
        order = await asyncio.wait_for(store.load(key), timeout=2)
    except (OrderError, asyncio.TimeoutError) as error:
        raise HTTPException(404, detail=str(error))
    prices = {line: float(len(line)) for line in order.lines}
    return {
        "id": order.id,
        "total": order.total(prices, discount=0.1 if len(order.lines) > 10 else 0.0),
        "lines": [line.upper() for line in order.lines],
    }


@app.on_event("shutdown")
async def close() -> None:
    for task in asyncio.all_tasks():
        if task is not asyncio.current_task():
            task.cancel()


def describe(value: Any) -> Optional[str]:
    match value:
        case Order(id=key, lines=[]):
            return f"empty {key}"
        case {"id": str(key), **rest} if rest:
            return key.lower()
        case [first, *_]:
            return describe(first)
        case _:
            return None


async def main() -> None:
    async with Store("http://localhost:9000") as store:
        async for order in poll(store, ["a", "b"]):
            log.info("got %s", order.label)
            handler = lambda value: describe(value) or "nothing"
            print(handler(order), end="\n\n")


if __name__ == "__main__":
    asyncio.run(main())
