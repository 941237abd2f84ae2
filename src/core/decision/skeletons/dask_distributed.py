from dask.distributed import Client


def compute(limit):
    return sum(number * number for number in range(limit))


def main():
    # Without an address: worker processes on this machine. With one: the cluster.
    with Client() as client:
        print(client.gather(client.map(compute, [10, 100, 1000])))


if __name__ == "__main__":
    main()
# prints: [285, 328350, 332833500]
