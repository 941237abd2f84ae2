import time
from concurrent.futures import ThreadPoolExecutor

# What the other end takes at once. More workers would only queue there instead of here.
LIMIT = 2


def fetch(number):
    time.sleep(0.01)  # a request
    return number * 10


def main():
    with ThreadPoolExecutor(max_workers=LIMIT) as pool:
        print(list(pool.map(fetch, range(4))))


if __name__ == "__main__":
    main()
# prints: [0, 10, 20, 30]
