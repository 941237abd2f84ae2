import asyncio
from concurrent.futures import ProcessPoolExecutor


async def fetch(number):
    await asyncio.sleep(0.01)  # the waiting part
    return list(range(number))


def compute(numbers):
    return sum(number * number for number in numbers)  # the computing part


async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:

        async def job(number):
            return await loop.run_in_executor(pool, compute, await fetch(number))

        print(await asyncio.gather(*(job(number) for number in (10, 100, 1000))))


if __name__ == "__main__":
    asyncio.run(main())
# prints: [285, 328350, 332833500]
