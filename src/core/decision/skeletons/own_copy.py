from collections import Counter
from concurrent.futures import ThreadPoolExecutor


def count(words):
    own = Counter()  # this thread's own: nobody else touches it
    for word in words:
        own[word] += 1
    return own


def main():
    parts = [["a", "b", "a"], ["b", "c"], ["a"]]
    with ThreadPoolExecutor() as pool:
        merged = sum(pool.map(count, parts), Counter())
    print(sorted(merged.items()))


if __name__ == "__main__":
    main()
# prints: [('a', 3), ('b', 2), ('c', 1)]
