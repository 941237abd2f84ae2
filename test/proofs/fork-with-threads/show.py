"""A thread holds a lock while the process forks. The thread lets go of it at once afterwards, but not in the child."""
import runpy
import sys

status = runpy.run_path(sys.argv[1])["main"]()
print("no fault" if status == 0 else "fault: the child waited in vain for a lock that a thread of its parent had held at the fork")
