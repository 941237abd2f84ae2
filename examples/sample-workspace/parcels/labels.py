"""Draws the labels of a day in several processes. Started by hand: python -m parcels.labels."""

from multiprocessing import Pool


def draw(number: int) -> str:
    bars = [(number * factor) % 97 for factor in range(1, 2_000)]
    return "".join("|" if bar % 2 else " " for bar in bars)


with Pool() as pool:
    labels = pool.map(draw, range(10_000), chunksize=100)
print(f"{len(labels)} labels")
