"""Shelves and ledger of the depot. Each has a lock of its own, and two functions need both."""

import threading

shelves_lock = threading.Lock()
ledger_lock = threading.Lock()
shelves: dict[str, int] = {}
ledger: list[str] = []


def put_away(number: str, shelf: int) -> None:
    """The shelves first, then the ledger."""
    with shelves_lock:
        shelves[number] = shelf
        note(f"{number} lies on shelf {shelf}")


def note(line: str) -> None:
    with ledger_lock:
        ledger.append(line)


def take_stock() -> None:
    """The ledger first, then the shelves: beside `put_away`, each may wait for the other for ever."""
    with ledger_lock:
        with shelves_lock:
            ledger.append(f"{len(shelves)} parcels")


def main() -> None:
    clerks = [
        threading.Thread(target=put_away, args=("4711", 3)),
        threading.Thread(target=take_stock),
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()


if __name__ == "__main__":
    main()
