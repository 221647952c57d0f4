#!/usr/bin/env python3
"""Writes losses.json beside this file: losses of small batches and their gradients by pytorch-metric-learning 2.9, in double
precision. Needs numpy, torch and pytorch-metric-learning."""

import json
import pathlib

import numpy
import torch
from pytorch_metric_learning import losses, miners

SEED = 7
# What the fixture calls the parameters, by loss.
DEFAULTS = {
    "triplet": {"margin": 0.05, "miningMargin": 0.2},
    "contrastive": {"margin": 0, "negativeMargin": 1},
    "infonce": {"temperature": 0.07},
    "supcon": {"temperature": 0.1},
    "proxy-anchor": {"margin": 0.1, "alpha": 32},
}


def rounded(values, digits=7):
    return [float(f"{value:.{digits}g}") for value in numpy.asarray(values).ravel()]


def batch(name, embeddings, labels, proxies=None):
    embeddings = numpy.asarray(embeddings, numpy.float32)
    if proxies is None:
        proxies = numpy.random.default_rng(len(labels)).normal(size=(max(labels) + 1, embeddings.shape[1]))
    return {"name": name, "embeddings": embeddings, "labels": list(labels),
            "proxies": numpy.asarray(rounded(proxies, 4), numpy.float32).reshape(-1, embeddings.shape[1])}


def drawn(random, name, count, dimension, classes, spread=1.0, extra=0):
    """Classes that overlap, of embeddings of very different length, with more proxies than classes."""
    labels = random.integers(0, classes, count)
    centers = random.normal(size=(classes, dimension))
    x = (centers[labels] + spread * random.normal(size=(count, dimension))) * random.uniform(0.2, 5, (count, 1))
    return batch(name, numpy.reshape(rounded(x, 5), x.shape), labels.tolist(),
                 random.normal(size=(classes + extra, dimension)))


def check_gaps(x, labels, parameters):
    """Whether a term counts must not hang on rounding."""
    unit = torch.nn.functional.normalize(x)
    d = torch.cdist(unit, unit, compute_mode="donot_use_mm_for_euclid_dist")
    for a in range(len(labels)):
        for p in range(len(labels)):
            if p == a:
                continue
            edges = [d[a, p] - parameters.get("negativeMargin", 9), d[a, p] - parameters.get("margin", 9)]
            if "miningMargin" in parameters:
                edges = [d[a, n] - d[a, p] - edge for n in range(len(labels))
                         if labels[p] == labels[a] != labels[n]
                         for edge in (0, parameters["margin"], parameters["miningMargin"])]
            for edge in edges:
                assert edge == 0 or abs(edge) > 2e-6, (a, p, float(edge))


def result(of, loss, parameters):
    x = torch.tensor(of["embeddings"].astype(float), requires_grad=True)
    labels = torch.tensor(of["labels"])
    proxies = None
    if loss in ("triplet", "contrastive"):
        check_gaps(x.detach(), of["labels"], parameters)
    if loss == "triplet":
        miner = miners.TripletMarginMiner(margin=parameters["miningMargin"], type_of_triplets="semihard")
        value = losses.TripletMarginLoss(margin=parameters["margin"])(x, labels, miner(x, labels))
    elif loss == "contrastive":
        value = losses.ContrastiveLoss(parameters["margin"], parameters["negativeMargin"])(x, labels)
    elif loss == "infonce":
        value = losses.NTXentLoss(parameters["temperature"])(x, labels)
    elif loss == "supcon":
        value = losses.SupConLoss(parameters["temperature"])(x, labels)
    else:
        function = losses.ProxyAnchorLoss(*of["proxies"].shape, parameters["margin"], parameters["alpha"])
        function.proxies.data = torch.tensor(of["proxies"].astype(float))
        value, proxies = function(x, labels), function.proxies
    value.backward()
    found = {"loss": loss, "parameters": parameters, "value": value.item(), "gradient": rounded(x.grad)}
    if proxies is not None:
        found["proxyGradient"] = rounded(proxies.grad)
    return found


def main():
    random = numpy.random.default_rng(SEED)
    batches = [
        drawn(random, "16 x 8", 16, 8, 4),
        drawn(random, "33 x 5", 33, 5, 7, extra=2),
        drawn(random, "64 x 32", 64, 32, 12, spread=1.5),
        batch("no positives", random.normal(size=(5, 3)).round(3), [3, 1, 0, 4, 2]),
        batch("no negatives", random.normal(size=(5, 3)).round(3), [1, 1, 1, 1, 1]),
        batch("one row", [[0.3, -2, 0.5]], [0]),
        batch("one positive pair", [[0.3, -2, 0.5], [1, -1, 0]], [0, 0]),
        batch("one negative pair", [[0.3, -2, 0.5], [1, -1, 0]], [0, 1]),
        batch("one positive pair among negatives", [[0.3, -2, 0.5], [1, -1, 0], [1, 2, 3], [0.25, 0.5, -1]], [0, 2, 0, 1]),
        batch("no triplet that counts", [[1, 0.02], [1, 0], [0.01, 1], [0, 1], [-1, 0.03], [-1, 0.2]], [0, 0, 1, 1, 2, 2]),
        batch("equal embeddings", [[1, 2, 2], [1, 2, 2], [1, 2, 2], [2, 4, 4], [0.5, 2, 1], [1, -2, 0.25], [1, 2, 1.5],
                                   [1, 2, 1.5]], [0, 0, 1, 1, 0, 1, 2, 0]),
        batch("all equal", [[0.5, -1, 2]] * 6, [0, 0, 1, 1, 1, 2]),
        batch("equal distances", [[1, 0, 0], [1, 0.5, 0], [1, -0.5, 0], [1, 0, 0.5], [1, 0, -0.5]], [0, 0, 1, 1, 2]),
        batch("nearly equal", 1 + 1e-4 * random.normal(size=(6, 4)).round(3), [0, 0, 1, 1, 1, 2]),
        batch("opposite", [[1, 2, 2], [2, 4, 4], [-1, -2, -2], [-3, -6, -6]], [0, 0, 1, 1]),
        batch("zero vectors", [[0, 0, 0], [2, 0, 0], [0, 3, 0], [0, 0, 0], [0, 4, 3], [0, 0, 0]], [0, 0, 1, 1, 2, 2],
              [[1, 2, 3], [0, 0, 0], [1, -1, 0.5], [0, 0, 0]]),
        batch("hardly any length", [[5e-13, 0, 2e-13], [1, 0.5, 0], [0, 1, 0.25], [1e-13, 0, 0], [2e-12, 1e-12, 0], [1, 1, 1]],
              [0, 0, 1, 1, 2, 2]),
        batch("very different lengths", random.normal(size=(6, 4)).round(3)
              * [[1e-9], [1e9], [1e18], [1], [1e-6], [3e30]], [0, 0, 1, 1, 0, 1]),
    ]
    others = {"triplet": {"margin": 0.5, "miningMargin": 0.25}, "contrastive": {"margin": 0.4, "negativeMargin": 1.3},
              "infonce": {"temperature": 0.5}, "supcon": {"temperature": 0.03}, "proxy-anchor": {"margin": 0.3, "alpha": 7}}
    written = []
    for of in batches:
        results = [result(of, loss, parameters) for loss, parameters in DEFAULTS.items()]
        if of["name"] == "33 x 5":
            results += [result(of, loss, parameters) for loss, parameters in others.items()]
        written.append({
            "name": of["name"], "dimension": of["embeddings"].shape[1], "labels": of["labels"],
            "embeddings": rounded(of["embeddings"], 9), "proxies": rounded(of["proxies"], 5), "results": results})
    pathlib.Path(__file__).with_name("losses.json").write_text(json.dumps(written, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
