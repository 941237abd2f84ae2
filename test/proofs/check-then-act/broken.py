import threading


class Service:
    def __init__(self, make):
        self.make = make
        self.clients = {}
        self.used = []

    def use(self):
        if "main" not in self.clients:
            made = self.make()
            self.clients["main"] = Client(made)
        self.used.append(self.clients["main"])

    def run(self):
        threads = [threading.Thread(target=self.use) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class Client:
    made = []

    def __init__(self, name):
        self.name = name
        Client.made.append(self)


def main(make):
    Service(make).run()
    return len(Client.made)
