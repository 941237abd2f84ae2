import asyncio


async def fetch(number, slots):
    async with slots:
        await asyncio.sleep(0.001)  # await the async library here
        return number * 10


async def main():
    slots = asyncio.Semaphore(100)  # as many at once as the other end takes
    results = await asyncio.gather(*(fetch(number, slots) for number in range(1000)))
    print(len(results), "results, the last one", results[-1])


if __name__ == "__main__":
    asyncio.run(main())
# prints: 1000 results, the last one 9990
