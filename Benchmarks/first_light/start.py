"""How long a person waits: one command in a new process, the files in the page cache."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from first_light import data
from first_light.commands import CommandFailed, Run
from first_light.report import Row
from first_light.throughput import in_turns

if TYPE_CHECKING:
    from first_light.bench import Bench

PART = "start"


def measure(bench: "Bench") -> list[Row]:
    folder = data.variations(bench.photos, bench.catalog_size, bench.work)
    catalog = _catalog(bench, folder)
    vectors = _peer_vectors(bench, catalog)
    unknown, other = bench.photos.paths[0], bench.photos.paths[-1]
    known = str(folder / f"{bench.catalog_size // 2:05}.jpg")

    def ours(query: str) -> Run:
        return bench.simile("search", query, "--catalog", catalog, "--json")

    def theirs(query: str) -> Run:
        return bench.peer("search", query, "--vectors", vectors, "--onnx", bench.onnx)

    contenders = {
        "unknown": lambda: ours(unknown),
        "peer unknown": lambda: theirs(unknown),
        "known": lambda: ours(known),
        "peer known": lambda: theirs(known),
        "compare": lambda: bench.simile("compare", unknown, other, "--json"),
        "peer compare": lambda: bench.peer("compare", unknown, other, "--onnx", bench.onnx),
        "help": lambda: bench.simile("--help"),
        "peer help": lambda: bench.peer("search", "--help"),
    }
    runs = in_turns(contenders, bench.starts)
    items = f"{bench.catalog_size} items"

    def seconds(name: str, what: str, goal: float | None = None, note: str = "") -> Row:
        samples = [[done.seconds for done in runs[which]] for which in (name, f"peer {name}")]
        return Row(PART, what, "s", *samples, peer_name="Python", better="less", goal=goal, note=note)

    return [
        seconds("unknown", f"search among {items} by a new picture", 0.5, _agreement(runs, "unknown") + _inside(runs["unknown"])),
        seconds("known", f"search among {items} by one of them", None, _agreement(runs, "known") + _inside(runs["known"])),
        seconds("compare", "compare two pictures", 0.4, _inside(runs["compare"]).lstrip("; ")),
        seconds("help", "--help"),
    ]


def _catalog(bench: "Bench", folder: Path) -> Path:
    """A catalogue of the folder, kept for later runs; one that does not fit any more is made anew."""
    catalog = bench.work / f"catalog-{folder.name}"
    index = ["index", folder, "--catalog", catalog, "--json"]
    try:
        bench.simile(*index)
    except CommandFailed:
        shutil.rmtree(catalog, ignore_errors=True)
        bench.simile(*index)
    return catalog


def _peer_vectors(bench: "Bench", catalog: Path) -> Path:
    """The same vectors as the peer keeps them."""
    vectors = bench.exported(catalog)
    path = bench.work / "start.npy"
    np.save(path, vectors.rows.astype(np.float32))
    Path(f"{path}.txt").write_text("".join(f"{each}\n" for each in vectors.paths), encoding="utf-8")
    return path


def _agreement(runs: dict[str, list[Run]], name: str) -> str:
    """How many of the ten hits both sides found."""
    hits = [{hit["path"] for hit in runs[which][0].json["hits"]} for which in (name, f"peer {name}")]
    return f"{len(hits[0] & hits[1])} of {len(hits[1])} hits the same"


def _inside(runs: list[Run]) -> str:
    """Where the time went by the program's own account."""
    spans = runs[len(runs) // 2].json["milliseconds"]
    return "; of that " + ", ".join(f"{name} {value:.0f} ms" for name, value in spans.items())
