import numpy as np


def main():
    numbers = np.arange(1_000_000, dtype=np.int64)
    # One call for all elements, in compiled code.
    print(int((numbers * numbers).sum() % 1_000_000))


if __name__ == "__main__":
    main()
# prints: 500000
