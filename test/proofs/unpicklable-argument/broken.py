from concurrent.futures import ProcessPoolExecutor


def main():
    with ProcessPoolExecutor(max_workers=1) as pool:
        return list(pool.map(lambda name: name.upper(), ["a", "b"]))


if __name__ == "__main__":
    print(main())
