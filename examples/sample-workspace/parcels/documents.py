"""Text files below the data folder."""

from pathlib import Path

ROOT = Path("data")


def read_text(name: str) -> str:
    with open(ROOT / name, encoding="utf-8") as file:
        return file.read()


def write_text(name: str, text: str) -> None:
    target = ROOT / name
    target.write_text(text, encoding="utf-8")
