import os
import tempfile
from concurrent.futures import ProcessPoolExecutor


def count_lines(path, start, stop):
    # The worker reads its part itself: a name and two numbers travel, not the data.
    with open(path, "rb") as file:
        file.seek(start)
        return file.read(stop - start).count(b"\n")


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data.txt")
        with open(path, "wb") as file:
            file.write(b"a line\n" * 100_000)
        size = os.path.getsize(path)
        cuts = [size * part // 4 for part in range(5)]
        with ProcessPoolExecutor() as pool:
            print(sum(pool.map(count_lines, [path] * 4, cuts, cuts[1:])))


if __name__ == "__main__":
    main()
# prints: 100000
