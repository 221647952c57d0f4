"""Draws small sets of points and records what scikit-learn makes of them: clusters.json.

    python make_clusters.py

Needs numpy and scikit-learn (1.9.1 drew what is here). Points are rounded, so that both sides read the same numbers.
"""

import json
import pathlib

import numpy
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.datasets import make_blobs, make_moons

HERE = pathlib.Path(__file__).parent


def sets():
    chance = numpy.random.default_rng(7)
    yield "blobs", make_blobs(160, centers=4, cluster_std=1.0, random_state=1)[0]
    yield "densities", make_blobs([80, 40, 40], centers=[[0, 0], [6, 0], [0, 8]], cluster_std=[0.4, 1.2, 2.0], random_state=2)[0]
    yield "moons", make_moons(180, noise=0.06, random_state=3)[0]
    yield "noise", chance.uniform(-1, 1, (120, 3))
    yield "noisy blobs", numpy.vstack([make_blobs(100, 8, centers=3, random_state=4)[0], chance.uniform(-12, 12, (40, 8))])
    sphere = make_blobs(150, 24, centers=6, cluster_std=2.5, random_state=5)[0]
    yield "sphere", sphere / numpy.linalg.norm(sphere, axis=1, keepdims=True)


def found(points, size, neighbors, order):
    """Clusters as sets of rows, labels and probabilities, of the points taken in an order."""
    model = HDBSCAN(min_cluster_size=size, min_samples=neighbors, copy=True).fit(points[order])
    labels, probabilities = numpy.empty(len(points), int), numpy.empty(len(points))
    labels[order], probabilities[order] = model.labels_, model.probabilities_
    return {frozenset(numpy.flatnonzero(labels == k)) for k in range(labels.max() + 1)}, labels, probabilities


def main() -> None:
    chance = numpy.random.default_rng(11)
    recorded = []
    for name, points in sets():
        points = numpy.round(points, 4)
        density = []
        # Where edges of the tree are equally long, which core distances make likely, scikit-learn's clusters depend on the order
        # of the points; those of no case that is kept do.
        for size, neighbors in [(5, None), (5, 1), (10, 2), (10, 3), (8, 10), (12, 20), (20, 5)]:
            clusters, labels, probabilities = found(points, size, neighbors, numpy.arange(len(points)))
            others = [found(points, size, neighbors, chance.permutation(len(points))) for _ in range(20)]
            if all(other[0] == clusters and abs(other[2] - probabilities).max() < 1e-6 for other in others):
                density.append({
                    "minimumSize": size, "neighbors": neighbors, "labels": labels.tolist(),
                    "probabilities": numpy.round(probabilities, 5).tolist(),
                })
        inertia = KMeans(4, n_init=50, tol=0, random_state=1).fit(points).inertia_
        recorded.append({"name": name, "points": points.tolist(), "density": density, "inertia": inertia})
    (HERE / "clusters.json").write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
