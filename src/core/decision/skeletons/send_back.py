from collections import Counter
from concurrent.futures import ProcessPoolExecutor


def count(words):
    return Counter(words)  # a global would change in the worker only


def main():
    total = Counter()
    with ProcessPoolExecutor() as pool:
        for part in pool.map(count, [["a", "b", "a"], ["b", "c"], ["a"]]):
            total += part
    print(sorted(total.items()))


if __name__ == "__main__":
    main()
# prints: [('a', 3), ('b', 2), ('c', 1)]
