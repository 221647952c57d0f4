"""An index of a peer: built in one process, searched in another that stays and waits for its turns."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from search_core.process import Process
from search_core.sweep import Point

if TYPE_CHECKING:
    from search_core.bench import Bench
    from search_core.contenders import Contender
    from search_core.sets import DataSet


class PeerIndex:
    def __init__(self, bench: "Bench", contender: "Contender", data: "DataSet"):
        self.bench = bench
        self.contender = contender
        self.data = data
        # By its name Simile knows Annoy's format.
        self.path = bench.indexes / f"{data.name}-{contender.name.replace(' ', '-')}{'.ann' * (contender.name == 'annoy')}"

    def build(self, threads: int) -> dict:
        self.close()
        with self._process(threads) as process:
            return process.ask(
                "build", base=str(self.data.base), count=self.data.shape[0], path=str(self.path), threads=threads
            )

    def points(self, efforts: list, threads: int, count: int, seconds: float) -> list[Point]:
        """Recall and speed for each effort, of the first ``count`` queries, each for at least some seconds."""
        points = []
        for effort in efforts:
            answer = self._searcher.ask("search", effort=effort, count=count, threads=threads, seconds=seconds)
            points.append(Point(effort, answer["recall"], answer["qps"], answer["resident"]))
        return points

    def close(self) -> None:
        """Ends the process; the next question starts another."""
        if searcher := self.__dict__.pop("_searcher", None):
            searcher.close()

    @cached_property
    def _searcher(self) -> Process:
        process = self._process(threads=1)
        data = self.data
        process.ask(
            "open", path=str(self.path), queries=str(data.queries), true=str(data.truth), limit=self.bench.limit
        )
        return process

    def _process(self, threads: int) -> Process:
        contender = self.contender
        process = Process(contender.name, threads, self.bench.folder)
        process.ask(
            "create", library=contender.library, kind=contender.kind, dimension=self.data.shape[1],
            parameters=contender.parameters,
        )
        return process
