"""Tasks with nothing in them: what remains is the cost of handing them over."""


def nothing():
    pass


def same(value):
    return value


async def nothing_async():
    pass
