"""Synthetic timings as machines produce them, for trying the statistics: each model gives a factor for every measurement."""

import random


class Quiet:
    """One per cent of normal noise."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def factor(self):
        return max(0.5, self.random.gauss(1.0, 0.01))


class Jitter(Quiet):
    """Eight per cent of noise, skewed: something always comes in between."""

    def factor(self):
        return self.random.lognormvariate(0.0, 0.08)


class Spikes(Quiet):
    """Mostly quiet; one measurement in seven takes up to three times as long."""

    def factor(self):
        return super().factor() * (self.random.uniform(1.2, 3.0) if self.random.random() < 0.15 else 1.0)


class Drift(Quiet):
    """The machine gets slower by half a per cent with every measurement, as it heats up."""

    def __init__(self, seed):
        super().__init__(seed)
        self.speed = 1.0

    def factor(self):
        self.speed *= 1.005
        return super().factor() * self.speed


class Bursts(Quiet):
    """Another program takes a share of the machine for several measurements, then rests."""

    def __init__(self, seed):
        super().__init__(seed)
        self.left, self.slow = 0, 1.0

    def factor(self):
        if self.left <= 0:
            self.left = self.random.randrange(1, 9)
            self.slow = self.random.choice((1.0, 1.0, self.random.uniform(1.1, 2.0)))
        self.left -= 1
        return super().factor() * self.slow


class TwoSpeeds(Quiet):
    """Each measurement lands on a fast or on a slow core."""

    def factor(self):
        return super().factor() * self.random.choice((1.0, 1.25))


class Crowded(Quiet):
    """Many programs on few cores: every second measurement waits for others, for as long as it takes itself or longer."""

    def factor(self):
        return super().factor() * (self.random.uniform(1.0, 3.5) if self.random.random() < 0.5 else 1.0)


ALL = (Quiet, Jitter, Spikes, Drift, Bursts, TwoSpeeds, Crowded)
