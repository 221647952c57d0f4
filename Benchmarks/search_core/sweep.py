"""From points (recall, queries per second) to the speed at a given recall."""

from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from typing import Any


@dataclass(frozen=True)
class Point:
    """One effort."""

    effort: Any
    recall: float
    qps: float
    resident: int = 0
    """Bytes that the index takes in memory once all queries were answered with this effort."""


def frontier(points: list[Point]) -> list[Point]:
    """The points that no other beats in both, by rising recall and falling speed."""
    best: list[Point] = []
    for point in sorted(points, key=lambda point: (-point.recall, -point.qps)):
        if not best or point.qps > best[-1].qps:
            best.append(point)
    return best[::-1]


def speed(points: list[Point], recall: float) -> float | None:
    """Queries per second at a recall, between the two measured points around it; None where no point reaches it.

    Along the line the logarithm of the speed is taken to be linear. Where even the fastest point finds more, its speed
    counts as it is.
    """
    line = frontier(points)
    reached = [point for point in line if point.recall >= recall]
    if not reached:
        return None
    for below, above in pairwise(line):
        if below.recall < recall <= above.recall:
            share = (recall - below.recall) / (above.recall - below.recall)
            return exp((1 - share) * log(below.qps) + share * log(above.qps))
    return reached[0].qps


def around(points: list[Point], recall: float) -> list[Any]:
    """The efforts that must be measured again to know the speed at a recall again: one, two, or none."""
    line = frontier(points)
    above = [point for point in line if point.recall >= recall]
    below = [point for point in line if point.recall < recall]
    return [point.effort for point in below[-1:] + above[:1]] if above else []
