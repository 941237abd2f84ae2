"""A worker process that waits, and tells on request what it occupies."""

from own_memory import proportional


def wait_and_tell(connection):
    """Main function: says that it is up, answers one request, ends."""
    connection.send(None)
    connection.recv()
    connection.send(proportional())
    connection.recv()
