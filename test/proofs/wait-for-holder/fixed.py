import threading


class Worker:
    def __init__(self):
        self._lock = threading.Lock()
        self._running = True
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()

    def _run(self):
        while True:
            with self._lock:
                if not self._running:
                    return

    def stop(self):
        with self._lock:
            self._running = False
        self._thread.join()
