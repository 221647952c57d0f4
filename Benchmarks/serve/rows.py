"""Rows that a wrong or missing answer spoils."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from first_light.report import Row
from serve.tally import Load


@dataclass
class ServedRow(Row):
    """A row about requests: whatever it says of times, its goal is missed when some were not answered as they should be."""

    faults: int = 0

    @property
    def met(self) -> bool | None:
        return False if self.faults else super().met


def row(
    part: str, name: str, unit: str, value: Callable[[Load], float | None], ours: Sequence[Load], theirs: Sequence[Load] = (),
    **more,
) -> ServedRow:
    """A row of what ``value`` says of each load; faults on either side spoil it, since a server that does not answer has
    less to do."""
    samples = [[number for load in loads if (number := value(load)) is not None] for loads in (ours, theirs)]
    notes = [more.pop("note", "")]
    faults = 0
    for who, loads in (("Simile", ours), (more.get("peer_name") or "the peer", theirs)):
        missing = sum(load.faults + load.refused for load in loads)
        if missing:
            notes.append(f"{missing} of {sum(load.sent for load in loads)} requests not answered rightly by {who}")
            faults += missing
    return ServedRow(part, name, unit, *samples, note="; ".join(filter(None, notes)), faults=faults, **more)


def busy(*sides: Sequence[Load]) -> str:
    """How many cores each side's server kept busy, and the program that made the load beside it."""
    cores, share = [], []
    for loads in sides:
        cores.append(f"{sum(load.cpu for load in loads) / sum(load.seconds for load in loads):.2f}")
        share.append(f"{sum(load.share for load in loads) / len(loads):.2f}")
    return f"cores busy {' / '.join(cores)}, load generator {' / '.join(share)}"


def sample(what: str, load: Load, **more) -> dict:
    """What is behind a row, for the JSON."""
    return {"what": what, **more, **load.summary}
