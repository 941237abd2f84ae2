from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=1)


def size(name):
    return len(name)


def report(name):
    return "{}: {}".format(name, pool.submit(size, name).result())


def start():
    return pool.submit(report, "a")
