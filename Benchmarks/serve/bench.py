"""What all measurements of the service have in common."""

import itertools
import json
import resource
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from first_light import bench, data
from first_light.commands import CommandFailed, say
from serve.server import Server

FILES = 65_536
"""Open files that server and clients may have, where the system lets them."""


@dataclass(frozen=True)
class Variant:
    """A way of running the peer."""

    workers: int
    threads: int
    way: str
    fast: bool = False

    @property
    def name(self) -> str:
        return f"FastAPI {self.way}, workers {self.workers}, PyTorch threads {self.threads}{', bfloat16' * self.fast}"


VARIANTS = [Variant(*each) for each in itertools.product((1, 2), (1, 2), ("pool", "loop"))]


class Bench(bench.Bench):
    """One run of the benchmark."""

    def __init__(self, quick: bool, photos: Path | None, program: Path | None):
        super().__init__(quick, photos, memory_photos=None, program=program)
        self.seconds = 2 if quick else 6
        self.items = 6_000 if quick else 60_000
        self.keys = 6_000 if quick else 100_000
        self.requests = 5_000 if quick else 100_000
        self.idle = 10_000
        self.files = _raise_limit()
        self.place = self.work / "serve"
        self.place.mkdir(exist_ok=True)
        self._starts = itertools.count(1)
        if not Path("/proc/self/status").exists():
            raise CommandFailed("what a server costs is read from /proc, which this system does not have; run this on Linux")

    # The servers.

    def serve(self, catalog: Path, *options: str) -> Server:
        """Starts `simile serve`; what it logs stays until the next run."""
        command = [str(self.program), "serve", "--catalog", str(catalog), "--port", "0", "--host", "127.0.0.1", *options]
        return Server("simile serve", command, self.place / f"simile-{next(self._starts)}.log")

    def peer_server(self, variant: Variant) -> Server:
        """Starts the peer."""
        command = [sys.executable, "-m", "uvicorn", "peers.similarity:app", "--host", "127.0.0.1", "--port", "0"]
        command += ["--workers", str(variant.workers), "--no-access-log"]
        return Server(
            variant.name, command, self.place / "peer.log", variant.workers, PEER_WEIGHTS=self.weights,
            PEER_THREADS=str(variant.threads), PEER_WAY=variant.way, PEER_FAST=str(int(variant.fast)), OMP_NUM_THREADS=str(variant.threads),
        )

    def items_server(self, export: Path) -> Server:
        """Starts the peer that searches by key: two processes, one for each core."""
        command = [sys.executable, "-m", "uvicorn", "peers.items:app", "--host", "127.0.0.1", "--port", "0"]
        command += ["--workers", "2", "--no-access-log"]
        return Server(
            "FastAPI and hnswlib, workers 2", command, self.place / "items.log", 2, PEER_ITEMS=str(export), PEER_EFFORT="64",
            OMP_NUM_THREADS="1",
        )

    @cached_property
    def weights(self) -> str:
        """The file of the network's weights, which both sides read."""
        path = self.simile("models", "info", bench.MODEL, "--json").json.get("path")
        if not path:
            raise CommandFailed(f"the weights of {bench.MODEL} are missing; fetch them with: simile models pull {bench.MODEL}")
        return path

    # The catalogues.

    @cached_property
    def catalog_of_items(self) -> Path:
        """Many items: small variations of the photos, indexed as pictures are; kept for later runs."""
        folder = data.variations(self.photos, self.items, self.work)
        return self._indexed(folder, self.work / f"catalog-{folder.name}")

    @cached_property
    def catalog_of_photos(self) -> Path:
        """A catalogue for when it does not matter what is in it."""
        return self._indexed(self.photos.folder, self.place / f"catalog-{self.photos.digest}")

    @cached_property
    def catalog_of_keys(self) -> Path:
        """Very many items with attributes and short vectors, those of colors: made soon, and kept for later runs."""
        folder = data.variations(self.photos, self.keys, self.work)
        attributes = self.place / f"bins-{self.keys}.jsonl"
        names = (f"{number:05}.jpg" for number in range(self.keys))
        lines = [{"path": str(folder / name), "bin": at % 100, "title": f"Item {at}"} for at, name in enumerate(names)]
        attributes.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return self._indexed(folder, self.work / f"colors-{folder.name}", "--model", "colour", "--attributes", attributes)

    @cached_property
    def export_of_keys(self) -> Path:
        """Its vectors and items, for the peer."""
        folder = self.work / f"export-{self.catalog_of_keys.name}"
        if not (folder / "vectors.npy").exists():
            self.simile("export", "--catalog", self.catalog_of_keys, "--output", folder, "--json")
        return folder

    def _indexed(self, folder: Path, catalog: Path, *options: object) -> Path:
        say(f"a catalogue of {folder.name} …")
        self.simile("index", folder, "--catalog", catalog, "--json", *options)
        return catalog


def _raise_limit() -> int:
    """Lets this process and those that it starts have as many open files as they may; gives how many."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (max(FILES, most), most):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return wanted
        except (ValueError, OSError):
            continue
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
