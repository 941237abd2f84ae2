import asyncio
from concurrent.futures import ProcessPoolExecutor


def compute(limit):
    return sum(number * number for number in range(limit))


async def main():
    loop = asyncio.get_running_loop()
    # One pool for the life of the program: starting it costs more than most computations.
    with ProcessPoolExecutor(max_workers=1) as pool:
        print(await loop.run_in_executor(pool, compute, 1000))


if __name__ == "__main__":
    asyncio.run(main())
# prints: 332833500
