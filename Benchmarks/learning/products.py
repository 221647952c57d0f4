"""Photos of products of which type and color are known, and their embeddings by Simile."""

import csv
import json

import numpy

MODELS = ("efficientnet_lite0", "colour")
FOLDS = 4


class Products:
    """The photos in the order of their items, with the embeddings by each model, and labels: `type`, `color`, and `product`, which is
    both together, None where fewer than four photos share it."""

    def __init__(self, simile, folder):
        self.items = folder / "items.csv"
        with self.items.open(newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.paths = [str((folder / row["path"]).resolve()) for row in self.rows]
        self.labels = {name: numpy.array([row[name] for row in self.rows], dtype=object) for name in ("type", "color")}
        both = self.labels["type"] + " / " + self.labels["color"]
        values, counts = numpy.unique(both.astype(str), return_counts=True)
        often = set(values[counts >= 4])
        self.labels["product"] = numpy.array([value if value in often else None for value in both], dtype=object)
        self.folds = {label: self._folds(self.labels[label]) for label in ("type", "product")}
        models = [part for model in MODELS for part in ("--model", model)]
        simile.run(
            "index", folder, "--attributes", self._described(simile.folder), *models, "--threads", simile.threads, "--progress", "none")
        self.vectors = {model: self.exported(simile, model) for model in MODELS}

    def _folds(self, labels):
        """Which fold each photo is in: all of a class in one. −1 for none."""
        classes = numpy.random.default_rng(11).permutation(sorted({label for label in labels if label}))
        fold = {class_: place % FOLDS for place, class_ in enumerate(classes)}
        return numpy.array([fold.get(label, -1) for label in labels])

    def _described(self, folder):
        """A file of what is known of the photos, folds included."""
        path = folder / "described.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["path", *self.labels, *(f"{label}_fold" for label in self.folds)])
            for place, photo in enumerate(self.paths):
                labels = [labels[place] or "" for labels in self.labels.values()]
                writer.writerow([photo, *labels, *(fold[place] for fold in self.folds.values())])
        return path

    def exported(self, simile, model):
        """The vectors of a model, in the order of the photos."""
        folder = simile.folder / "exported"
        simile.run("export", "--model", model, "--output", folder)
        vectors = numpy.load(folder / "vectors.npy")
        places = {json.loads(line)["path"]: row for row, line in enumerate((folder / "items.jsonl").open())}
        return vectors[[places[path] for path in self.paths]]


class Once:
    """The products of a folder, read and embedded when they are first asked for."""

    def __init__(self, simile, folder):
        (self.simile, self.folder, self.products) = (simile, folder.resolve(), None)

    @property
    def is_there(self):
        return (self.folder / "items.csv").is_file()

    def __call__(self):
        self.products = self.products or Products(self.simile, self.folder)
        return self.products
