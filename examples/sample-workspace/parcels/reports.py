"""Figures for the office. Every slow step is handed to a thread."""

import asyncio

from parcels.documents import read_text, write_text
from parcels.offload import in_thread
from parcels.store import ParcelStore


async def monthly_report(store: ParcelStore, month: str) -> dict[str, int]:
    sent, goal = await asyncio.gather(
        in_thread(store.count, month),
        asyncio.to_thread(read_goal, month),
    )
    await in_thread(lambda: write_text(f"reports/{month}.txt", f"{sent} of {goal}"))
    return {"sent": sent, "goal": goal}


def read_goal(month: str) -> int:
    return int(read_text(f"goals/{month}.txt"))
