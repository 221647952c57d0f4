"""The last stage of a network trained on kept maps, `simile train backbone`, beside PyTorch training all of it on the same photos."""

import csv

import numpy
import torch
import torch_network
from rows import Row, difference, times

SPEED, QUALITY = "resnet18", "mobilenet_v2"
# Every fifth photo of a type is only measured on.
KEPT = 5


class Photos:
    """Photos with their types, and which of them are learned from."""

    def __init__(self, simile, folder):
        with (folder / "items.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.paths = [str((folder / row["path"]).resolve()) for row in rows]
        self.names, self.labels = numpy.unique([row["type"] for row in rows], return_inverse=True)
        place = numpy.zeros(len(rows), int)
        for label in range(len(self.names)):
            members = numpy.flatnonzero(self.labels == label)
            place[numpy.random.default_rng(label).permutation(members)] = numpy.arange(len(members))
        self.learned, self.kept = numpy.flatnonzero(place % KEPT), numpy.flatnonzero(place % KEPT == 0)
        described = simile.folder / "stage.csv"
        with described.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["path", "type", "part"])
            for row, path in enumerate(self.paths):
                writer.writerow([path, rows[row]["type"], "kept" if place[row] % KEPT == 0 else "learned"])
        simile.run("index", folder, "--attributes", described, "--model", "colour", "--progress", "none", catalog="stage")

    def train(self, simile, model, name, *options):
        return simile.run(
            "train", "backbone", "--label", "type", "--where", "part=learned", "--model", model, "--name", name, "--progress",
            "none", *options, catalog="stage")

    def accuracy(self, simile, name):
        """The share of the kept photos that the head of a trained network calls what they are."""
        report = simile.run("classify", *(self.paths[row] for row in self.kept), "--head", name, "--top", 1, catalog="stage")
        called = {result["path"]: result["classes"][0]["label"] for result in report["results"]}
        return float(numpy.mean([called[self.paths[row]] == self.names[self.labels[row]] for row in self.kept]))


def measure(simile, folder, weights, threads):
    photos = Photos(simile, folder)
    simile.models = {"SIMILE_MODELS": str(simile.folder / "models")}
    pixels = torch_network.pixels(photos.paths)
    try:
        return speed(simile, photos, pixels, threads) + quality(simile, photos, pixels, weights, threads)
    finally:
        simile.models = {}


def speed(simile, photos, pixels, threads):
    """ResNet-18 with weights by chance: the time does not depend on them."""
    path = simile.folder / "resnet18.pth"
    torch.manual_seed(0)
    torch.save(torch_network.network(SPEED).state_dict(), path)
    simile.run("models", "pull", SPEED, "--from", path)
    # The rate of the second epoch on: the first reads what is not in memory yet.
    report = photos.train(simile, SPEED, "speed", "--epochs", 3, "--patience", 3)
    own = report["trainedPerSecond"]
    rates = {}
    for layout in (torch.contiguous_format, torch.channels_last):
        rates[layout] = torch_network.rate(SPEED, pixels, photos, layout, threads)
    layout = max(rates, key=rates.get)
    prepared = report["preparedPerSecond"]
    return [
        Row("ResNet-18 at 224 pixels: images/s trained, the last stage on kept maps beside the whole network", "3×", own,
            rates[layout], "PyTorch" + (", channels last" if layout is torch.channels_last else ""), form="{:.0f}",
            beside=times(1 / own, 1 / rates[layout]), met=own >= 3 * rates[layout],
            note=f"once before: {prepared:.0f} images/s decoded and embedded", samples={str(key): value for key, value in rates.items()})]


def quality(simile, photos, pixels, weights, threads):
    """MobileNetV2, of which there are weights trained on ImageNet."""
    if not weights.is_file():
        print(f"bench-learning: the accuracy of {QUALITY} is skipped: no {weights}")
        return []
    simile.run("models", "pull", QUALITY, "--from", weights)
    report = photos.train(simile, QUALITY, "quality")
    own = photos.accuracy(simile, "quality")
    other, rate = torch_network.fine_tuned(QUALITY, weights, pixels, photos, threads)
    return [
        Row(f"MobileNetV2: top-1 on {len(photos.kept)} photos not learned from, the last stage beside the whole network",
            "within .02", own, other, "PyTorch, 4 epochs", beside=difference(own, other), met=own >= other - 0.02,
            note=f"{report['trainedPerSecond']:.0f} / {rate:.0f} images/s; Simile keeps a fifth of what it learns from to choose the epoch"),
    ]
