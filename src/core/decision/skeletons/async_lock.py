import asyncio


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = asyncio.Lock()  # before Python 3.10: make it inside the running loop, as here

    async def add(self, amount):
        async with self.lock:  # other tasks run at the await, but not between reading and writing
            balance = self.balance
            await asyncio.sleep(0)
            self.balance = balance + amount


async def main():
    account = Account()
    await asyncio.gather(*(account.add(1) for _ in range(100)))
    print(account.balance)


if __name__ == "__main__":
    asyncio.run(main())
# prints: 100
