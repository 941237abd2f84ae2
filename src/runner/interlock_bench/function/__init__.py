"""Benchmark of a user's own function. Light on purpose: worker processes import this package."""
