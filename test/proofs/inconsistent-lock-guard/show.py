"""A withdrawal comes while a deposit, under the lock, has read the balance and not yet written it."""
import runpy
import sys
import threading

account = runpy.run_path(sys.argv[1])["Account"]()
inside = threading.Event()


def amount():
    inside.set()
    # Time for the other thread: it is done by then, or waits for the lock.
    withdrawal.join(1)
    return 10


withdrawal = threading.Thread(target=lambda: (inside.wait(10), account.withdraw(5)))
withdrawal.start()
account.deposit(amount)
withdrawal.join()
print("no fault" if account.balance == 5 else "fault: the balance is {} instead of 5".format(account.balance))
