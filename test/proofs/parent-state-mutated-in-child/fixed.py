from multiprocessing import Process, Queue


def work(n, results):
    results.put(n * n)


def main():
    results = Queue()
    process = Process(target=work, args=(3, results))
    process.start()
    found = [results.get()]
    process.join()
    return found


if __name__ == "__main__":
    print(main())
