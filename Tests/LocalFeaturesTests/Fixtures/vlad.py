"""Writes vlad.json: aggregated descriptors and principal components by numpy, of the numbers that VisualVocabularyTests.swift makes,
too. Needs numpy."""

import json
import pathlib

import numpy

WORDS, DESCRIPTORS, LENGTH = 4, 20, 128
VECTORS, DIMENSION, AXES = 12, 30, 4

bytes_ = numpy.array([(i * i % 977 * 31 + i * 7) % 121 for i in range(DESCRIPTORS * LENGTH)], dtype=float)
rows = bytes_.reshape(DESCRIPTORS, LENGTH)
rows = numpy.sqrt(rows / rows.sum(axis=1, keepdims=True))
words = numpy.array([(i * i % 1009 * 29 + i * 131) % 97 / 97 / 6 for i in range(WORDS * LENGTH)]).reshape(WORDS, LENGTH)

nearest = ((rows[:, None] - words[None]) ** 2).sum(axis=2).argmin(axis=1)
sums = numpy.zeros((WORDS, LENGTH))
for row, word in zip(rows, nearest):
    sums[word] += row - words[word]
lengths = numpy.linalg.norm(sums, axis=1, keepdims=True)
sums = numpy.divide(sums, lengths, where=lengths > 0, out=numpy.zeros_like(sums))
vector = (numpy.sign(sums) * numpy.sqrt(numpy.abs(sums))).ravel()
vector /= numpy.linalg.norm(vector)

samples = numpy.array([(i * i % 499 * 17 + i * 3) % 101 / 101 for i in range(VECTORS * DIMENSION)])
samples = samples.reshape(VECTORS, DIMENSION)
samples -= samples.mean(axis=0)
_, strengths, axes = numpy.linalg.svd(samples, full_matrices=False)

fixture = {
    "assigned": nearest.tolist(),
    "vector": [round(value, 6) for value in vector.tolist()],
    "variances": [round(value, 6) for value in (strengths[:AXES] ** 2 / VECTORS).tolist()],
    # The sign of an axis is free.
    "magnitudes": [round(value, 5) for value in numpy.abs(samples @ axes[:AXES].T).ravel().tolist()],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(fixture) + "\n")
