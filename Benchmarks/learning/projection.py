"""Projections by which photos of classes never seen find each other: `simile train metric` beside pytorch-metric-learning.

A quarter of the classes at a time is kept from both; P@10 is taken among its photos only.
"""

import statistics

import metric_peer
import numpy
from products import FOLDS
from rows import Row, difference

MODEL = "efficientnet_lite0"


def precision_at_10(vectors, labels):
    """The mean share of the ten nearest that are of a photo's class, each photo asking all others."""
    vectors = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    numpy.fill_diagonal(cosines, -numpy.inf)
    nearest = numpy.argsort(-cosines, axis=1, kind="stable")[:, :min(10, len(labels) - 1)]
    return float((labels[nearest] == labels[:, None]).mean())


def folds(simile, products, label):
    """P@10 on each fold: of the embeddings, of Simile's projection of them, and of the peer's."""
    labels = products.labels[label]
    frozen = products.vectors[MODEL]
    found = {"frozen": [], "simile": [], "peer": []}
    for fold in range(FOLDS):
        new = products.folds[label] == fold
        known = ~new & (products.folds[label] >= 0)
        name = f"{label}{fold}"
        simile.run("train", "metric", "--label", label, "--name", name, "--model", MODEL, "--where", f"{label}_fold!={fold}")
        projected = products.exported(simile, f"{MODEL}+{name}")
        other = metric_peer.projected(frozen[known], labels[known], frozen[new], seed=fold)
        for contender, vectors in (("frozen", frozen[new]), ("simile", projected[new]), ("peer", other)):
            found[contender].append(precision_at_10(vectors, labels[new]))
    return found


def measure(simile, products, threads):
    rows, least = [], []
    for label, goal, title in (("product", 0.05, "type and color"), ("type", None, "type")):
        found = folds(simile, products, label)
        mean = {name: statistics.fmean(values) for name, values in found.items()}
        gain = mean["simile"] - mean["frozen"]
        least += [ours - frozen for ours, frozen in zip(found["simile"], found["frozen"])]
        rows.append(
            Row(f"projection by {title}: P@10 among classes never seen, mean of {FOLDS} folds", f"+{goal}" if goal else "",
                mean["simile"], mean["peer"], "pytorch-metric-learning", beside=difference(mean["simile"], mean["peer"]),
                met=gain >= goal if goal else None, note=f"embeddings as they are {mean['frozen']:.3f}, gain {gain:+.3f}", samples=found))
    rows.append(
        Row("… least gain on any fold", "≥ 0", min(least), form="{:+.4f}", met=min(least) >= 0, samples={"gains": least}))
    return rows
