import threading


class Client:
    def __init__(self):
        self._lock = threading.Lock()
        self._handlers = []
        self.sent = []

    def register(self, handler):
        with self._lock:
            self._handlers.append(handler)

    def publish(self, message):
        with self._lock:
            self.sent.append(message)

    def dispatch(self, message):
        with self._lock:
            handlers = list(self._handlers)
        for handler in handlers:
            handler(message)


client = Client()


def echo(message):
    client.publish(message)


client.register(echo)
