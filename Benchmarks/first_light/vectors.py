"""Vectors of pictures, and what can be said about them."""

import json
import os
from pathlib import Path

import numpy as np


class Vectors:
    """Unit vectors in double precision, with the paths whose they are, sorted by path."""

    def __init__(self, paths: list[str], rows: np.ndarray):
        order = sorted(range(len(paths)), key=lambda row: paths[row])
        self.paths = [paths[row] for row in order]
        rows = rows[order].astype(np.float64)
        self.rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    @staticmethod
    def of_export(folder: Path) -> "Vectors":
        """Reads what `simile export` wrote."""
        lines = (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()
        return Vectors([json.loads(line)["path"] for line in lines], np.load(folder / "vectors.npy"))

    @staticmethod
    def of_peer(file: Path) -> "Vectors":
        """Reads what the peer wrote."""
        return Vectors(Path(f"{file}.txt").read_text(encoding="utf-8").splitlines(), np.load(file))

    def cosines(self, other: "Vectors") -> np.ndarray:
        """The cosine of each picture's vector to the other one of the same picture."""
        if self.paths != other.paths:
            raise ValueError("these are not vectors of the same pictures")
        return np.einsum("nd,nd->n", self.rows, other.rows)

    def ranking(self) -> np.ndarray:
        """For each picture the rows of all others, most similar first."""
        cosines = self.rows @ self.rows.T
        np.fill_diagonal(cosines, -np.inf)
        return np.argsort(-cosines, axis=1, kind="stable")[:, :-1]

    def top(self, count: int) -> list[set[int]]:
        """For each picture the rows of its nearest others."""
        return [set(row) for row in self.ranking()[:, :count].tolist()]

    def retrieval(self) -> dict[str, float] | None:
        """P@1, P@10 and mAP with each picture as the query against all others, relevant when in a folder of the same
        name; None when there are not several such folders."""
        classes = np.array([os.path.basename(os.path.dirname(path)) for path in self.paths])
        if len(set(classes)) < 2:
            return None
        relevant = classes[self.ranking()] == classes[:, np.newaxis]
        found = np.cumsum(relevant, axis=1)
        precisions = found / np.arange(1, relevant.shape[1] + 1)
        total = found[:, -1]
        average = (precisions * relevant).sum(axis=1)[total > 0] / total[total > 0]
        values = {"P@1": relevant[:, 0].mean(), "P@10": relevant[:, :10].mean(), "mAP": average.mean()}
        return {name: float(value) for name, value in values.items()}
