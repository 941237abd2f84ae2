from multiprocessing import Pool


def main():
    with Pool(1) as pool:
        return pool.map(lambda name: name.upper(), ["a", "b"])


if __name__ == "__main__":
    print(main())
