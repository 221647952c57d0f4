"""The true neighbours, and how many of them were found."""

import numpy as np

BLOCK = 25_000


def neighbours(base: np.ndarray, queries: np.ndarray, limit: int) -> np.ndarray:
    """The rows of ``base`` with the greatest cosine to each query, best first, by comparing all; both are of unit length."""
    ids = np.empty((len(queries), 0), np.int32)
    scores = np.empty((len(queries), 0), np.float32)
    for start in range(0, len(base), BLOCK):
        block = queries @ base[start : start + BLOCK].T
        best = np.argpartition(-block, min(limit, block.shape[1]) - 1, axis=1)[:, :limit]
        scores = np.hstack([scores, np.take_along_axis(block, best, 1)])
        ids = np.hstack([ids, (best + start).astype(np.int32)])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :limit]
        scores, ids = np.take_along_axis(scores, order, 1), np.take_along_axis(ids, order, 1)
    return ids


def recall(found: np.ndarray, true: np.ndarray) -> float:
    """The share of the true neighbours that were found, for as many as ``true`` has columns."""
    hits = sum(len(np.intersect1d(*rows)) for rows in zip(found[:, : true.shape[1]], true))
    return hits / true.size
