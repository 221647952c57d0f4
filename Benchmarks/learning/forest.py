"""Random forests of 100 trees on drawn pairs, by five seeds: as good as scikit-learn's, and how much faster."""

import statistics
import time

import drawn
import numpy
import sampling
from rows import Row, difference, times
from sklearn.ensemble import RandomForestClassifier

SEEDS = range(5)


def drawn_pairs():
    """5,692 pairs to learn from and 1,897 of other samples, of 1,600 in 30 classes; 2 × 1,280 features."""
    vectors, labels = drawn.Clusters(30, 1280, distance=1.0, seed=2).draw(1600, seed=3)
    vectors = drawn.units(vectors)
    sets = []
    for members, count in zip(sampling.split(len(labels), seed=4), (5692, 1897)):
        places, agree = sampling.pairs(labels, members, count, seed=5)
        sets.append((sampling.features(vectors, places), agree))
    return sets


def measure(simile, threads):
    (samples, labels), (new, truth) = drawn_pairs()
    paths = [simile.save(name, array) for name, array in (("x", samples), ("y", labels), ("t", new))]
    quality, seconds = {"simile": [], "peer": []}, {"simile": [], "peer": []}

    def keep(name, spent, probabilities):
        seconds[name].append(spent)
        quality[name].append(float(numpy.corrcoef(probabilities[:, 1], truth)[0, 1]))

    for seed in SEEDS:
        report, probabilities = simile.fit("rf", *paths, trees=100, seed=seed)
        keep("simile", report["fitSeconds"], probabilities)
        peer = RandomForestClassifier(100, n_jobs=threads, random_state=seed)
        start = time.perf_counter()
        peer.fit(samples, labels)
        keep("peer", time.perf_counter() - start, peer.predict_proba(new))
    ours, theirs = (statistics.fmean(quality[name]) for name in ("simile", "peer"))
    own, other = (statistics.median(seconds[name]) for name in ("simile", "peer"))
    return [
        Row(f"random forest, {len(samples):,} × {samples.shape[1]:,}, 100 trees: Pearson on new pairs, mean of 5 seeds",
            "within .015", ours, theirs, "scikit-learn", beside=difference(ours, theirs), met=abs(ours - theirs) <= 0.015,
            samples=quality),
        Row("… seconds", "3×", own, other, "scikit-learn", form="{:.2f}", beside=times(own, other), met=other >= 3 * own,
            samples=seconds),
    ]
