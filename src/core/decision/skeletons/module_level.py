from concurrent.futures import ProcessPoolExecutor
from functools import partial


# At module level: a worker finds it by its name. A lambda or an inner function has none that it could find.
def scale(factor, number):
    return factor * number


def main():
    with ProcessPoolExecutor() as pool:
        print(list(pool.map(partial(scale, 3), range(4))))


if __name__ == "__main__":  # a started worker imports this file: without the guard it would start workers, too
    main()
# prints: [0, 3, 6, 9]
