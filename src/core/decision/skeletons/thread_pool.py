import time
from concurrent.futures import ThreadPoolExecutor


def fetch(number):
    time.sleep(0.01)  # a request, a file, a query
    return number * 10


def main():
    numbers = range(5)
    with ThreadPoolExecutor(max_workers=min(32, len(numbers))) as pool:
        print(list(pool.map(fetch, numbers)))


if __name__ == "__main__":
    main()
# prints: [0, 10, 20, 30, 40]
