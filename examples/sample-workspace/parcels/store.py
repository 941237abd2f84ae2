"""Parcels in an SQLite database. Synchronous: call it from a thread."""

import sqlite3

from parcels.models import Parcel


class ParcelStore:
    def __init__(self, path: str) -> None:
        self.path = path

    def find(self, number: str) -> Parcel | None:
        with sqlite3.connect(self.path) as connection:
            row = connection.execute(
                "SELECT number, country, grams, status FROM parcels WHERE number = ?", (number,)
            ).fetchone()
        return Parcel(*row) if row else None

    def count(self, month: str) -> int:
        with sqlite3.connect(self.path) as connection:
            return connection.execute(
                "SELECT count(*) FROM parcels WHERE sent LIKE ?", (f"{month}-%",)
            ).fetchone()[0]

    def mark(self, number: str, status: str) -> None:
        with sqlite3.connect(self.path) as connection:
            connection.execute("UPDATE parcels SET status = ? WHERE number = ?", (status, number))
