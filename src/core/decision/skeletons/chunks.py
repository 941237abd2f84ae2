from concurrent.futures import ProcessPoolExecutor


def digits(number):
    return sum(map(int, str(number)))  # far too little to be sent alone


def main():
    numbers = range(10_000)
    with ProcessPoolExecutor() as pool:
        # 500 of them travel together.
        print(sum(pool.map(digits, numbers, chunksize=500)))


if __name__ == "__main__":
    main()
# prints: 180000
