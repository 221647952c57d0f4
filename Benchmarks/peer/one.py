"""The vector of one picture."""

import numpy as np

from peer.network import compile_network
from peer.preparation import normalize, prepare


def embedder(onnx: str):
    """A function from paths to unit vectors."""
    network = compile_network(onnx, "LATENCY")

    def embed(path: str) -> np.ndarray:
        vector = network({0: normalize(prepare(path))})[0][0]
        return vector / np.linalg.norm(vector)

    return embed
