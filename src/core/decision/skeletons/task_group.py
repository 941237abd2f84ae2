import asyncio


async def fetch(number):
    await asyncio.sleep(0.01)
    if number == 3:
        raise ValueError("no page 3")
    return number * 10


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(number)) for number in range(5)]
        print([task.result() for task in tasks])
    except* ValueError as failures:
        # The others were cancelled and have ended by now.
        print(*failures.exceptions)


if __name__ == "__main__":
    asyncio.run(main())
# prints: no page 3
