"""Numbers as people read them in sentences: three significant digits, one unit. Arguments are in base units."""


def significant(value, digits=3):
    """`value` with so many significant digits, never in exponent form: 12.3, 0.0123, 1,230."""
    if value == 0:
        return "0"
    magnitude = 0
    probe = abs(value)
    while probe >= 10:
        probe /= 10.0
        magnitude += 1
    while probe < 1:
        probe *= 10.0
        magnitude -= 1
    decimals = digits - 1 - magnitude
    rounded = round(value, decimals)
    # 9.996 becomes 10.0: one digit more before the point, one less behind it.
    if abs(rounded) >= 10.0 ** (magnitude + 1):
        decimals -= 1
    return "{:,.{}f}".format(rounded, max(0, decimals))


def _scaled(value, steps):
    """`steps`: (size of the unit, its name), largest first. The unit is chosen after rounding: 999.7 ms is 1.00 s."""
    for size, name in steps:
        if abs(value) >= size * 0.9995:
            return "{} {}".format(significant(value / size), name)
    size, name = steps[-1]
    return "{} {}".format(significant(value / size), name)


def seconds(value):
    """0.0123 -> "12.3 ms". From nanoseconds to minutes."""
    if value == 0:
        return "0 s"
    if abs(value) >= 119.5:
        return "{} min".format(significant(value / 60.0))
    return _scaled(value, [(1.0, "s"), (1e-3, "ms"), (1e-6, "\u00b5s"), (1e-9, "ns")])


def memory(value):
    """12300000 -> "12.3 MB", in powers of 1000."""
    if abs(value) < 999.5:
        return "{:.0f} bytes".format(value)
    return _scaled(value, [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")])


def times(ratio):
    """2.01 -> "2.0 times"; near 1 with two decimals, because there they matter; from 10 on without."""
    if ratio >= 9.95:
        return "{:,.0f} times".format(ratio)
    if ratio >= 1.195:
        return "{:.1f} times".format(ratio)
    return "{:.2f} times".format(ratio)


def rate(value):
    """1840.2 -> "1,840 per second"."""
    return "{} per second".format(significant(value))


def count(value):
    """12345 -> "12,345"; fractions are rounded to three significant digits."""
    if float(value) == int(value):
        return "{:,d}".format(int(value))
    return significant(value)


def share(value):
    """0.153 -> "15 %"; below one per cent with one digit."""
    percent = value * 100.0
    if percent and abs(percent) < 0.95:
        return "{} %".format(significant(percent, 1))
    return "{:.0f} %".format(percent)


def quantity(value, unit):
    """`value` in one of the units of model.ts: s, B, 1/s, ratio, count, share."""
    return {"s": seconds, "B": memory, "1/s": rate, "ratio": times, "count": count, "share": share}[unit](value)


def plural(number, singular, several=None):
    """plural(1, "round") -> "1 round", plural(2, "round") -> "2 rounds"."""
    return "{} {}".format(count(number), singular if number == 1 else several or singular + "s")


def joined(words, last="and"):
    """["a", "b", "c"] -> "a, b and c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return "{} {} {}".format(", ".join(words[:-1]), last, words[-1])
