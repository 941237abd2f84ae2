"""How figures come about: calibration, rounds, estimates, noise, and the words for numbers."""
