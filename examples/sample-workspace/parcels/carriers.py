"""Talks to the companies that carry the parcels."""

import asyncio
import time

import httpx
import requests


class CarrierClient:
    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.web = httpx.AsyncClient(base_url=url)

    async def status(self, number: str) -> str:
        """Blocks: `requests` waits for the network on the event loop."""
        response = self.session.get(f"{self.url}/status/{number}", timeout=10)
        return response.json()["status"]

    def cancel(self, number: str) -> None:
        """Synchronous, and fine where a thread runs it."""
        self.session.post(f"{self.url}/cancel/{number}", timeout=10)


async def fetch_label(carrier: CarrierClient, number: str) -> str:
    """The asynchronous client: suspends instead of blocking."""
    response = await carrier.web.get(f"/labels/{number}")
    return response.text


async def wait_until_delivered(carrier: CarrierClient, number: str) -> None:
    """Asks again and again, and stops every other request while it sleeps."""
    while await carrier.status(number) != "delivered":
        time.sleep(5)


async def wait_politely(carrier: CarrierClient, number: str) -> None:
    while await carrier.status(number) != "delivered":
        await asyncio.sleep(5)


async def cancel_all(carrier: CarrierClient, numbers: list[str]) -> None:
    """Each cancellation waits in a thread of its own."""
    await asyncio.gather(*(asyncio.to_thread(carrier.cancel, number) for number in numbers))
