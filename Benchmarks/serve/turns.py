"""Loads in turns, with what they cost the servers."""

from dataclasses import dataclass, replace

from serve.load import drive
from serve.plan import Plan
from serve.server import Server
from serve.tally import Load


@dataclass(frozen=True)
class Turn:
    """One contender's place in the rounds."""

    server: Server
    plan: Plan


def take(turns: dict[str, Turn], rounds: int) -> dict[str, list[Load]]:
    """Rounds in which each has its turn, beginning with another one each time, so that a slow spell of the machine meets
    all; before them a short one that warms up and is not counted."""
    names = list(turns)
    for name in names:
        drive(_plan(turns[name], seconds=1))
    loads: dict[str, list[Load]] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            server = turns[name].server
            before = server.cpu
            load = drive(_plan(turns[name], seed=number + 2))
            loads[name].append(replace(load, cpu=server.cpu - before))
    return loads


def _plan(turn: Turn, **changes) -> Plan:
    return Plan(**(vars(turn.plan) | {"port": turn.server.port} | changes))
