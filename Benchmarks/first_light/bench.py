"""What all measurements have in common: folders, options, and the programs that are measured."""

import shutil
import sys
from functools import cached_property
from pathlib import Path

import numpy as np

from first_light import data
from first_light.commands import CommandFailed, Run, run, say
from first_light.vectors import Vectors

MODEL = "efficientnet_lite0"


class Bench:
    """One run of the benchmark."""

    def __init__(self, quick: bool, photos: Path | None, memory_photos: int | None, program: Path | None = None):
        self.quick = quick
        self.folder = Path(__file__).resolve().parents[1]
        self.root = self.folder.parent
        self.work = self.folder / "work"
        self.program = program.resolve() if program else self.root / ".build" / "release" / "simile"
        self.reference = self.root.parent / "shared" / "reference" / MODEL
        self.rounds = 3 if quick else 5
        self.starts = 5 if quick else 11
        self.catalog_size = 2_000 if quick else 10_000
        self.large_count = 24 if quick else 60
        self.memory_photos = memory_photos or (48 if quick else 200)
        self._photos = photos.resolve() if photos else None
        self.work.mkdir(exist_ok=True)
        if not self.program.exists():
            raise CommandFailed(f"there is no {self.program}; build it with: make build")

    # The pictures.

    @cached_property
    def photos(self) -> data.PhotoSet:
        """The small pictures: those asked for, the shared photos, or drawn ones."""
        shared = self.root.parent / "shared" / "photos" / "clothing"
        if self._photos:
            return data.PhotoSet("photos", self._photos)
        if shared.is_dir():
            return data.PhotoSet("photos", shared)
        drawn = self.work / "drawn"
        if not (drawn / "items.jsonl").exists():
            say("drawing 713 pictures, because ../shared/photos is absent …")
            shutil.rmtree(drawn, ignore_errors=True)
            self.simile("sample", "--output", drawn, "--count", 713)
        return data.PhotoSet("drawn pictures", drawn)

    @cached_property
    def large_photos(self) -> data.PhotoSet:
        """Pictures of 12 megapixels, about 3.5 MB each."""
        return data.PhotoSet("12-megapixel photos", data.large_photos(self.photos, self.large_count, self.work))

    # The programs.

    def simile(self, *arguments: object) -> Run:
        """Runs `simile`."""
        return run([str(self.program), *map(str, arguments)], self.folder)

    def index(self, folders: list[Path], precision: str = "f32") -> Run:
        """Runs `simile index` into a catalogue that did not exist before; it stays until the next call."""
        shutil.rmtree(self.catalog(precision), ignore_errors=True)
        done = self.simile("index", *folders, "--catalog", self.catalog(precision), "--precision", precision, "--json")
        if skipped := done.json["skipped"]:
            raise CommandFailed(f"simile index skipped {len(skipped)} files, the first because it {skipped[0]['reason']}")
        return done

    def catalog(self, precision: str = "f32") -> Path:
        """Where ``index`` puts its catalogue."""
        return self.work / f"catalog-{precision}"

    def exported(self, catalog: Path) -> Vectors:
        """The vectors of a catalogue."""
        folder = self.work / "export"
        self.simile("export", "--catalog", catalog, "--output", folder, "--json")
        return Vectors.of_export(folder)

    def peer(self, module: str, *arguments: object) -> Run:
        """Runs a program of the folder `peer`."""
        return run([sys.executable, "-m", f"peer.{module}", *map(str, arguments)], self.folder)

    def peer_embed(self, folders: list[Path], *arguments: object) -> Run:
        """Runs the peer of `simile index`."""
        return self.peer("embed", *folders, "--onnx", self.onnx, "--output", self.peer_vectors, *arguments)

    @property
    def peer_vectors(self) -> Path:
        """Where ``peer_embed`` puts its vectors."""
        return self.work / "peer.npy"

    @cached_property
    def onnx(self) -> Path:
        """The model as Simile exports it, so that both sides compute with the same weights."""
        path = self.work / f"{MODEL}.onnx"
        self.simile("models", "export", MODEL, "--output", path)
        return path

    # The reference.

    @cached_property
    def reference_vectors(self) -> Vectors | None:
        """PyTorch's vectors of the shared photos, or None where they are absent or other photos are measured."""
        if self._photos or not (self.reference / "vectors.npy").exists():
            return None
        shared = self.reference.parents[1]
        paths = [str(shared / line) for line in (self.reference / "files.txt").read_text().splitlines()]
        return Vectors(paths, np.load(self.reference / "vectors.npy"))
