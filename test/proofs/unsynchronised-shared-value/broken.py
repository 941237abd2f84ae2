from multiprocessing import Process, Value


def count(counter, n):
    for _ in range(n):
        counter.value += 1


def main():
    counter = Value("i", 0)
    jobs = [Process(target=count, args=(counter, 20000)) for _ in range(4)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    return counter.value


if __name__ == "__main__":
    print(main())
