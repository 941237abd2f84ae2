"""The web application: one function for each route."""

import asyncio

from fastapi import FastAPI, HTTPException

from parcels.carriers import CarrierClient, fetch_label
from parcels.documents import write_text
from parcels.models import Parcel, Quote
from parcels.reports import monthly_report
from parcels.store import ParcelStore
from parcels.tariffs import load_tariff

app = FastAPI()
store = ParcelStore("parcels.db")
carrier = CarrierClient("https://carrier.example")


@app.get("/quotes/{country}")
async def quote(country: str, grams: int) -> Quote:
    """Price of sending a parcel. Blocks: the tariff is read from a file, three calls below."""
    tariff = load_tariff(country)
    return Quote(country=country, cents=tariff.price(grams))


@app.get("/parcels/{number}")
async def show(number: str) -> Parcel:
    """One parcel. The database is asked in a thread, so other requests go on."""
    parcel = await asyncio.to_thread(store.find, number)
    if parcel is None:
        raise HTTPException(status_code=404)
    return parcel


@app.get("/archive/{number}")
def archived(number: str) -> Parcel | None:
    """A plain `def` handler: the framework runs it in a thread, so it may block."""
    return store.find(number)


@app.post("/parcels/{number}/label")
async def label(number: str) -> dict[str, str]:
    """Fetches a label and keeps a copy. The copy is written on the event loop."""
    text = await fetch_label(carrier, number)
    write_text(f"labels/{number}.txt", text)
    return {"label": text}


@app.get("/reports/{month}")
async def report(month: str) -> dict[str, int]:
    return await monthly_report(store, month)
