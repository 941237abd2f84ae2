import asyncio


class Cache:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.value = 0

    async def add(self):
        async with self._lock:
            value = self.value
            await asyncio.sleep(0.05)
            self.value = value + 1


async def main():
    cache = Cache()
    await asyncio.gather(cache.add(), cache.add())
    return cache.value
