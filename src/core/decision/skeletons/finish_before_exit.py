import time
from concurrent.futures import ThreadPoolExecutor


def save(name):
    time.sleep(0.01)
    return "saved " + name


def main():
    # Leaving the block waits for what was handed in.
    with ThreadPoolExecutor(max_workers=1) as background:
        job = background.submit(save, "report")
        print("goes on at once")
    print(job.result())  # an exception in the job comes out here: ask, or it is lost


if __name__ == "__main__":
    main()
# prints: saved report
