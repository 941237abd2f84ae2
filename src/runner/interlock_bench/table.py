"""A result as plain text for a terminal."""

from .measure import wording


def environment_lines(environment):
    """What matters for reading figures, a line each."""
    gil = "enabled" if environment["gilEnabled"] else "disabled"
    build = ", ".join(environment["buildFlags"] + (["debug build"] if environment["debugBuild"] else [])) or "no optimised build known"
    lines = [
        "{} {} ({}), GIL {}{}".format(environment["implementation"], environment["version"], build, gil,
                                      ", free-threaded build" if environment["freeThreadedBuild"] else ""),
        environment["executable"],
        "{}, {}".format(environment["platform"], environment["cpuModel"]),
        _cores_line(environment),
        "Start method {} (of {}), switch interval {}, subinterpreters: {}".format(
            environment["startMethod"], ", ".join(environment["startMethods"]), wording.seconds(environment["switchInterval"]),
            environment["subinterpreters"]),
    ]
    return lines


def _cores_line(environment):
    text = "{} CPUs, {} usable".format(environment["cpuCount"], wording.significant(environment["usableCores"]))
    if environment["quota"] is not None:
        text += " (limited to {} by the control group)".format(wording.significant(environment["quota"]))
    if environment["effectiveCores"] is not None:
        text += ", {} effective now".format(wording.significant(environment["effectiveCores"], 2))
    return text


def result_lines(result):
    """Title, one table a chart, verdict, claims and warnings."""
    environment = result["environment"]
    lines = ["{}   {} {}, {}".format(result["title"], environment["implementation"], environment["version"], _cores_line(environment)), ""]
    estimates = {estimate["cell"]: estimate for estimate in result["estimates"]}
    for chart in result["charts"]:
        cells = [cell for cell in result["cells"] if cell["chart"] == chart["id"]]
        if cells:
            lines += _chart_lines(chart, cells, estimates) + [""]
    verdict = result["verdict"]
    lines.append(verdict["sentence"])
    if verdict["reason"]:
        lines.append(verdict["reason"])
    for claim in verdict["claims"]:
        lines.append("  [{}] {}: {}".format(claim["outcome"], claim["claim"], claim["measured"]))
    for warning in result["warnings"]:
        lines.append("! {} {}".format(warning["text"], warning["action"]))
    return lines


def _chart_lines(chart, cells, estimates):
    rows = []
    base = estimates.get(chart["baseline"])
    for cell in cells:
        estimate = estimates.get(cell["id"])
        if estimate is None:
            rows.append((cell["label"], cell["unsupported"] or "not measured", "", "", ""))
            continue
        unit = cell["unit"]
        interval = "{} to {}".format(wording.quantity(estimate["lo"], unit), wording.quantity(estimate["hi"], unit))
        rows.append((cell["label"], wording.quantity(estimate["median"], unit), interval, _factor(chart, cell, estimate, base),
                     wording.plural(estimate["n"], "round")))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [chart["title"]] if chart["title"] else []
    for row in rows:
        parts = [row[0].ljust(widths[0])] + [text.rjust(width) for text, width in zip(row[1:], widths[1:])]
        lines.append("  " + "  ".join(parts).rstrip())
    return lines


def _factor(chart, cell, estimate, base):
    """How many times better than the baseline of the chart."""
    if base is None or cell["id"] == chart["baseline"] or estimate["median"] <= 0 or base["median"] <= 0:
        return ""
    ratio = estimate["median"] / base["median"]
    return "x {}".format(wording.significant(ratio if chart["y"]["better"] == "higher" else 1.0 / ratio))
