"""Records what others make of small sets of vectors: scores.json, of qdrant-client's local mode, SciPy and implicit.

    python make_scores.py

Needs numpy, scipy, qdrant-client and implicit (2.4.6, 1.17.1, 1.20.0 and 0.7.3 wrote what is here). Vectors are rounded, so that
both sides read the same numbers; a score that hangs on rounding is not kept.
"""

import json
import pathlib

import numpy
import scipy.sparse
from implicit.nearest_neighbours import CosineRecommender
from qdrant_client import QdrantClient, models
from scipy.cluster.hierarchy import fcluster, ward

HERE = pathlib.Path(__file__).parent
STRATEGIES = {
    "average": models.RecommendStrategy.AVERAGE_VECTOR,
    "best-score": models.RecommendStrategy.BEST_SCORE,
    "sum-scores": models.RecommendStrategy.SUM_SCORES,
}


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def asked(client, query, count):
    found = client.query_points("items", query=query, limit=count).points
    return [point.score for point in sorted(found, key=lambda point: point.id)]


def formulas(random, dimension, positives, negatives):
    vectors = numpy.round(unit(random.normal(size=(24, dimension))), 6)
    examples = numpy.round(unit(random.normal(size=(positives + negatives, dimension))), 6)
    wanted, unwanted = examples[:positives].tolist(), examples[positives:].tolist()
    client = QdrantClient(":memory:")
    client.create_collection("items", models.VectorParams(size=dimension, distance=models.Distance.COSINE))
    client.upsert("items", [models.PointStruct(id=i, vector=v.tolist()) for i, v in enumerate(vectors)])
    scores = {}
    for name, strategy in STRATEGIES.items():
        if not wanted and name == "average":
            continue
        recommend = models.RecommendInput(positive=wanted, negative=unwanted, strategy=strategy)
        scores[name] = asked(client, models.RecommendQuery(recommend=recommend), len(vectors))
    if wanted:
        pairs = [models.ContextPair(positive=p, negative=n) for p, n in zip(wanted[1:], unwanted)]
        discover = models.DiscoverInput(target=wanted[0], context=pairs)
        scores["discover"] = asked(client, models.DiscoverQuery(discover=discover), len(vectors))
    return {"dimension": dimension, "vectors": vectors.ravel().tolist(), "positives": wanted, "negatives": unwanted,
            "scores": {name: numpy.round(values, 7).tolist() for name, values in scores.items()}}


def clusters(random, count, dimension, groups, spread):
    points = random.normal(size=(groups, dimension))[random.integers(0, groups, count)]
    points = numpy.round(unit(points + spread * random.normal(size=(count, dimension))), 5)
    tree = ward(unit(points))
    thresholds = [0.5, 1.0, 1.5, 2.0]
    assert all(abs(tree[:, 2] - threshold).min() > 1e-4 for threshold in thresholds)
    return {"dimension": dimension, "points": points.ravel().tolist(),
            "labels": [{"threshold": t, "labels": fcluster(tree, t, "distance").tolist()} for t in thresholds]}


def neighbors(random, users, items, neighbors):
    bought = random.random((users, items)) < random.uniform(0.02, 0.4, items)
    matrix = scipy.sparse.csr_matrix(bought.astype(float))
    model = CosineRecommender(K=neighbors, num_threads=1)
    model.fit(matrix, show_progress=False)
    recorded = []
    for user in range(6):
        ids, scores = model.recommend(user, matrix[user], N=5)
        recorded.append({"items": [int(i) for i, s in zip(ids, scores) if s > 0],
                         "scores": [round(float(s), 7) for s in scores if s > 0]})
    return {"histories": [numpy.flatnonzero(row).tolist() for row in bought], "neighbors": neighbors, "answers": recorded}


def main() -> None:
    random = numpy.random.default_rng(7)
    recorded = {
        "formulas": [formulas(random, *sizes) for sizes in [(8, 4, 2), (17, 1, 0), (5, 0, 3), (32, 6, 6), (4, 3, 1)]],
        "clusters": [clusters(random, *sizes) for sizes in [(24, 16, 4, 0.5), (40, 3, 6, 0.4), (12, 32, 12, 1.0)]],
        "itemKNN": [neighbors(random, 40, 30, 100), neighbors(random, 60, 25, 6)],
    }
    (HERE / "scores.json").write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
