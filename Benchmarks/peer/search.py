"""Finds the pictures most like a given one by brute force over an .npy file: the peer of `simile search`."""

import argparse
import json
import sys

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("query")
    parser.add_argument("--vectors", required=True, help="n × d unit vectors; the paths beside it, as vectors.npy.txt")
    parser.add_argument("--onnx", required=True)
    parser.add_argument("--limit", type=int, default=10)
    options = parser.parse_args()

    vectors = np.load(options.vectors, mmap_mode="r")
    with open(options.vectors + ".txt", encoding="utf-8") as file:
        paths = file.read().splitlines()
    if options.query in paths:
        query = vectors[paths.index(options.query)]
    else:
        # Only now, because loading the engine takes longer than all the rest.
        from peer.one import embedder

        query = embedder(options.onnx)(options.query)
    cosines = vectors @ query
    best = np.argpartition(-cosines, options.limit)[: options.limit]
    best = best[np.argsort(-cosines[best])]
    json.dump({"hits": [{"path": paths[row], "cosine": float(cosines[row])} for row in best]}, sys.stdout)


if __name__ == "__main__":
    main()
