"""Rounds in which the contenders take turns."""

from typing import TYPE_CHECKING

from first_light.commands import CommandFailed, say
from search_core.sweep import around

if TYPE_CHECKING:
    from search_core.measured import Measured

FAR_BEHIND = 0.6
"""A peer slower than this share of the best one's speed in the first sweep takes no part."""


def finalists(entries: "list[Measured]", recalls: list[float]) -> "list[Measured]":
    """Simile, and the peers that have a chance to be the best at one of the recalls."""
    peers = [entry for entry in entries if not entry.contender.is_simile]
    chosen = [entry for entry in entries if entry.contender.is_simile]
    for recall in recalls:
        best = max((entry.speed(recall) or 0 for entry in peers), default=0)
        chosen += [each for each in peers if each not in chosen and (each.speed(recall) or 0) > FAR_BEHIND * best]
    return chosen


def take(entries: "list[Measured]", recalls: list[float], threads: int, rounds: int, failures: list[str]) -> None:
    """Measures again and again what decides the speeds at some recalls. Each round begins with another contender, so that
    a slow spell of the machine meets all of them."""
    efforts = {
        entry.contender.name: _once([effort for recall in recalls for effort in around(entry.sweep, recall)])
        for entry in entries
    }
    remaining = list(entries)
    for number in range(rounds):
        shift = number % max(1, len(remaining))
        for entry in remaining[shift:] + remaining[:shift]:
            try:
                points = entry.index.points(efforts[entry.contender.name], threads, entry.queries, 0.3)
                entry.rounds.setdefault(threads, []).append(points)
            except CommandFailed as failure:
                failures.append(f"{entry.title}, threads {threads}: {failure}")
                say(failures[-1])
                remaining.remove(entry)


def _once(efforts: list) -> list:
    """Each effort once, in its order. Some libraries' are lists, which no set takes."""
    return [effort for place, effort in enumerate(efforts) if effort not in efforts[:place]]
