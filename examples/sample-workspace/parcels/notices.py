"""Tells customers where their parcels are."""

import asyncio

import httpx


async def send(client: httpx.AsyncClient, number: str, text: str) -> None:
    await client.post(f"https://notices.example/{number}", json={"text": text})


async def delivered(client: httpx.AsyncClient, number: str) -> None:
    """Nothing keeps the task: it may be collected as garbage before the notice is out."""
    asyncio.create_task(send(client, number, "Your parcel has arrived."))


async def delayed(client: httpx.AsyncClient, number: str, days: int) -> None:
    """An `await` is missing: this notice is never sent."""
    send(client, number, f"Your parcel comes {days} days later.")


async def lost(client: httpx.AsyncClient, number: str) -> None:
    """As it should be."""
    await send(client, number, "Your parcel is lost. We are sorry.")
