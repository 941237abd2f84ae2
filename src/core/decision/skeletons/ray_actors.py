import ray


@ray.remote
class Counter:
    """A worker with a state: lives on one machine of the cluster, its methods are called from anywhere."""

    def __init__(self):
        self.total = 0

    def add(self, number):
        self.total += number
        return self.total


def main():
    ray.init()
    counter = Counter.remote()
    print(ray.get([counter.add.remote(number) for number in range(4)]))


if __name__ == "__main__":
    main()
# prints: [0, 1, 3, 6]
