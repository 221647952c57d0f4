"""Models that tell whether two photos are of one type, or of one color: `simile train pairs` beside scikit-learn on the same embeddings."""

import numpy
import sampling
from rows import Row, difference
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

COUNT = 5692
GOALS = {"type": 0.81, "color": 0.60}


def peers(products, task, threads):
    """The Pearson of each of scikit-learn's models by each embedding, and by both together."""
    known, new = sampling.split(len(products.rows), seed=12)
    labels = products.labels[task]
    (pairs, agree), (others, truth) = (
        sampling.pairs(labels, members, count, seed=13) for members, count in ((known, COUNT), (new, COUNT // 3)))
    by_model = {name: [sampling.features(vectors, places) for places in (pairs, others)] for name, vectors in products.vectors.items()}
    by_model["both"] = [numpy.hstack(parts) for parts in zip(*by_model.values())]
    found = {}
    for name, (samples, unseen) in by_model.items():
        models = {
            "lr": make_pipeline(StandardScaler(), LogisticRegression(C=0.001, max_iter=1000)),
            "rf": RandomForestClassifier(100, n_jobs=threads, random_state=14)}
        for method, model in models.items():
            probabilities = model.fit(samples, agree).predict_proba(unseen)[:, 1]
            found[method, name] = float(numpy.corrcoef(probabilities, truth)[0, 1])
    return found


def measure(simile, products, threads):
    report = simile.run(
        "train", "pairs", "--items", products.items, "--tasks", ",".join(GOALS), "--count", COUNT,
        "--models", ",".join(products.vectors), catalog="pairs")
    rows = []
    for task, goal in GOALS.items():
        found = peers(products, task, threads)
        ours = {model["method"]: model["validation"]["pearson"] for model in report["models"] if model["task"] == task}
        best = max(ours.values())
        for method, value in ours.items():
            # In the peer's favor: of what it learned from, the one that turned out best on the new pairs.
            theirs, name = max((pearson, name) for (kind, name), pearson in found.items() if kind == method)
            # The better of the two methods is to reach the goal.
            counts = value == best
            rows.append(
                Row(f"pairs of photos of one {task}, {method}: Pearson on pairs of new photos", f"≥ {goal:.2f}" if counts else "",
                    value, theirs, f"scikit-learn, {name}", beside=difference(value, theirs),
                    met=value >= goal if counts else None, samples={name: x for (kind, name), x in found.items() if kind == method}))
    return rows
