import asyncio
import time


def load(name):
    time.sleep(0.05)  # a library that only blocks
    return name.upper()


async def main():
    # The loop stays free while the thread waits. Before Python 3.9: loop.run_in_executor(None, load, name).
    print(await asyncio.gather(*(asyncio.to_thread(load, name) for name in ("a", "b"))))


if __name__ == "__main__":
    asyncio.run(main())
# prints: ['A', 'B']
