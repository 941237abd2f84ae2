from multiprocessing import Process

results = []


def work(n):
    results.append(n * n)


def main():
    process = Process(target=work, args=(3,))
    process.start()
    process.join()
    return results


if __name__ == "__main__":
    print(main())
