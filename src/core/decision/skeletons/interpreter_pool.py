from concurrent.futures import InterpreterPoolExecutor


def compute(limit):
    return sum(number * number for number in range(limit))


def main():
    # Threads of this process, each with an interpreter and a GIL of its own. Arguments are copied.
    with InterpreterPoolExecutor() as pool:
        print(list(pool.map(compute, (10, 100, 1000))))


if __name__ == "__main__":
    main()
# prints: [285, 328350, 332833500]
