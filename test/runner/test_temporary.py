"""What is removed after a run, and what must stay as it was."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

import harness

sys.path.insert(0, os.path.dirname(harness.SOURCE))
from interlock_bench import temporary  # noqa: E402


@unittest.skipUnless(os.name == "posix", "rights and links of POSIX")
class Removal(unittest.TestCase):
    def setUp(self):
        self.base = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.base, True)

    def make(self, *parts):
        folder = os.path.join(self.base, *parts)
        os.makedirs(folder)
        return folder

    def mode(self, path):
        return stat.S_IMODE(os.stat(path).st_mode)

    def test_what_is_write_protected_goes_too(self):
        folder = self.make("run", "closed")
        open(os.path.join(folder, "file"), "w").close()
        os.chmod(folder, 0o500)
        temporary.remove_folder(os.path.join(self.base, "run"))
        self.assertEqual(os.listdir(self.base), [])

    def test_rights_outside_stay_as_they_were(self):
        outside = self.make("outside")
        above = self.make("above")
        closed = self.make("above", "run", "closed")
        os.symlink(outside, os.path.join(closed, "link"))
        os.chmod(outside, 0o751)
        os.chmod(above, 0o755)
        os.chmod(closed, 0o500)
        self.fail_first_attempts()
        temporary.remove_folder(os.path.join(above, "run"))
        self.assertEqual((self.mode(above), self.mode(outside)), (0o755, 0o751))

    def fail_first_attempts(self):
        """For the super-user nothing is write-protected: the first attempts fail all the same."""
        self.addCleanup(setattr, os, "unlink", os.unlink)
        self.addCleanup(setattr, os, "rmdir", os.rmdir)
        for name in ("unlink", "rmdir"):
            setattr(os, name, self.refusing_once(getattr(os, name)))

    @staticmethod
    def refusing_once(function):
        seen = set()

        def refuse(path, *args, **kwargs):
            if path not in seen:
                seen.add(path)
                raise PermissionError(13, "refused", path)
            return function(path, *args, **kwargs)

        return refuse

    def test_a_link_is_not_followed(self):
        kept = self.make("kept")
        open(os.path.join(kept, "lock"), "w").close()
        os.symlink(kept, os.path.join(self.base, "ilb-aaaaaaaa"))
        temporary._remove_stale(self.base)
        temporary.remove_folder(os.path.join(self.base, "ilb-aaaaaaaa"))
        self.assertEqual(os.listdir(kept), ["lock"])

    def test_what_a_dead_supervisor_left_is_removed(self):
        stale = self.make("ilb-bbbbbbbb")
        open(os.path.join(stale, "lock"), "w").close()
        temporary._remove_stale(self.base)
        self.assertFalse(os.path.exists(stale))


class Failure(unittest.TestCase):
    def test_a_fault_of_the_supervisor_is_told(self):
        """Limits of a wrong form are a fault of the host, which has to see where it showed."""
        done = subprocess.run([sys.executable, harness.SOURCE, "serve"], input=b'{"op":"preset","id":"1","preset":"quick","budget":1,"limits":7}\n',
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=harness.PATIENCE)
        self.assertIn(b"Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main()
