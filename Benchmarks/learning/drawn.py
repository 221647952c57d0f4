"""Data drawn from seeds: the same on every machine with the same NumPy."""

import numpy


class Clusters:
    """Samples about random centers, one for each class.

    Each is its center, plus 32 directions in which all classes vary together, as embeddings do, plus noise of deviation 1 in every
    component. `distance` is the deviation of the centers: the less, the more the classes overlap. With families the centers are about
    those of families, which have the deviation `apart`.
    """

    def __init__(self, classes, dimension, distance, seed, families=0, apart=0.0):
        chance = numpy.random.default_rng(seed)
        self.centers = distance * chance.standard_normal((classes, dimension), dtype="f4")
        if families:
            parents = apart * chance.standard_normal((families, dimension), dtype="f4")
            self.centers += parents[numpy.arange(classes) % families]
        self.directions = chance.standard_normal((32, dimension), dtype="f4") / 4

    def draw(self, count, seed):
        """So many samples, and their classes: every class as often as the next, or once more."""
        chance = numpy.random.default_rng(seed)
        labels = chance.permutation(numpy.arange(count) % len(self.centers))
        samples = self.centers[labels]
        samples += chance.standard_normal((count, len(self.directions)), dtype="f4") @ self.directions
        samples += chance.standard_normal(samples.shape, dtype="f4")
        return samples, labels


def units(samples):
    """The samples at length 1, without negative components: like embeddings after a ReLU."""
    samples = numpy.maximum(samples, 0)
    return samples / numpy.linalg.norm(samples, axis=1, keepdims=True)


def two_classes(count, dimension, seed):
    """Samples whose class depends on a direction by chance, so that no weights tell all apart."""
    chance = numpy.random.default_rng(seed)
    scales = numpy.geomspace(3, 0.3, dimension)  # Few directions have most of the variance.
    samples = chance.standard_normal((count, dimension)) * scales
    weights = chance.standard_normal(dimension) / numpy.sqrt(dimension)
    labels = chance.random(count) < 1 / (1 + numpy.exp(-2 * samples @ weights))
    return samples, labels.astype("i8")
