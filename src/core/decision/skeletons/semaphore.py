import asyncio


class Server:
    def __init__(self):
        self.now = self.most = 0

    async def answer(self):
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001)
        self.now -= 1


async def fetch(server, slots):
    async with slots:
        await server.answer()


async def main():
    server = Server()
    slots = asyncio.Semaphore(5)  # created inside the running loop
    await asyncio.gather(*(fetch(server, slots) for _ in range(40)))
    print(server.most, "at once")


if __name__ == "__main__":
    asyncio.run(main())
# prints: 5 at once
