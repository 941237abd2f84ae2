"""How many files and connections this process may have open."""

try:
    import resource
except ImportError:  # Windows: no such limit for sockets
    resource = None


def allow_open_files(wanted):
    """Raises the soft limit to `wanted` if it is lower and the hard limit lets it; returns what is allowed now."""
    if resource is None:
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    target = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
    except (ValueError, OSError):
        return soft
    return target
