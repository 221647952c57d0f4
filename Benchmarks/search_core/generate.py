"""Vectors that are distributed as a photo network's are, from a seed.

A picture is a point in a latent space of few dimensions, in which clusters of unequal size and width lie (garments of one
kind, and copies of one garment). A last layer takes it to the full dimension, adds a little that nothing explains, and
cuts off what is negative. Of a thousand pictures so made, the cosines to the 1st, 10th and 100th neighbour, the local
intrinsic dimension and the decay of the spectrum are close to those of EfficientNet-Lite0's vectors of photos; it is to
these that the numbers below were fitted, not to any index.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

CHUNK = 10_000
"""Rows from one state of the generator: so any prefix of a set is the smaller set."""


@dataclass(frozen=True)
class EmbeddingLike:
    """A distribution of unit vectors; the same seed always gives the same one."""

    dimension: int
    seed: int = 1
    latent: int = 64
    """Dimensions in which pictures differ."""
    decay: float = 0.55
    """The deviation in the latent space's i-th direction is i to the power of minus this."""
    clusters: int = 1000
    inequality: float = 0.7
    """The i-th cluster has a share proportional to i to the power of minus this."""
    width: float = 0.6
    """The mean deviation within a cluster, in units of that between clusters."""
    noise: float = 0.4
    bias: float = -0.1

    def base(self, count: int, path: Path) -> None:
        """Writes ``count`` vectors as .npy, never holding more than a chunk of them."""
        rows = np.lib.format.open_memmap(path, "w+", np.float32, (count, self.dimension))
        for start in range(0, count, CHUNK):
            rows[start : start + CHUNK] = self._rows(start // CHUNK, min(CHUNK, count - start))
        rows.flush()

    def queries(self, count: int) -> np.ndarray:
        """Further vectors of the same distribution, none of which is in the base."""
        return self._rows(2**32 - 2, count)

    def _rows(self, chunk: int, count: int) -> np.ndarray:
        deviation, layer, centres, widths, shares = self._world()
        random = np.random.default_rng([self.seed, chunk])
        # Always a whole chunk: its beginning must not depend on where the set ends.
        cluster = random.choice(self.clusters, CHUNK, p=shares)[:count]
        latent = random.standard_normal((CHUNK, self.latent), np.float32)[:count] * deviation
        latent = centres[cluster] + widths[cluster, None] * latent
        rows = latent @ layer + self.bias + self.noise * random.standard_normal((count, self.dimension), np.float32)
        np.maximum(rows, 0, out=rows)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _world(self) -> tuple[np.ndarray, ...]:
        """What all vectors have in common."""
        random = np.random.default_rng(self.seed)
        ranks = np.arange(1, max(self.latent, self.clusters) + 1, dtype=np.float64)
        deviation = ranks[: self.latent] ** -self.decay
        deviation /= np.linalg.norm(deviation)
        layer = random.standard_normal((self.latent, self.dimension), np.float32)
        centres = random.standard_normal((self.clusters, self.latent)) * deviation
        widths = self.width * random.uniform(0.5, 1.5, self.clusters)
        shares = ranks[: self.clusters] ** -self.inequality
        return (
            *(array.astype(np.float32) for array in (deviation, layer, centres, widths)),
            shares / shares.sum(),
        )
