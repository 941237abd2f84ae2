"""Two withdrawals of 80 from 100, each of which is suspended between its test and its update."""
import asyncio
import runpy
import sys

program = runpy.run_path(sys.argv[1])


async def confirm(amount):
    await asyncio.sleep(0)


balance = asyncio.run(program["main"](confirm))
print("no fault" if balance >= 0 else "fault: the account was overdrawn to {}".format(balance))
