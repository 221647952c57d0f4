#!/usr/bin/env python3
"""k-means of one set of vectors by Simile, scikit-learn and faiss, in one run: the same vectors, number of clusters, rounds and threads.

    Benchmarks/clusters/kmeans.py .build/release/simile [--vectors 100000] [--dimension 1280] [--count 100] [--rounds 10]

Needs numpy, scikit-learn and faiss-cpu. The vectors are drawn: unit vectors about 300 centers, most of whose variance lies in few directions,
as that of embeddings does; or they are those of --base FILE.npy. Each begins with rows drawn at random, and Simile and scikit-learn also with
k-means++. What counts is the time of the clustering alone, with the vectors in memory, and the median of --repeat times, taken in turns.
The sum of squared distances shows that all do the same work: it is near in all of them, never equal, since each draws other rows.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("simile", type=Path, help="the program")
    parser.add_argument("--base", type=Path, help="vectors as .npy, float32, n × d")
    for name, value in [("vectors", 100_000), ("dimension", 1280), ("count", 100), ("rounds", 10), ("threads", 2), ("repeat", 3)]:
        parser.add_argument(f"--{name}", type=int, default=value)
    return parser.parse_args()


OPTIONS = arguments()
# Before numpy comes, whose libraries read it once.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = str(OPTIONS.threads)

import faiss  # noqa: E402
import numpy  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402


def draw(count: int, dimension: int) -> numpy.ndarray:
    chance = numpy.random.default_rng(1)
    centers = 0.6 * chance.standard_normal((300, dimension), dtype="f4")
    directions = chance.standard_normal((64, dimension), dtype="f4") / 8
    rows = centers[chance.integers(0, len(centers), count)]
    rows += chance.standard_normal((count, 64), dtype="f4") @ directions
    rows += 0.5 * chance.standard_normal((count, dimension), dtype="f4") + 1
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def simile(base: Path, seed: int, *more: str) -> tuple[float, float]:
    command = [
        OPTIONS.simile, "vectors", "cluster", "--input", base, "--metric", "euclidean", "--count", OPTIONS.count,
        "--rounds", OPTIONS.rounds, "--tolerance", 0, "--threads", OPTIONS.threads, "--seed", seed, "--json", *more]
    report = json.loads(subprocess.run([str(part) for part in command], check=True, capture_output=True).stdout)
    return report["clusterSeconds"], report["inertia"]


def scikit_learn(rows: numpy.ndarray, seed: int, init: str) -> tuple[float, float]:
    start = time.perf_counter()
    model = KMeans(OPTIONS.count, init=init, n_init=1, max_iter=OPTIONS.rounds, tol=0, random_state=seed).fit(rows)
    return time.perf_counter() - start, model.inertia_


def faiss_kmeans(rows: numpy.ndarray, seed: int) -> tuple[float, float]:
    faiss.omp_set_num_threads(OPTIONS.threads)
    start = time.perf_counter()
    # All rows count, as they do for the others; faiss would take a sample.
    model = faiss.Kmeans(
        rows.shape[1], OPTIONS.count, niter=OPTIONS.rounds, seed=seed, max_points_per_centroid=len(rows))
    model.train(rows)
    distances, _ = model.index.search(rows, 1)
    return time.perf_counter() - start, float(distances.sum())


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        base = OPTIONS.base or Path(folder) / "base.npy"
        if OPTIONS.base is None:
            numpy.save(base, draw(OPTIONS.vectors, OPTIONS.dimension).astype("f4"))
        rows = numpy.load(base)
        contenders = {
            "simile, random rows": lambda seed: simile(base, seed, "--random-start"),
            "faiss, random rows": lambda seed: faiss_kmeans(rows, seed),
            "scikit-learn, random rows": lambda seed: scikit_learn(rows, seed, "random"),
            "simile, k-means++": lambda seed: simile(base, seed),
            "scikit-learn, k-means++": lambda seed: scikit_learn(rows, seed, "k-means++"),
        }
        times = {name: [] for name in contenders}
        for seed in range(OPTIONS.repeat):
            for name, run in contenders.items():
                seconds, inertia = run(seed)
                times[name].append(seconds)
                print(f"{name:28} {seconds:8.2f} s   sum of squared distances {inertia:.1f}", flush=True)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"\n{rows.shape[0]} × {rows.shape[1]}, k = {OPTIONS.count}, {OPTIONS.rounds} rounds, {OPTIONS.threads} threads; "
          f"the machine's load is {os.getloadavg()[0]:.1f}\n")
    print("| | s | times Simile's |\n| --- | --- | --- |")
    for name, seconds in medians.items():
        own = medians["simile, k-means++" if "++" in name else "simile, random rows"]
        print(f"| {name} | {seconds:.2f} | {seconds / own:.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
