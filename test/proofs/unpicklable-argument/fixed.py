from concurrent.futures import ProcessPoolExecutor


def upper(name):
    return name.upper()


def main():
    with ProcessPoolExecutor(max_workers=1) as pool:
        return list(pool.map(upper, ["a", "b"]))


if __name__ == "__main__":
    print(main())
