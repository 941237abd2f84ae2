import queue
import threading

jobs = queue.Queue()


def work(run):
    while True:
        job = jobs.get()
        try:
            run(job)
        except ValueError:
            print("failed", job)
        finally:
            jobs.task_done()


def main(run):
    threading.Thread(target=work, args=(run,), daemon=True).start()
    jobs.put("first")
    jobs.put("second")
    jobs.join()
