"""Plain data that the other modules pass around."""

from dataclasses import dataclass


@dataclass
class Parcel:
    number: str
    country: str
    grams: int
    status: str


@dataclass
class Quote:
    country: str
    cents: int


@dataclass
class Tariff:
    base: int
    per_kilogram: int

    def price(self, grams: int) -> int:
        """Price in cents; every started kilogram counts."""
        return self.base + self.per_kilogram * -(-grams // 1000)
