"""One temporary folder for everything that runs leave behind, removed by whoever outlives them."""

import os
import shutil
import stat
import tempfile

_PREFIX = "ilb-"
_LOCK = "lock"
# Sockets in the folder have paths that some systems limit to 104 bytes; multiprocessing adds about 35 to a run's folder.
_LONGEST = 60


class TemporaryRoot:
    """Make it before forking: the lock on it lasts as long as any process that has inherited it."""

    def __init__(self):
        base = tempfile.gettempdir()
        if os.name == "posix" and len(base) + len(_PREFIX) + 8 > _LONGEST and os.access("/tmp", os.W_OK):
            base = "/tmp"
        _remove_stale(base)
        while True:
            self.path = tempfile.mkdtemp(prefix=_PREFIX, dir=base)
            self._lock = os.open(os.path.join(self.path, _LOCK), os.O_CREAT | os.O_RDWR, 0o600)
            if _lock(self._lock):
                break
            os.close(self._lock)  # another supervisor took the new folder for a stale one
        self._runs = 0

    @property
    def token(self):
        """Eight characters that no other supervisor has."""
        return os.path.basename(self.path)[len(_PREFIX):]

    def new_folder(self):
        """An empty folder for one run."""
        self._runs += 1
        folder = os.path.join(self.path, "r{}".format(self._runs))
        os.mkdir(folder, 0o700)
        return folder

    def remove(self):
        """May be called twice, also by two processes."""
        try:
            os.close(self._lock)
        except OSError:
            pass
        remove_folder(self.path)


def remove_folder(path):
    """Removes a folder with all its contents, also what measured code has write-protected.

    Rights are changed inside of it only: neither the folder above nor what a link leads to is ours.
    """
    if os.path.islink(path):
        return

    def allow_and_retry(function, name, _error):
        try:
            if name != path:
                os.chmod(os.path.dirname(name), stat.S_IRWXU)
            if not os.path.islink(name):
                os.chmod(name, stat.S_IRWXU)
            function(name)
        except OSError:
            pass
    if os.path.isdir(path):
        shutil.rmtree(path, onerror=allow_and_retry)
    if os.path.isdir(path):
        shutil.rmtree(path, ignore_errors=True)  # what could be entered only after the first pass


def _lock(descriptor):
    try:
        import fcntl
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass  # Windows does not let an open file be deleted, which serves as a lock
    except OSError:
        return False
    return True


def _is_ours(folder):
    """A real folder of this user: in a shared place others could have put a link under such a name."""
    found = os.lstat(folder)
    return stat.S_ISDIR(found.st_mode) and (os.name == "nt" or found.st_uid == os.getuid())


def _remove_stale(base):
    """Removes the folders of supervisors that were killed together with everything that could have cleaned up."""
    for name in os.listdir(base):
        if not name.startswith(_PREFIX) or len(name) != len(_PREFIX) + 8:
            continue
        lock = os.path.join(base, name, _LOCK)
        try:
            if not _is_ours(os.path.join(base, name)):
                continue
            if os.name == "nt":
                os.unlink(lock)
            else:
                descriptor = os.open(lock, os.O_RDWR)
                try:
                    if not _lock(descriptor):
                        continue
                finally:
                    os.close(descriptor)
            remove_folder(os.path.join(base, name))
        except OSError:
            continue  # in use, somebody else's, or gone
