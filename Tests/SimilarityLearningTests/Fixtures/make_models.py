#!/usr/bin/env python3
"""Writes models.json beside this file: what scikit-learn learns from small drawn sets. Needs numpy and scikit-learn 1.9."""

import json
import pathlib

import numpy
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

SEED = 11


def drawn(random, count, dimension):
    """Two classes that overlap, of components of very different size."""
    x = random.normal(size=(count, dimension)) * random.uniform(0.01, 30, dimension) + random.uniform(-5, 5, dimension)
    z = (x - x.mean(0)) / x.std(0)
    signal = z[:, 0] + 0.7 * z[:, 1] * z[:, 2] - 0.5 * numpy.abs(z[:, 3]) + random.normal(size=count) * 0.6
    return x.astype(numpy.float32), signal > numpy.median(signal)


def rounded(values, digits=12):
    return [float(f"{value:.{digits}g}") for value in numpy.asarray(values).ravel()]


def main():
    random = numpy.random.default_rng(SEED)
    x, y = drawn(random, 160, 12)
    scaler = StandardScaler().fit(x.astype(float))
    scaled = scaler.transform(x.astype(float)).astype(numpy.float32)
    logistic = []
    for c in (0.001, 0.1, 10.0):
        model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(scaled.astype(float), y)
        logistic.append({
            "c": c, "weights": rounded(model.coef_), "intercept": float(model.intercept_[0]),
            "probabilities": rounded(model.predict_proba(scaled.astype(float))[:, 1])})
    fx, fy = drawn(random, 700, 16)
    train, test = slice(0, 400), slice(400, 700)
    pearson = []
    for seed in range(5):
        forest = RandomForestClassifier(100, random_state=seed).fit(fx[train], fy[train])
        pearson.append(float(numpy.corrcoef(forest.predict_proba(fx[test])[:, 1], fy[test])[0, 1]))
    result = {
        "dimension": 12, "samples": rounded(x, 9), "labels": y.tolist(), "means": rounded(scaler.mean_),
        "deviations": rounded(scaler.scale_), "logistic": logistic,
        "forest": {"dimension": 16, "samples": rounded(fx, 9), "labels": fy.tolist(), "trained": 400, "pearson": pearson},
    }
    pathlib.Path(__file__).with_name("models.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
