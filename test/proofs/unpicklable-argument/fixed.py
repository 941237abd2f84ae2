from multiprocessing import Pool


def upper(name):
    return name.upper()


def main():
    with Pool(1) as pool:
        return pool.map(upper, ["a", "b"])


if __name__ == "__main__":
    print(main())
