import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

quick_done = threading.Event()


def fetch(name):
    if name == "slow":
        quick_done.wait(10)
    return name


def main():
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = {pool.submit(fetch, name): name for name in ("slow", "quick")}
        for job in as_completed(jobs):
            print(jobs[job], "gave", job.result())  # an exception of the job is raised here
            quick_done.set()


if __name__ == "__main__":
    main()
# prints: slow gave slow
