import asyncio


class Statistics:
    def __init__(self):
        self.total = 0

    async def add(self, fetch):
        self.total += await fetch()


async def main(fetch):
    statistics = Statistics()
    await asyncio.gather(*(statistics.add(fetch) for _ in range(10)))
    return statistics.total
