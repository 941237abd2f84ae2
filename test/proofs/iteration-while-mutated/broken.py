import threading

seen = {n: n for n in range(3)}


def note(step):
    step.wait()
    seen["new"] = 1


def main(step, look):
    thread = threading.Thread(target=note, args=(step,))
    thread.start()
    total = 0
    for value in seen.values():
        look(thread)
        total += value
    thread.join()
    return total
