"""Rankings: scores and keys of items, and what the measures of the ranking are. See evaluation.py."""

import math
from collections import Counter
from fractions import Fraction

import numpy
from sklearn.metrics import average_precision_score, ndcg_score, precision_score, recall_score

KINDS = ["plain", "ties", "constant", "missing", "ties and missing", "short", "single", "none", "all", "nothing found", "hostile k"]
# Their order by bytes is not that of any language.
PREFIXES = ["a", "B", "b/", "é", "e\u0301", "Z", "ß", "衣", "😀", "a/b"]

# How many values scikit-learn confirmed, by measure.
checked = Counter()


def case(chance, index: int) -> dict:
    kind = KINDS[index % len(KINDS)]
    count = 0 if kind == "nothing found" and index % 2 else chance.randint(1, 24)
    keys = list(dict.fromkeys(f"{chance.choice(PREFIXES)}{chance.randint(0, 40)}" for _ in range(count)))
    values = {"constant": 1, "ties": 3, "ties and missing": 4, "hostile k": 5}.get(kind)
    scores = [chance.randrange(values) / 4 if values else round(chance.uniform(-1, 1), 4) for _ in keys]

    relevant = [key for key in keys if chance.random() < chance.choice([0.1, 0.3, 0.7])] or keys[:1]
    missing = [f"missing {number}" for number in range(chance.randint(1, 6))]
    match kind:
        case "single": relevant = [chance.choice(keys)]
        case "none": relevant = []
        case "all": relevant = keys
        case "nothing found": relevant = missing
        case "missing" | "ties and missing": relevant = relevant + missing
    ks = [1, chance.randint(2, 6), chance.randint(7, 20)]
    if kind == "short": ks = [len(keys) + 1, len(keys) + chance.randint(2, 50), 1000]
    if kind == "hostile k": ks = [0, -chance.randint(1, 9), 2**62]

    ranking = sorted(range(len(keys)), key=lambda item: (-scores[item], keys[item].encode()))
    hits = [keys[item] in set(relevant) for item in ranking]
    return {
        "kind": kind, "keys": keys, "scores": scores, "relevant": relevant, "ks": ks,
        "expected": measures(hits, len(relevant), ks),
    }


def measures(hits: list[bool], relevant: int, ks: list[int]) -> dict:
    names = [f"{name}@{k}" for k in ks for name in ["P", "R", "nDCG", "hit"]] + ["mAP", "mAP@R", "R-precision", "MRR"]
    if relevant == 0: return dict.fromkeys(names, math.nan)
    ranks = [rank for rank, hit in enumerate(hits, 1) if hit]
    precision = lambda k: Fraction(sum(hits[:max(k, 0)]), k) if k > 0 else Fraction(0)
    found = {}
    for k in ks:
        top = [rank for rank in ranks if rank <= k]
        found[f"P@{k}"] = precision(k)
        found[f"R@{k}"] = Fraction(len(top), relevant)
        ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, relevant) + 1))
        found[f"nDCG@{k}"] = sum(1 / math.log2(rank + 1) for rank in top) / ideal if ideal else 0
        found[f"hit@{k}"] = int(any(hits[:max(k, 0)]))
    found["mAP"] = sum((precision(rank) for rank in ranks), Fraction(0)) / relevant
    found["mAP@R"] = sum((precision(rank) for rank in ranks if rank <= relevant), Fraction(0)) / relevant
    found["R-precision"] = precision(relevant)
    found["MRR"] = Fraction(1, ranks[0]) if ranks else 0
    check(found, hits, relevant, ks)
    return found


def check(found: dict, hits: list[bool], relevant: int, ks: list[int]) -> None:
    """Against scikit-learn, where it has the measure. Its scores are tie-free: the ranks."""
    count = len(hits)
    truth, scores = numpy.array(hits, int), numpy.arange(count, 0, -1)

    def same(name: str, value: float) -> None:
        assert abs(float(found[name]) - value) < 1e-12, (name, found[name], value, hits, relevant)
        checked[name.split("@")[0] if name != "mAP@R" else name] += 1

    # scikit-learn knows no relevant items beyond those that are ranked: their share is 0.
    if any(hits): same("mAP", average_precision_score(truth, scores) * sum(hits) / relevant)
    for k in ks:
        if not 0 < k <= count: continue
        top = numpy.arange(count) < k
        same(f"P@{k}", precision_score(truth, top, zero_division=0))
        same(f"R@{k}", recall_score(truth, top, zero_division=0) * sum(hits) / relevant)
        # Items that are not ranked come last, beyond k, so that they count in the ideal only.
        absent = relevant - sum(hits)
        if count + absent < 2: continue
        whole = numpy.concatenate([truth, numpy.ones(absent, int)])
        same(f"nDCG@{k}", ndcg_score([whole], [numpy.arange(len(whole), 0, -1)], k=k))
