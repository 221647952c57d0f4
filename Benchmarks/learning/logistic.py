"""Logistic regression against the optimum: the same objective, minimized by scikit-learn's Newton-Cholesky to the last digits."""

import statistics
import time

import drawn
import numpy
from rows import Row, times
from sklearn.linear_model import LogisticRegression

STRENGTHS = (0.001, 0.01, 0.1, 1.0, 10.0)
ROUNDS = 3


def standardized():
    """4,000 × 256 and 1,000 new ones, standardized by the first, in float32 as Simile reads them."""
    samples, labels = drawn.two_classes(5000, 256, seed=1)
    known = samples[:4000]
    samples = ((samples - known.mean(0)) / known.std(0)).astype("f4")
    return samples[:4000], labels[:4000], samples[4000:]


def measure(simile, threads):
    samples, labels, new = standardized()
    paths = [simile.save(name, array) for name, array in (("x", samples), ("y", labels), ("t", new))]
    exact, exact_new = samples.astype("f8"), new.astype("f8")
    differences, seconds = {}, {"simile": [], "peer": []}
    for turn in range(ROUNDS):
        spent = {"simile": 0.0, "peer": 0.0}
        for c in STRENGTHS:
            report, ours = simile.fit("lr", *paths, c=c)
            spent["simile"] += report["fitSeconds"]
            model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000)
            start = time.perf_counter()
            model.fit(exact, labels)
            spent["peer"] += time.perf_counter() - start
            differences[c] = float(numpy.abs(ours - model.predict_proba(exact_new)).max())
        for name, value in spent.items():
            seconds[name].append(value)
    worst = max(differences.values())
    own, other = (statistics.median(seconds[name]) for name in ("simile", "peer"))
    return [
        Row("logistic regression, 4,000 × 256, C .001 to 10: greatest difference of a probability from the optimum", "≤ 1e-5",
            worst, None, form="{:.1e}", met=worst <= 1e-5, note="optimum: scikit-learn, newton-cholesky, tol 1e-12",
            samples={"differences": differences}),
        Row("… seconds for the five", "", own, other, "scikit-learn", form="{:.2f}", beside=times(own, other), samples=seconds),
    ]
