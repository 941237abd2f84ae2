import hashlib
import os
from concurrent.futures import ThreadPoolExecutor


def digest(block):
    # hashlib lets go of the GIL for blocks above 2 kB: threads use all cores.
    return hashlib.sha256(block).hexdigest()[:8]


def usable_cores():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main():
    blocks = [bytes([number]) * 1_000_000 for number in range(4)]
    with ThreadPoolExecutor(max_workers=usable_cores()) as pool:
        print(list(pool.map(digest, blocks))[0])


if __name__ == "__main__":
    main()
# prints: d29751f2
