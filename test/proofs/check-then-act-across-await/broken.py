import asyncio


class Account:
    def __init__(self, balance):
        self.balance = balance

    async def withdraw(self, amount, confirm):
        if self.balance >= amount:
            await confirm(amount)
            self.balance -= amount


async def main(confirm):
    account = Account(100)
    await asyncio.gather(*(account.withdraw(80, confirm) for _ in range(2)))
    return account.balance
