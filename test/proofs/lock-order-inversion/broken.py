import threading

users_lock = threading.Lock()
orders_lock = threading.Lock()


def place_order(between):
    with users_lock:
        between()
        with orders_lock:
            return "placed"


def delete_user(between):
    with orders_lock:
        between()
        with users_lock:
            return "deleted"


def start(between):
    threads = [threading.Thread(target=place_order, args=(between,), daemon=True), threading.Thread(target=delete_user, args=(between,), daemon=True)]
    for thread in threads:
        thread.start()
    return threads
