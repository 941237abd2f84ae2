"""What started processes do: as little as possible. Imports nothing, for it is imported by each of them."""


def say_ready(connection):
    """Main function of a process."""
    connection.send_bytes(b"ready")
    connection.close()


def one():
    """The first task of a pool."""
    return 1
