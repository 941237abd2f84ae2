import asyncio


async def fetch(number):
    await asyncio.sleep(0.01)
    if number == 3:
        raise ValueError("no page 3")
    return number * 10


async def main():
    results = await asyncio.gather(*(fetch(number) for number in range(5)), return_exceptions=True)
    # Failures are among the results: look at them, or they are lost.
    print([str(result) if isinstance(result, Exception) else result for result in results])


if __name__ == "__main__":
    asyncio.run(main())
# prints: [0, 10, 20, 'no page 3', 40]
