"""What a preset is: cells that are measured round by round, charts that show them, and a conclusion.

A preset is a module of this package named after its id in presets.json (`lost-updates` -> `lost_updates`) with one function
`plan(context) -> Plan`. Everything that it starts lives in the worker process of one request, so a cancelled run needs no
cooperation: the whole process group goes. What outlives a round (pools, servers) is closed by `Plan.close`.
"""


class Cell:
    """One bar or one point of a curve. `run()` does one round and returns one value in `unit`, or a `Measured`."""

    def __init__(self, id, label, run, model="none", chart="bars", series="", x=None, unit="s", workers=None,
                 unsupported=None):
        self.id = id
        self.label = label
        self.run = run
        self.model = model
        self.chart = chart
        self.series = series
        self.x = x
        self.unit = unit
        self.workers = workers
        # The reason, for people: "needs Python 3.14". Such a cell is announced and never run.
        self.unsupported = unsupported


class Measured:
    """A value with further figures of the same round, by name, in base units (`p99`, `rss`, `cpu`)."""

    def __init__(self, value, **detail):
        self.value = value
        self.detail = detail


class Chart:
    def __init__(self, id="bars", title="", kind="bars", y_label="Time", y_unit="s", y_scale="linear", better="lower",
                 x_label=None, x_unit=None, x_scale="linear", baseline=None, series=()):
        self.id = id
        self.title = title
        self.kind = kind
        self.y = {"label": y_label, "unit": y_unit, "scale": y_scale, "better": better}
        self.x = None if x_label is None else {"label": x_label, "unit": x_unit, "scale": x_scale}
        self.baseline = baseline
        # For curves: (id, label, model) in drawing order.
        self.series = list(series)
        # Filled in by `conclude`: dictionaries as in model.ts.
        self.marks = []
        self.fits = []


class Plan:
    def __init__(self, charts, cells, conclude, close=None, minimum_rounds=5, maximum_rounds=60, pairs=(),
                 undecided=None):
        self.charts = charts
        self.cells = cells
        # conclude(results) -> Conclusion; `results` is measure.rounds.Results.
        self.conclude = conclude
        self.close = close
        self.minimum_rounds = minimum_rounds
        self.maximum_rounds = maximum_rounds
        # Pairs of cell ids whose comparison decides; the rounds go on until these are decided or the budget is spent.
        # Empty: every cell against the baseline of its chart.
        self.pairs = list(pairs)
        # undecided(results) -> ids of the cells that need more rounds; None: those of the pairs that are inconclusive.
        self.undecided = undecided


class Conclusion:
    """Verdict, claims, and the facts that the decision tree reads: symbol -> (value, lo, hi) or value."""

    def __init__(self, outcome, winners, sentence, reason="", claims=(), facts=None, profile=None):
        self.outcome = outcome
        self.winners = list(winners)
        self.sentence = sentence
        self.reason = reason
        # (claim id, outcome, measured sentence)
        self.claims = list(claims)
        self.facts = facts or {}
        self.profile = profile
