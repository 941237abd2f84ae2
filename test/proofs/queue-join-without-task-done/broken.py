import queue
import threading

jobs = queue.Queue()


def work(run):
    while True:
        job = jobs.get()
        try:
            run(job)
            jobs.task_done()
        except ValueError:
            print("failed", job)


def main(run):
    threading.Thread(target=work, args=(run,), daemon=True).start()
    jobs.put("first")
    jobs.put("second")
    jobs.join()
