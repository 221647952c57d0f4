"""Scores of pairs with labels: curves, areas, thresholds. See evaluation.py."""

from collections import Counter
from fractions import Fraction

import numpy
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn.metrics import (
    accuracy_score, average_precision_score, confusion_matrix, f1_score, precision_recall_curve, precision_score, recall_score,
    roc_auc_score, roc_curve,
)

KINDS = ["distinct", "ties", "constant", "similar only", "different only", "two values", "rare", "negative", "parted", "few"]

# How many values scikit-learn or scipy gave or confirmed, by measure.
checked = Counter()


def case(chance, index: int) -> dict:
    kind = KINDS[index % len(KINDS)]
    count = chance.randint(2, 4) if kind == "few" else chance.randint(5, 18)
    labels = [chance.random() < (0.1 if kind == "rare" else 0.5) for _ in range(count)]
    labels[:2] = [True, False]
    if kind in ("similar only", "different only"): labels = [kind == "similar only"] * count
    scores = [round(chance.gauss(0.7 if label else 0.4, 0.2), 4) for label in labels]
    match kind:
        case "ties": scores = [round(score * 8) / 8 for score in scores]
        case "constant": scores = [0.5] * count
        case "two values": scores = [round(score) / 2 for score in scores]
        case "negative": scores = [round(score * 4 - 5) for score in scores]
        case "parted": scores = [score + 5 * label for score, label in zip(scores, labels)]
    order = list(range(count))
    chance.shuffle(order)
    labels, scores = [labels[at] for at in order], [scores[at] for at in order]

    wanted = [round(chance.uniform(0.3, 1), 2), 1, 1.5]
    threshold = round(chance.uniform(-0.2, 1.2), 3)
    sweep = [at(one, scores, labels) for one in sorted(set(scores), reverse=True)]
    result = {
        "kind": kind, "scores": scores, "labels": [int(label) for label in labels], "sweep": sweep,
        "threshold": threshold, "atThreshold": at(threshold, scores, labels), "wanted": wanted,
    }
    if len(set(labels)) == 1: return result | {"atPrecision": [None] * 3, "atRecall": [None] * 3}

    fpr, tpr, _ = roc_curve(labels, scores, drop_intermediate=False)
    precision, recall, _ = precision_recall_curve(labels, scores)
    checked.update(["ROC", "precision-recall", "ROC-AUC", "AP"])
    return result | {
        "rocAUC": roc_auc_score(labels, scores), "averagePrecision": average_precision_score(labels, scores),
        "equalErrorRate": equal_error_rate(fpr, tpr, scores, labels),
        "roc": [list(fpr), list(tpr)], "precisionRecall": [list(precision[::-1]), list(recall[::-1])],
        # Of equals the first, which has the highest threshold.
        "bestF1": max(sweep, key=lambda point: exact_f1(point[1:5]))[0],
        "atPrecision": [last(point[0] for point in sweep if reaches(point[1], point[2], one)) for one in wanted],
        "atRecall": [next((point[0] for point in sweep if reaches(point[1], point[3], one)), None) for one in wanted],
    }


def at(threshold: float, scores: list, labels: list) -> list:
    """The threshold, tp, fp, fn, tn, precision, recall, F1, accuracy, by scikit-learn."""
    called = [score >= threshold for score in scores]
    (tn, fp), (fn, tp) = confusion_matrix(labels, called, labels=[False, True]).tolist()
    checked["thresholds"] += 1
    rates = [one(labels, called, zero_division=0) for one in (precision_score, recall_score, f1_score)]
    return [threshold, tp, fp, fn, tn, *rates, accuracy_score(labels, called)]


def exact_f1(counts: list[int]) -> Fraction:
    tp, fp, fn, _ = counts
    return Fraction(2 * tp, 2 * tp + fp + fn)


def reaches(part: int, rest: int, wanted: float) -> bool:
    """Whether a share is at least what is wanted, in hundredths, exactly."""
    return Fraction(part, part + rest) >= Fraction(round(wanted * 100), 100)


def last(values):
    values = list(values)
    return values[-1] if values else None


def equal_error_rate(fpr, tpr, scores: list, labels: list) -> float:
    """The root that scipy finds, and the exact one of the same lines."""
    curve = interp1d(fpr, tpr)
    found = brentq(lambda x: 1 - x - curve(x), 0, 1, xtol=1e-15)
    similar, different = sum(labels), len(labels) - sum(labels)
    points = [(Fraction(0), Fraction(1))]
    for threshold in sorted(set(scores), reverse=True):
        fp = sum(score >= threshold and not label for score, label in zip(scores, labels))
        fn = sum(score < threshold and label for score, label in zip(scores, labels))
        points.append((Fraction(fp, different), Fraction(fn, similar)))
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if x0 < y0 and x1 >= y1:
            exact = x0 + (x1 - x0) * (y0 - x0) / (y0 - x0 + x1 - y1)
    assert abs(found - exact) < 1e-9, (found, float(exact), scores, labels)
    checked["EER"] += 1
    return exact
