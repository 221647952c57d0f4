"""What all measurements have in common: folders, options, and the programs that are measured."""

import shutil
from pathlib import Path

import numpy as np

from first_light.commands import CommandFailed, Run, run, say


class Bench:
    """One run of the benchmark."""

    def __init__(self, quick: bool, program: Path | None, photos: Path | None):
        self.quick = quick
        self.folder = Path(__file__).resolve().parents[1]
        self.root = self.folder.parent
        self.work = self.folder / "work"
        self.program = program or self.root / ".build" / "release" / "simile"
        self._photos = photos
        self.rounds = 3 if quick else 5
        self.builds = 1 if quick else 3
        self.limit = 10
        self.indexes = self.work / "search-core" / "indexes"
        self.clear()
        if not self.program.exists():
            raise CommandFailed(f"there is no {self.program}; build it with: make build")

    def clear(self) -> None:
        """Removes the indexes, which are large."""
        shutil.rmtree(self.indexes, ignore_errors=True)
        self.indexes.mkdir(parents=True)

    def simile(self, *arguments: object) -> Run:
        """Runs `simile`."""
        return run([str(self.program), *map(str, arguments)], self.folder)

    @property
    def photos(self) -> Path:
        """Pictures: those asked for, the shared photos, or drawn ones."""
        shared, drawn = self.root.parent / "shared" / "photos" / "clothing", self.work / "drawn"
        if self._photos or shared.is_dir():
            return self._photos or shared
        if not drawn.is_dir():
            say("drawing 713 pictures, because ../shared/photos is absent …")
            self.simile("sample", "--output", drawn, "--count", 713)
        return drawn

    def embedded(self, pictures: Path) -> np.ndarray:
        """The vectors of all pictures in a folder, by the order of their names."""
        catalog, export = self.work / "search-core" / "catalog", self.work / "search-core" / "export"
        shutil.rmtree(catalog, ignore_errors=True)
        self.simile("index", pictures, "--catalog", catalog, "--json")
        self.simile("export", "--catalog", catalog, "--output", export, "--json")
        shutil.rmtree(catalog)
        return np.load(export / "vectors.npy")
