import os
import sqlite3
import tempfile
from contextlib import closing


# The idea behind Celery, RQ or Dramatiq, on one machine: a job is written down before anybody promises to do it.
def hand_in(db, text):
    with db:
        db.execute("INSERT INTO jobs (text, state) VALUES (?, 'waiting')", (text,))


def do_next(db):
    """Does one job. After a crash it is still in the table, in state 'running'."""
    with db:
        db.execute("BEGIN IMMEDIATE")  # two workers never take the same job
        row = db.execute("SELECT id, text FROM jobs WHERE state = 'waiting' ORDER BY id LIMIT 1").fetchone()
        if row is None:
            return None
        db.execute("UPDATE jobs SET state = 'running' WHERE id = ?", row[:1])
    result = row[1].upper()  # the work; it must bear being done twice
    with db:
        db.execute("UPDATE jobs SET state = 'done' WHERE id = ?", row[:1])
    return result


def main():
    with tempfile.TemporaryDirectory() as folder:
        with closing(sqlite3.connect(os.path.join(folder, "jobs.sqlite"))) as db:
            with db:
                db.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, text TEXT, state TEXT)")
            hand_in(db, "mail a")
            hand_in(db, "mail b")
            print([do_next(db), do_next(db), do_next(db)])


if __name__ == "__main__":
    main()
# prints: ['MAIL A', 'MAIL B', None]
