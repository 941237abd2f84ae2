import threading
import time
from concurrent.futures import ThreadPoolExecutor


def fetch(number):
    time.sleep(0.05)  # a library that only blocks
    return number


def main():
    # Hundreds of threads work. A small stack keeps their address space small; deep recursion would need more.
    threading.stack_size(512 * 1024)
    with ThreadPoolExecutor(max_workers=200) as pool:
        print(sum(pool.map(fetch, range(400))))


if __name__ == "__main__":
    main()
# prints: 79800
