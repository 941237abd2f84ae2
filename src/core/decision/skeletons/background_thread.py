import threading
import time

warm = threading.Event()


def warm_up():
    time.sleep(0.01)  # nobody waits for this, and at exit it may be cut off
    warm.set()


def main():
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    print("goes on at once")


if __name__ == "__main__":
    main()
# prints: goes on at once
