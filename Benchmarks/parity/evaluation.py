"""Writes the fixtures of Tests/RetrievalEvaluationTests: 1,000 random cases and what scikit-learn, scipy, numpy and the plain
definitions, in exact fractions, make of them. Where both can be had, they are compared here before anything is written.

    evaluation.py"""

import json
import math
import random
from collections import Counter
from pathlib import Path

import evaluation_pairs
import evaluation_rankings
import evaluation_statistics

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "RetrievalEvaluationTests" / "Fixtures"
LIMIT = 600_000
SEED = 6

# File: how many cases, and () → one case.
FILES = {
    "rankings": (500, evaluation_rankings.case),
    "pairs": (350, evaluation_pairs.case),
    "correlations": (150, evaluation_statistics.correlation),
    # Beyond the thousand.
    "percentiles": (40, evaluation_statistics.percentiles),
    "bootstraps": (20, evaluation_statistics.bootstrap),
}


def compact(value):
    """Numbers to 11 decimals; what is not defined as null."""
    if isinstance(value, dict):
        return {key: compact(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [compact(one) for one in value]
    if isinstance(value, bool | int | str) or value is None:
        return value
    value = float(value)
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else round(value, 11)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, (count, make) in FILES.items():
        chance = random.Random(f"{SEED} {name}")
        cases = [make(chance, index) for index in range(count)]
        lines = ",\n".join(json.dumps(compact(one), separators=(",", ":"), ensure_ascii=False) for one in cases)
        path = FOLDER / f"{name}.json"
        path.write_text(f'{{"seed":{SEED},"cases":[\n{lines}\n]}}\n', encoding="utf-8")
        total += path.stat().st_size
        print(f"{path.name}: {count} cases, {path.stat().st_size} bytes, {dict(Counter(one['kind'] for one in cases))}")
    print("checked by scikit-learn or scipy too:", dict(evaluation_rankings.checked + evaluation_pairs.checked))
    assert total < LIMIT, f"{total} bytes are too many"


if __name__ == "__main__":
    main()
