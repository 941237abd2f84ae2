"""Failures that a user can do something about."""


class FunctionError(Exception):
    """`code`: kebab-case, stable; `message`: what is wrong; `next`: what to do; `traceback`: of the user's code, or empty."""

    def __init__(self, code, message, next="", traceback=""):
        super().__init__(message)
        self.code = code
        self.message = message
        self.next = next
        self.traceback = traceback
