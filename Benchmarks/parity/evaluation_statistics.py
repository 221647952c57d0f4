"""Correlations by scipy, percentiles by numpy, and intervals by a bootstrap on the same random numbers. See evaluation.py."""

import math

import numpy
from scipy.stats import pearsonr, spearmanr

KINDS = ["line", "noise", "ties", "constant", "curve", "short", "offset", "scaled", "one side tied"]


def correlation(chance, index: int) -> dict:
    kind = KINDS[index % len(KINDS)]
    count = chance.randint(0, 3) if kind == "short" else chance.randint(4, 20)
    x = [round(chance.uniform(-1, 1), 4) for _ in range(count)]
    y = [round(chance.choice([1, -1]) * 0.5 * one + chance.gauss(0, 0.3), 4) for one in x]
    match kind:
        case "line": y = [round(3 - 2 * one, 4) for one in x]
        case "ties": x, y = [round(4 * one) for one in x], [round(3 * one) for one in y]
        case "constant": y = [0.1] * count
        case "curve": y = [round(math.exp(3 * one), 6) for one in x]
        case "offset": x = [1000 + one for one in x]
        case "scaled": x = [one * 1e200 for one in x]
        case "one side tied": y = [float(one > 0) for one in x]
    defined = len(set(x)) > 1 and len(set(y)) > 1
    return {
        "kind": kind, "x": x, "y": y,
        # What scipy itself cannot hold is scaled before.
        "pearson": pearsonr([one / max(map(abs, x)) for one in x], y).statistic if defined else None,
        "spearman": spearmanr(x, y).statistic if defined else None,
    }


def percentiles(chance, index: int) -> dict:
    count = 1 + index % 20
    values = [round(chance.gauss(10, 5), 3) if index % 3 else chance.randint(0, 3) for _ in range(count)]
    asked = [0, 2.5, 25, 50, 95, 97.5, 100, round(chance.uniform(0, 100), 2)]
    return {
        "kind": "random" if index % 3 else "ties", "values": values, "asked": asked,
        "percentiles": [numpy.percentile(values, one) for one in asked], "median": numpy.median(values),
    }


def bootstrap(chance, index: int) -> dict:
    """What Bootstrap does, draw by draw, so that intervals stay what they were."""
    values = [round(chance.random(), 3) for _ in range(chance.randint(2, 30))]
    seed, resamples = chance.getrandbits(32), chance.choice([1, 10, 200])
    draw = split_mix(seed)
    means = [numpy.mean([values[next(draw) * len(values) >> 64] for _ in values]) for _ in range(resamples)]
    low, high = numpy.percentile(means, [2.5, 97.5])
    return {
        "kind": f"{resamples} resamples", "values": values, "seed": seed, "resamples": resamples,
        "mean": numpy.mean(values), "low": low, "high": high,
    }


def split_mix(seed: int):
    """SplitMix64 (Steele, Lea and Flood, 2014); Simile's first two numbers are states that are thrown away."""
    mask = 2**64 - 1

    def step(state: int) -> tuple[int, int]:
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return state, z ^ (z >> 31)

    for _ in range(2): seed = step(seed)[1]
    while True:
        seed, value = step(seed)
        yield value
