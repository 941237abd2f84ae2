import os
import sys
from concurrent.futures import ThreadPoolExecutor


def count_primes(start, stop):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(max(2, start), stop))


def main():
    # An extension module that does not know free threading switches the GIL back on: ask after the imports.
    if sys._is_gil_enabled():
        print("the GIL is on: these threads take turns", file=sys.stderr)
    starts = range(0, 20_000, 5_000)
    with ThreadPoolExecutor(max_workers=os.process_cpu_count()) as pool:
        print(sum(pool.map(count_primes, starts, (start + 5_000 for start in starts))))


if __name__ == "__main__":
    main()
# prints: 2262
