"""How good predicted pairs of copies are."""

import collections
import dataclasses

FAMILIES = {
    "JPEG 3-75": lambda change: change.startswith("jpeg-"),
    "turns, mirrors": lambda change: change.startswith("turn-") or change in ("mirror", "upside-down", "transpose"),
    "crops to 50%": lambda change: change.startswith("crop-") and int(change[5:]) <= 50,
    "crops 60-80%": lambda change: change.startswith("crop-") and int(change[5:]) > 50,
    "scaled": lambda change: change in ("half", "third", "larger"),
    "recolored": lambda change: change in ("hue", "gray", "brightness", "strong-contrast"),
    "strong": lambda change: change in ("strong-blur", "strong-text", "strong-perspective", "strong-print", "strong-paint"),
}


@dataclasses.dataclass
class Judged:
    """What a list of predictions is worth."""

    micro_ap: float
    recall: float  # at a precision of .99
    families: dict  # recall of each, at the same threshold
    changes: dict
    predicted: int


@dataclasses.dataclass
class Row:
    """One contender."""

    title: str
    judged: Judged
    seconds: float

    def record(self):
        return {"title": self.title, "seconds": self.seconds, **dataclasses.asdict(self.judged)}


def judge(names, truth, found):
    """`found` gives the confidence of pairs of names."""
    copies = {pair["copy"]: pair for pair in truth}
    predictions = []
    for pair, confidence in found.items():
        a, b = sorted(pair, key=lambda name: name in copies)
        if a in copies:
            continue  # Two copies.
        true = b in copies and copies[b]["original"] == a
        predictions.append((-confidence, true, copies[b]["change"] if true else None))
    predictions.sort(key=lambda prediction: prediction[:2])  # Of equal ones the wrong first.
    hits, precision_sum, kept = 0, 0.0, 0
    for rank, (_, true, _) in enumerate(predictions, 1):
        hits += true
        if true:
            precision_sum += hits / rank
        if hits >= 0.99 * rank:
            kept = rank
    total = collections.Counter(pair["change"] for pair in truth)
    got = collections.Counter(change for _, true, change in predictions[:kept] if true)
    families = {
        family: sum(got[change] for change in total if belongs(change))
        / max(1, sum(total[change] for change in total if belongs(change)))
        for family, belongs in FAMILIES.items()}
    return Judged(
        precision_sum / max(1, len(truth)), sum(got.values()) / max(1, len(truth)), families,
        {change: got[change] / total[change] for change in total}, len(predictions))


def table(rows):
    """Markdown."""
    heads = ["", "µAP", "recall at .99", *FAMILIES, "seconds"]
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for row in rows:
        cells = [row.title, f"{row.judged.micro_ap:.3f}", f"{row.judged.recall:.3f}"]
        cells += [f"{row.judged.families[family]:.3f}" for family in FAMILIES] + [f"{row.seconds:.1f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
