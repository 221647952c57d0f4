"""Draws pairs of divisions and records how far they agree by scikit-learn: partitions.json.

    python make_partitions.py

Needs numpy and scikit-learn (1.9.1 drew what is here).
"""

import json
import pathlib

import numpy
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

SEED = 5


def main() -> None:
    chance = numpy.random.default_rng(SEED)
    pairs = [
        ("nothing", [], []), ("one thing", [0], [3]), ("one cluster both", [0] * 9, [1] * 9),
        ("one cluster", [0] * 8, [0, 0, 1, 1, 2, 2, 3, 3]), ("singletons", list(range(10)), [0] * 5 + [1] * 5),
        ("singletons both", list(range(7)), list(range(7))), ("singletons and one", list(range(6)), [0] * 6),
        ("identical", [0, 0, 1, 1, 2], [2, 2, 0, 0, 1]), ("worst", [0, 0, 1, 1], [0, 1, 0, 1]),
        ("by hand", [0, 0, 1, 1], [0, 0, 1, 2]),
    ]
    for index in range(30):
        count, parts = int(chance.integers(2, 80)), int(chance.integers(1, 9))
        first = chance.integers(0, parts, count)
        second = numpy.where(chance.random(count) < index / 30, first, chance.integers(0, 6, count))
        pairs.append((f"random {index}", first.tolist(), second.tolist()))
    cases = [
        {
            "kind": kind, "first": first, "second": second, "adjustedRand": float(adjusted_rand_score(first, second)),
            "mutualInformation": float(normalized_mutual_info_score(first, second)),
        }
        for kind, first, second in pairs
    ]
    path = pathlib.Path(__file__).parent / "partitions.json"
    path.write_text(json.dumps({"seed": SEED, "cases": cases}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
