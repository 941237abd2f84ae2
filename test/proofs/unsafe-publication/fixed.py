import threading


class Poller:
    def __init__(self, slow, report):
        self.report = report
        self.items = slow()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            self.items.append(1)
        except Exception as error:
            self.report(error)
