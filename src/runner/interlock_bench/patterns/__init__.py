"""Patterns of findings, rebuilt from parameters and measured as written and with their cures. Never the user's code."""
