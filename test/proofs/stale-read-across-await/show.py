"""Ten tasks add one each; every one of them is suspended while it fetches."""
import asyncio
import runpy
import sys

program = runpy.run_path(sys.argv[1])


async def fetch():
    await asyncio.sleep(0)
    return 1


total = asyncio.run(program["main"](fetch))
print("no fault" if total == 10 else "fault: ten tasks added one each, and the total is {}".format(total))
