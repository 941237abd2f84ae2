import asyncio


async def produce(queue):
    for number in range(20):
        await queue.put(number)  # waits while ten are in there
    await queue.put(None)


async def consume(queue):
    total = 0
    while (number := await queue.get()) is not None:
        await asyncio.sleep(0.001)
        total += number
    return total


async def main():
    queue = asyncio.Queue(maxsize=10)
    _, total = await asyncio.gather(produce(queue), consume(queue))
    print(total)


if __name__ == "__main__":
    asyncio.run(main())
# prints: 190
