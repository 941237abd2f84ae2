import threading

ready = threading.Event()
settings = {}


def load():
    settings["limit"] = 10
    ready.set()  # after the data is complete: whoever wakes up sees all of it


def use():
    if not ready.wait(timeout=10):  # sleeps until set() is called: no loop, no sleep(0.1)
        raise TimeoutError("the settings did not come")
    print("limit", settings["limit"])


def main():
    workers = [threading.Thread(target=use), threading.Thread(target=load)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
# prints: limit 10
