import multiprocessing


def work():
    print("the child works")


context = multiprocessing.get_context("spawn")
process = context.Process(target=work)
process.start()
process.join()
