#!/usr/bin/env python3
"""Measures whether the maps of `simile explain` are true: faithful.py SIMILE PHOTOS FOLDER [--pairs N] [--seed S]

Pairs photos below PHOTOS with the most similar other one (no copies), explains each pair by the exact map and by occlusion, and covers
places of what the model saw with its mean color: the top fifth of the exact map, a random fifth of the places, and the shape of the top
fifth moved elsewhere. Prints what the cosine loses by each, and the rank correlation of the exact map with that by occlusion, which
has the same grid. FOLDER gets all that was made; remove it to begin anew. Needs NumPy and Pillow.
"""

import argparse
import base64
import io
import json
import os
import subprocess
from pathlib import Path

import numpy
from PIL import Image

MODEL = "efficientnet_lite0"
# What the model saw is a square of its own size already, and is not to be cropped again.
AS_SEEN = f"{MODEL}@squash"
COPIES_FROM = 0.98
CONTROLS = 5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("simile", type=Path)
    parser.add_argument("photos", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(options.seed)

    def simile(*arguments, catalog="photos"):
        environment = os.environ | {"SIMILE_CATALOG": str(options.folder / catalog)}
        run = subprocess.run([options.simile, *arguments], env=environment, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise SystemExit(run.stderr)
        return run.stdout

    def vectors(images, model, catalog):
        """The vectors of all images below a folder, by path."""
        simile("index", str(images), "--model", model, catalog=catalog)
        output = options.folder / f"{catalog}-vectors"
        simile("export", "--output", str(output), "--force", catalog=catalog)
        paths = [json.loads(line)["path"] for line in (output / "items.jsonl").read_text().splitlines()]
        return dict(zip(paths, numpy.load(output / "vectors.npy")))

    pairs = similar_pairs(vectors(options.photos, MODEL, "photos"), options.pairs, random)
    covered = options.folder / "covered"
    covered.mkdir(exist_ok=True)
    sums, correlations, cosines = [], [], []
    for number, (a, b) in enumerate(pairs):
        exact = json.loads(simile("explain", a, b, "--json", "--prepared"))
        tried = json.loads(simile("explain", a, b, "--json", "--method", "occlusion"))
        assert exact["method"] == "additive", exact["method"]
        cosines.append(exact["cosine"])
        for side, name in (("A", "first"), ("B", "second")):
            grid = numpy.array(exact[f"map{side}"])
            sums.append(abs(grid.sum() - exact["cosine"]))
            correlations.append(rank_correlation(grid, numpy.array(tried[f"map{side}"])))
            pixels = numpy.array(Image.open(io.BytesIO(base64.b64decode(exact["prepared"][name].split(",")[1]))))
            for cover, mask in masks(grid, random).items():
                save(covered / f"{number}-{side}-{cover}.png", hidden(pixels, mask))
        print(f"\r{number + 1} of {len(pairs)}", end="", flush=True)
    found = vectors(covered, AS_SEEN, "covered")
    losses = {}
    whole_difference = 0
    for number, cosine in enumerate(cosines):
        vector = lambda side, cover: found[str((covered / f"{number}-{side}-{cover}.png").resolve())]
        whole = vector("A", "none") @ vector("B", "none")
        whole_difference = max(whole_difference, abs(whole - cosine))
        for side, other in (("A", "B"), ("B", "A")):
            for cover in ["top", *(f"random{k}" for k in range(CONTROLS)), *(f"moved{k}" for k in range(CONTROLS))]:
                loss = whole - vector(side, cover) @ vector(other, "none")
                losses.setdefault(cover.rstrip("0123456789"), []).append(loss)
    report(options, pairs, cosines, sums, whole_difference, losses, correlations)


def similar_pairs(vectors, count, random):
    """Photos and the most similar other one that is no copy; no photo twice."""
    paths = sorted(vectors)
    rows = numpy.stack([vectors[path] for path in paths])
    cosines = rows @ rows.T
    cosines[cosines >= COPIES_FROM] = -1
    pairs, used = [], set()
    for one in random.permutation(len(paths)):
        other = int(cosines[one].argmax())
        if one in used or other in used:
            continue
        used |= {one, other}
        pairs.append((paths[one], paths[other]))
        if len(pairs) == count:
            break
    return pairs


def masks(grid, random):
    """What is covered of a map's places."""
    count = round(grid.size / 5)
    top = numpy.zeros(grid.size, bool)
    top[numpy.argsort(-grid.ravel(), kind="stable")[:count]] = True
    top = top.reshape(grid.shape)
    made = {"none": numpy.zeros(grid.shape, bool), "top": top}
    for control in range(CONTROLS):
        places = numpy.zeros(grid.size, bool)
        places[random.permutation(grid.size)[:count]] = True
        made[f"random{control}"] = places.reshape(grid.shape)
        made[f"moved{control}"] = numpy.roll(top, [random.integers(side) for side in grid.shape], (0, 1))
    return made


def hidden(pixels, mask):
    """The image with the places of a mask in its mean color."""
    height, width, _ = pixels.shape
    rows, columns = mask.shape
    tall = numpy.arange(height) * rows // height
    wide = numpy.arange(width) * columns // width
    result = pixels.copy()
    result[mask[tall][:, wide]] = pixels.reshape(-1, 3).mean(0).round()
    return result


def save(path, pixels):
    Image.fromarray(pixels).save(path)


def rank_correlation(a, b):
    ranks = [values.ravel().argsort().argsort() for values in (a, b)]
    return numpy.corrcoef(*ranks)[0, 1]


def report(options, pairs, cosines, sums, whole_difference, losses, correlations):
    mean = {cover: float(numpy.mean(values)) for cover, values in losses.items()}
    measured = {
        "pairs": len(pairs),
        "seed": options.seed,
        "meanCosine": float(numpy.mean(cosines)),
        "greatestErrorOfSum": float(max(sums)),
        "greatestErrorOfCosineAsSeen": float(whole_difference),
        "meanLoss": mean,
        "topOverRandom": mean["top"] / mean["random"],
        "topOverMoved": mean["top"] / mean["moved"],
        "meanRankCorrelation": float(numpy.mean(correlations)),
        "medianRankCorrelation": float(numpy.median(correlations)),
    }
    (options.folder / "faithful.json").write_text(json.dumps(measured, indent=1) + "\n")
    print()
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
