"""What all measurements of the service have in common."""

import itertools
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

    def _indexed(self, folder: Path, catalog: Path) -> Path:
        say(f"a catalogue of {folder.name} …")
        self.simile("index", folder, "--catalog", catalog, "--json")
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
