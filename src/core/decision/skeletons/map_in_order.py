import time
from concurrent.futures import ThreadPoolExecutor


def fetch(seconds):
    time.sleep(seconds)
    return seconds


def main():
    with ThreadPoolExecutor(max_workers=3) as pool:
        for result in pool.map(fetch, (0.03, 0.01, 0.02)):
            print(result)


if __name__ == "__main__":
    main()
# prints: 0.02
