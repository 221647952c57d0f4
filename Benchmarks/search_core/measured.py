"""What is known of one contender on one set."""

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from search_core.contenders import Contender
from search_core.peer_index import PeerIndex
from search_core.simile_index import SimileIndex
from search_core.sweep import Point, frontier, speed

if TYPE_CHECKING:
    from search_core.bench import Bench
    from search_core.sets import DataSet

BUILDING = 20
"""Seconds after which a build is not repeated."""


@dataclass
class Measured:
    """A contender on a set."""

    contender: Contender
    data: "DataSet"
    index: PeerIndex | SimileIndex
    builds: dict[int, list[float]] = field(default_factory=dict)
    """Seconds, by threads."""
    bytes: int = 0
    sweep: list[Point] = field(default_factory=list)
    """The points of the first sweep, on one thread."""
    rounds: dict[int, list[list[Point]]] = field(default_factory=dict)
    """The points of each round, by threads."""

    @property
    def title(self) -> str:
        return f"{self.data.name}, {self.contender.name}"

    @property
    def queries(self) -> int:
        """How many are asked: fewer of those who take long."""
        return {"exact": 100, "tree": 100, "annoy": 200}.get(self.contender.role, 1000)

    def build(self, threads: int, times: int) -> None:
        """Builds and keeps the time; long builds are not repeated."""
        seconds = self.builds.setdefault(threads, [])
        while len(seconds) < times and sum(seconds) + max(seconds, default=0) < BUILDING:
            done = self.index.build(threads)
            seconds.append(done["seconds"])
            self.bytes = done["bytes"]

    def look(self, recall: float) -> None:
        """Sweeps over the efforts from the least upwards, until one misses less than half of what a recall allows."""
        for effort in self.contender.efforts:
            self.sweep += self.index.points([effort], 1, self.queries, 0.1)
            if isinstance(effort, int) and self.sweep[-1].recall >= (1 + recall) / 2:
                break

    def speeds(self, recall: float, threads: int = 1) -> list[float]:
        """Queries per second at a recall, of each round; of the first sweep where there were none."""
        rounds = self.rounds.get(threads) or ([self.sweep] if threads == 1 else [])
        return [found for points in rounds if (found := speed(points, recall))]

    def speed(self, recall: float, threads: int = 1) -> float | None:
        speeds = self.speeds(recall, threads)
        return median(speeds) if speeds else None

    def resident(self, recall: float) -> int | None:
        """Bytes in memory with the least effort that reaches a recall."""
        reached = [point for point in frontier(self.sweep) if point.recall >= recall]
        return reached[0].resident if reached else None

    def described(self) -> dict:
        def listed(points: list[Point]) -> list[dict]:
            return [vars(point) for point in points]

        return {
            "set": self.data.name, "shape": self.data.shape, "contender": self.contender.name,
            "parameters": self.contender.parameters, "indexBytes": self.bytes, "buildSeconds": self.builds,
            "sweep": listed(self.sweep),
            "rounds": {threads: [listed(points) for points in rounds] for threads, rounds in self.rounds.items()},
        }


def index(bench: "Bench", contender: Contender, data: "DataSet", entries: list[Measured]) -> PeerIndex | SimileIndex:
    """How a contender is asked; ``entries`` are those before it, whose file it may search."""
    if not contender.is_simile:
        return PeerIndex(bench, contender, data)
    read = [entry.index for entry in entries if entry.contender.name == contender.reads]
    return SimileIndex(bench, contender, data, read[0] if read else None)
