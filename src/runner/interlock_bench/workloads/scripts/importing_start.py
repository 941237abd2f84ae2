"""A main module with the imports of a small asyncio program: spawned processes run them again."""

import asyncio  # noqa: F401  imported for its cost
import concurrent.futures.process  # noqa: F401
import json  # noqa: F401
import urllib.request  # noqa: F401

if __name__ == "__main__":
    from start_timing import main
    main()
