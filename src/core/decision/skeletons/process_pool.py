import os
from concurrent.futures import ProcessPoolExecutor


def compute(limit):
    return sum(number * number for number in range(limit))


def usable_cores():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main():
    # Windows takes at most 61 workers.
    with ProcessPoolExecutor(max_workers=min(61, usable_cores())) as pool:
        print(list(pool.map(compute, (10, 100, 1000))))


if __name__ == "__main__":
    main()
# prints: [285, 328350, 332833500]
