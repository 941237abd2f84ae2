"""One call after the other: what every other model is compared with."""

from .base import Model


class Sequential(Model):
    id = "sequential"

    def __init__(self, workers=None):
        super().__init__(1)

    def _run(self, function, tuples):
        return [function(*arguments) for arguments in tuples]
