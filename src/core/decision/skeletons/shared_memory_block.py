from concurrent.futures import ProcessPoolExecutor
from multiprocessing.shared_memory import SharedMemory


def count_zeros(name, start, stop):
    block = SharedMemory(name=name)  # attached, not copied
    try:
        return bytes(block.buf[start:stop]).count(0)
    finally:
        block.close()


def main():
    size = 1_000_000
    block = SharedMemory(create=True, size=size)
    try:
        block.buf[:size] = bytes(range(250)) * (size // 250)
        cuts = [size * part // 4 for part in range(5)]
        with ProcessPoolExecutor() as pool:
            print(sum(pool.map(count_zeros, [block.name] * 4, cuts, cuts[1:])))
    finally:
        block.close()
        block.unlink()


if __name__ == "__main__":
    main()
# prints: 4000
