"""The homes and folders of those who read the documentation."""

import json
import shutil
import struct
import subprocess
from pathlib import Path
from random import Random

NETWORK = """size: 224
mean: [0.485, 0.456, 0.406]
std: [0.229, 0.224, 0.225]
"""
"""The description of a network of one's own."""


class Kit:
    """What is made once for all documents."""

    def __init__(self, binary: Path, folder: Path):
        self.binary = binary
        self.folder = folder
        self.path = folder / "bin"
        self.path.mkdir()
        (self.path / "simile").symlink_to(binary)
        self.shop = folder / "shop"
        self.simile("sample", "--output", self.shop, "--count", "160")
        self.catalog = folder / "shop.simile"
        self.simile("index", self.shop, "--attributes", self.shop / "items.jsonl", "--catalog", self.catalog,
                    "--model", "efficientnet_lite0", "--model", "colour")
        self.network = folder / "shoes.onnx"
        self.simile("models", "export", "efficientnet_lite0", "--output", self.network)
        listed = self.simile("models", "info", "efficientnet_lite0")
        self.weights = next(line.split()[-1] for line in listed.splitlines() if line.startswith("here"))
        self.vectors = self.make_vectors()

    def simile(self, *words, home: Path | None = None) -> str:
        """Runs a command that must succeed."""
        environment = {"HOME": str(home or self.folder), "PATH": "/usr/bin:/bin"}
        done = subprocess.run([self.binary, *map(str, words)], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"test-docs: simile {' '.join(map(str, words))}: {done.stderr}")
        return done.stdout

    def lay_out(self, document: str) -> tuple[Path, Path]:
        """A fresh folder to work in and a home, with the files that the documentation takes for granted."""
        place = self.folder / "".join(sign if sign.isalnum() else "-" for sign in document)
        folder, home = place / "simile", place / "home"
        for path in [folder / ".build/release", home / "tmp", home / "Downloads"]:
            path.mkdir(parents=True)
        # The folder is that of the sources, as far as the documentation is concerned.
        (folder / ".build/release/simile").symlink_to(self.binary)
        # curl takes an answer of 404 for a success, unless it is told.
        (home / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\nnoproxy = *\n")
        images = sorted((self.shop / "images").iterdir())
        album = home / "Pictures"
        (album / "old").mkdir(parents=True)
        for image in images[::16]:
            shutil.copy(image, album)
        shutil.copy(images[3], album / "old")
        shutil.copy(images[0], album / "beach.jpg")
        for name, image in zip(["a", "b", "photo", "dress", "other", "third"], images[5::12]):
            shutil.copy(image, folder / f"{name}.jpg")
        shutil.copytree(self.shop, home / "shop")
        shutil.copy(self.weights, home / "Downloads/weights.pth")
        shutil.copy(self.weights, folder / "tuned.safetensors")
        shutil.copytree(self.catalog, folder / "shop.simile")
        for network in [folder / "shoes.onnx", folder / "own/shoes.onnx"]:
            network.parent.mkdir(exist_ok=True)
            network.symlink_to(self.network)
            network.with_suffix(".yaml").write_text(NETWORK)
        for file in self.vectors.iterdir():
            # What a document makes itself is not there before.
            if file.suffix in (".npy", ".fvecs") or document in ("simile vectors query --help", "simile vectors info --help"):
                shutil.copy(file, folder)
        self.write_classes(folder / "photos", images)
        if document.endswith("--help"):
            self.lay_out_more(folder, home)
        return folder, home

    def lay_out_more(self, folder: Path, home: Path) -> None:
        """For single verbs: what the others would have made, and a shop that is a catalogue, too."""
        shutil.copytree(self.shop, folder / "shop")
        shutil.copytree(self.catalog, folder / "shop", dirs_exist_ok=True)
        self.simile("index", home / "Pictures", folder / "photo.jpg", "--model", "efficientnet_lite0", "--model", "colour",
                    home=home)
        (folder / "serve.yaml").write_text(self.simile("serve", "--make-key"))
        self.write_log(folder, sorted(home.glob("Pictures/*.jpg")))
        classes = sorted({image.name.split("-")[0] for image in (self.shop / "images").iterdir()})
        (folder / "parents.csv").write_text("class,parent\n" + "".join(f"{name},all\n" for name in classes))
        described = [json.loads(line) for line in (self.shop / "items.jsonl").read_text().splitlines()]
        (folder / "items.csv").write_text(
            "path,category\n" + "".join(f"shop/{item['path']},{item['category']}\n" for item in described))
        pictures = [item["path"] for item in described]
        (folder / "shop.csv").write_text("Picture,sku\n" + "".join(
            f"shop/{name},{number:04}\n" for number, name in enumerate(pictures)))
        # Neighbors as they come are of different kinds, neighbors by name of the same.
        pairs = [*zip(pictures, pictures[1:]), *zip(sorted(pictures), sorted(pictures)[1:])]
        (folder / "pairs.csv").write_text("first,second,label\n" + "".join(
            f"shop/{one},shop/{other},{int(one.split('-')[0] == other.split('-')[0])}\n" for one, other in pairs))

    @staticmethod
    def write_log(folder: Path, images: list[Path]) -> None:
        """What three users did with pictures, one after the other."""
        events = [{"user": user, "key": f"Pictures/{images[(shift + step) % len(images)].name}", "kind": "view",
                   "time": 1_700_000_000_000 + 1000 * step}
                  for shift, user in enumerate(["ann", "bob", "eve"]) for step in range(len(images) - 2)]
        (folder / "log.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
        (folder / "log.csv").write_text(
            "user,key,kind,time\n" + "".join(",".join(map(str, event.values())) + "\n" for event in events))

    @staticmethod
    def write_classes(folder: Path, images: list[Path]) -> None:
        """A folder of pictures for each class, in two parts."""
        kinds = sorted({image.name.split("-")[0] for image in images})[:6]
        for kind in kinds:
            for number, image in enumerate([image for image in images if image.name.startswith(f"{kind}-")][:4]):
                place = folder / ["train", "test"][number % 2] / kind
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(image, place)

    def make_vectors(self) -> Path:
        """Vectors in NumPy's format and as .fvecs, and indexes of them."""
        folder = self.folder / "vectors"
        folder.mkdir()
        random = Random(1)
        for name, rows, dimension in [("base", 2000, 32), ("queries", 50, 32), ("x", 300, 512), ("q", 20, 512),
                                      ("t", 20, 512), ("y", 300, 1)]:
            values = [[random.gauss(0, 1) for _ in range(dimension)] for _ in range(rows)]
            if name == "y":
                values = [[number % 2] for number in range(rows)]
            header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dimension}), }}"
            header = header.ljust(128 - 10 - 1) + "\n"
            packed = [struct.pack(f"<{dimension}f", *row) for row in values]
            (folder / f"{name}.npy").write_bytes(
                b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + b"".join(packed))
            vecs = b"".join(struct.pack("<i", dimension) + row for row in packed)
            for other in {"x": ["x", "sift_base"], "q": ["sift_query"]}.get(name, []):
                (folder / f"{other}.fvecs").write_bytes(vecs)
        vectors, queries = folder / "x.npy", folder / "q.npy"
        self.simile("vectors", "build", "--kind", "hnsw", "--input", vectors, "--output", folder / "x.idx")
        self.simile("vectors", "build", "--kind", "annoy", "--input", vectors, "--output", folder / "x.ann")
        self.simile("vectors", "build", "--kind", "exact", "--input", vectors, "--output", folder / "exact.idx")
        self.simile("vectors", "query", "--index", folder / "exact.idx", "--queries", queries, "--output",
                    folder / "truth.npy")
        return folder
