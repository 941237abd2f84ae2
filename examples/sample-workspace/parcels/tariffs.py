"""What each country costs."""

import json

from parcels.documents import read_text
from parcels.models import Tariff


def load_tariff(country: str) -> Tariff:
    fields = json.loads(read_text(f"tariffs/{country}.json"))
    return Tariff(base=fields["base"], per_kilogram=fields["per_kilogram"])
