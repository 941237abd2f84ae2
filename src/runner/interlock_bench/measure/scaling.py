"""What throughput by number of workers says: the knee, the ceiling, and the usual laws by least squares.

Points are (workers, throughput), workers ascending. Speed-ups are relative to the first point, which must have one worker
for the laws. Fitting a law with contention to few points invents a decline where there is only a ceiling, so the laws need
at least six points.
"""

import math

# Another step of workers must add at least this share to be worth it.
WORTH = 0.10
# Fewest points that a law is fitted to.
FEWEST_POINTS = 6
# Growth from two to four workers below this factor: a ceiling, not contention.
_CEILING_GROWTH = 1.5


def knee(points):
    """The number of workers from which no further point adds more than 10 %; `None` without points."""
    for place, (workers, throughput) in enumerate(points):
        if all(later <= throughput * (1 + WORTH) for _, later in points[place + 1:]):
            return workers
    return None


def amdahl(points):
    """The serial share sigma (0 to 1) in S(n) = n / (1 + sigma (n - 1)), by least squares."""
    rows = [(n - 1.0, n / speed - 1.0) for n, speed in _speed_ups(points) if n > 1]
    weight = sum(x * x for x, _ in rows)
    sigma = sum(x * y for x, y in rows) / weight if weight else 0.0
    return min(1.0, max(0.0, sigma))


def usl(points):
    """(sigma, kappa), both >= 0, in S(n) = n / (1 + sigma (n - 1) + kappa n (n - 1)), by least squares."""
    rows = [(n - 1.0, n * (n - 1.0), n / speed - 1.0) for n, speed in _speed_ups(points) if n > 1]
    aa = sum(a * a for a, _, _ in rows)
    ab = sum(a * b for a, b, _ in rows)
    bb = sum(b * b for _, b, _ in rows)
    ay = sum(a * y for a, _, y in rows)
    by = sum(b * y for _, b, y in rows)
    determinant = aa * bb - ab * ab
    if determinant <= 1e-12 * max(1.0, aa * bb):
        return amdahl(points), 0.0
    sigma = (ay * bb - by * ab) / determinant
    kappa = (aa * by - ab * ay) / determinant
    # On the edge of what is allowed the best is found with the other parameter alone.
    if kappa < 0:
        return amdahl(points), 0.0
    if sigma < 0:
        return 0.0, max(0.0, by / bb)
    return sigma, kappa


def fit(series, points, cores=None, long=False):
    """A fit as in model.ts (`law` ceiling, amdahl or usl), or `None` if there is nothing to fit.

    `cores`: effective cores, which cap Amdahl's law. `long`: contention (kappa) is fitted too.
    """
    if len(points) < 2 or points[0][1] <= 0:
        return None
    by_workers = dict(_speed_ups(points))
    limited = 2 in by_workers and 4 in by_workers and by_workers[4] < _CEILING_GROWTH * by_workers[2]
    if len(points) < FEWEST_POINTS or limited or points[0][0] != 1:
        return _ceiling(series, points)
    if long:
        sigma, kappa = usl(points)
        if kappa > 1e-4:
            best = math.sqrt(max(0.0, 1 - sigma) / kappa)
            note = ("{:.0f} % of the work is serial, and workers get in each other's way: "
                    "{:.0f} workers are the most that help").format(sigma * 100, max(1, best))
            return _drawn(series, "usl", {"sigma": sigma, "kappa": kappa}, points,
                          lambda n: n / (1 + sigma * (n - 1) + kappa * n * (n - 1)), note)
    sigma = amdahl(points)
    most = 1 / sigma if sigma > 0.001 else math.inf
    cap = min(most, cores) if cores else most
    note = "{:.0f} % of the work is serial".format(sigma * 100)
    if cap < math.inf:
        note += ": at most {:.1f} times as fast".format(cap)
        if cores and cores <= most:
            note += ", because that many cores are free"
    parameters = {"serial": sigma}
    if cap < math.inf:
        parameters["ceiling"] = cap
    return _drawn(series, "amdahl", parameters, points, lambda n: min(cap, n / (1 + sigma * (n - 1))), note)


def crossing(points, level=1.0):
    """The x where y first rises above `level` and stays there, interpolated on a logarithmic x axis.

    `points`: (x, y), x > 0 ascending. 0.0: above from the first point on. `None`: not above at the last point.
    """
    if not points or points[-1][1] <= level:
        return None
    below = None
    for place, (_, y) in enumerate(points):
        if y <= level:
            below = place
    if below is None:
        return 0.0
    (x0, y0), (x1, y1) = points[below], points[below + 1]
    part = (level - y0) / (y1 - y0)
    return math.exp(math.log(x0) + part * (math.log(x1) - math.log(x0)))


def _speed_ups(points):
    first = points[0][1]
    return [(n, throughput / first) for n, throughput in points if throughput > 0]


def _ceiling(series, points):
    """Straight up to the ceiling, then flat: what is seen when cores, a lock or a limit elsewhere is the bound."""
    top = max(throughput for _, throughput in points)
    at = knee(points)
    note = "From {} workers on nothing is gained".format(at) if at != points[-1][0] else "Still growing at the last point"
    first = points[0][1] / points[0][0]
    return _drawn(series, "ceiling", {"ceiling": top / points[0][1]}, points,
                  lambda n: min(top, first * n) / points[0][1], note)


def _drawn(series, law, parameters, points, speed_up, note):
    first = points[0][1]
    drawn = [[float(n), first * speed_up(n)] for n in _between(points[0][0], points[-1][0])]
    return {"series": series, "law": law, "parameters": parameters, "points": drawn, "note": note}


def _between(low, high, steps=24):
    return [low + (high - low) * step / float(steps) for step in range(steps + 1)]
