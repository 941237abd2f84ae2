from multiprocessing import Process, Queue


def work(results, n):
    results.put([0] * n)


def main():
    results = Queue()
    process = Process(target=work, args=(results, 1000000))
    process.start()
    process.join()
    return len(results.get())


if __name__ == "__main__":
    print(main())
