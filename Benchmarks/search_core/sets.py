"""The sets of vectors: made once, kept in the work folder."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from first_light.commands import say
from first_light.commands import CommandFailed
from search_core import photos, truth
from search_core.generate import EmbeddingLike

if TYPE_CHECKING:
    from search_core.bench import Bench

QUERIES = 1000
TRUE = 100
"""Neighbours that are kept of each query."""


@dataclass(frozen=True)
class DataSet:
    """Vectors to search, queries that are not among them, and their true neighbours."""

    name: str
    folder: Path
    kind: str = ""

    @property
    def base(self) -> Path:
        return self.folder / "base.npy"

    @property
    def queries(self) -> Path:
        return self.folder / "queries.npy"

    @property
    def truth(self) -> Path:
        return self.folder / "truth.npy"

    @property
    def shape(self) -> tuple[int, int]:
        return np.load(self.base, mmap_mode="r").shape

    @property
    def title(self) -> str:
        count, dimension = self.shape
        return f"{self.name}: {count:,} × {dimension} {self.kind}".replace(",", " ")


@dataclass(frozen=True)
class Plan:
    """How a set comes about."""

    about: str
    count: int
    quick: int
    """How many vectors a quick run takes; 0 leaves the set out."""
    dimension: int


PLANS = {
    "wide": Plan("embedding-like", 60_000, 15_000, 1280),
    "middle": Plan("embedding-like", 100_000, 30_000, 512),
    "photos": Plan("EfficientNet-Lite0 vectors of photos and altered copies of them", 19_000, 4_000, 1280),
    "narrow": Plan("embedding-like", 100_000, 30_000, 16),
    "million": Plan("embedding-like", 1_000_000, 0, 128),
}


def find(bench: "Bench", name: str, count: int | None = None) -> DataSet:
    """A set of the name, of ``count`` vectors or as many as planned; made unless an earlier run has."""
    plan = PLANS[name]
    count = count or (plan.quick if bench.quick else plan.count)
    # Other pictures are another set.
    source = f"-{bench.photos.name}" if name == "photos" else ""
    folder = bench.work / "search-core" / f"{name}-{count}{source}"
    found = DataSet(name, folder, plan.about)
    if folder.is_dir():
        return found
    say(f"making {count} vectors of the set '{name}' …")
    return _made(found, lambda base: _write(bench, name, count, base))


def _made(target: DataSet, write: Callable[[Path], np.ndarray]) -> DataSet:
    """Makes a set of what ``write`` gives; its folder appears complete or not at all."""
    unfinished = DataSet(target.name, target.folder.with_suffix(".unfinished"))
    shutil.rmtree(unfinished.folder, ignore_errors=True)
    unfinished.folder.mkdir(parents=True)
    queries = write(unfinished.base)
    np.save(unfinished.queries, queries)
    np.save(unfinished.truth, truth.neighbours(np.load(unfinished.base, mmap_mode="r"), queries, TRUE))
    unfinished.folder.rename(target.folder)
    return target


def _write(bench: "Bench", name: str, count: int, base: Path) -> np.ndarray:
    """Writes the vectors; gives the queries."""
    if name != "photos":
        distribution = EmbeddingLike(PLANS[name].dimension)
        distribution.base(count, base)
        return distribution.queries(QUERIES)
    originals = photos.pictures(bench.photos)
    if not originals:
        raise CommandFailed(f"there are no pictures in {bench.photos}")
    copies = base.parent / "copies"
    photos.write_copies(originals, count + QUERIES, copies)
    rows = bench.embedded(copies)
    shutil.rmtree(copies)
    # The catalogue's order is that of the files, and so of the photos.
    rows = rows[np.random.default_rng(1).permutation(len(rows))]
    np.save(base, rows[QUERIES:])
    return rows[:QUERIES]
