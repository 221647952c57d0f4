"""An index of Simile, asked through its own command."""

from functools import cached_property
from statistics import harmonic_mean
from typing import TYPE_CHECKING

import numpy as np

from search_core import truth
from search_core.peer_index import PeerIndex
from search_core.sweep import Point

if TYPE_CHECKING:
    from search_core.bench import Bench
    from search_core.contenders import Contender
    from search_core.sets import DataSet

SINGLE = 8
"""Queries that are asked one in a process, where a batch would share work between them."""


class SimileIndex:
    """A file that `simile vectors` has built, for this contender or another, or Annoy's own that it reads."""

    def __init__(
        self, bench: "Bench", contender: "Contender", data: "DataSet", read: "PeerIndex | SimileIndex | None" = None
    ):
        self.bench = bench
        self.contender = contender
        self.data = data
        self.path = read.path if read else bench.indexes / f"{data.name}-{contender.name.lower().replace(' ', '-')}.idx"
        annoy = isinstance(read, PeerIndex)
        # Annoy's files have no header that would tell.
        self.told = ["--kind", "annoy", "--metric", "cosine", "--dimension", data.shape[1]] if annoy else []
        if annoy:
            self.told += _options(contender.parameters)
        # Peers hold their vectors in memory, and an exact search looks at all of them.
        self._way = ["--in-memory"] if contender.role == "exact" else []
        # Peers get all queries at once, too.
        self._way += ["--batch"] if contender.role == "graph" and not contender.one_by_one else []
        self._speeds: dict[tuple, float] = {}
        self._ids = bench.indexes / "ids.npy"

    def build(self, threads: int) -> dict:
        self.path.unlink(missing_ok=True)
        done = self.bench.simile(
            "vectors", "build", "--kind", self.contender.kind, "--metric", "cosine", "--input", self.data.base,
            "--output", self.path, "--force", "--threads", threads, "--json", *_options(self.contender.parameters),
        )
        # By its own account, as with the peers: without reading the vectors and writing the index.
        return {"seconds": done.json["buildSeconds"], "bytes": self.path.stat().st_size}

    def points(self, efforts: list, threads: int, count: int, seconds: float) -> list[Point]:
        """Recall and speed for each effort, of the first ``count`` queries."""
        return [self._point(effort, threads, count, seconds) for effort in efforts]

    def _point(self, effort: int | None, threads: int, count: int, seconds: float) -> Point:
        queries = np.load(self.data.queries)[:count]
        qps, peak = self._ask(queries, effort, threads, seconds)
        true = np.load(self.data.truth)[:count, : self.bench.limit]
        recall = truth.recall(np.load(self._ids), true)
        if self.contender.role == "exact":
            qps = harmonic_mean(self._ask(query[None], effort, threads, seconds / SINGLE)[0] for query in queries[:SINGLE])
        return Point(effort, recall, qps, peak - self._empty)

    def _ask(self, queries: np.ndarray, effort: int | None, threads: int, seconds: float) -> tuple[float, int]:
        """Queries per second, and the most memory that the process took. The command warms up, and takes the median of as
        many passes as it is told; their number is guessed from a first look."""
        path = self.bench.indexes / "queries.npy"
        np.save(path, queries)
        key = (effort, threads, len(queries))
        passes = min(100, max(3, round(seconds * self._speeds.get(key, 0) / len(queries))))
        done = self.bench.simile(
            "vectors", "query", "--index", self.path, *self.told, "--queries", path, "--limit", self.bench.limit,
            *(["--effort", effort] if effort else []), *self._way, "--threads", threads, "--repeat", passes,
            "--output", self._ids, "--force", "--json",
        )
        self._speeds[key] = done.json["points"][0]["qps"]
        return self._speeds[key], done.peak

    @cached_property
    def _empty(self) -> int:
        """What the program takes before it has opened anything."""
        return self.bench.simile("vectors", "query", "--help").peak

    def close(self) -> None:
        """Nothing is kept between two questions."""


def _options(parameters: dict) -> list:
    """Parameters as the command takes them: those that are true are flags."""
    return [part for name, value in parameters.items() for part in ([f"--{name}"] if value is True else [f"--{name}", value])]
