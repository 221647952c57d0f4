"""Whether a head's probabilities are what they say: the calibration error on 10,000 new samples after training on few."""

import drawn
import numpy
from rows import Row
from scipy.special import softmax
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

CLASSES, DIMENSION, NEW, BINS = 46, 512, 10_000, 15
# In each about four of five new samples are classified rightly.
SETS = {
    "classes that overlap evenly": (40, drawn.Clusters(CLASSES, DIMENSION, distance=0.24, seed=8)),
    "families of four similar classes": (20, drawn.Clusters(CLASSES, DIMENSION, distance=0.3, seed=8, families=12, apart=0.5)),
}


def calibration_error(probabilities, truth):
    """The mean distance of confidence and accuracy over bins of the greatest probability, weighted by their samples."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == truth
    bins = numpy.minimum((confidence * BINS).astype(int), BINS - 1)
    return float(sum(
        abs(confidence[inside].mean() - right[inside].mean()) * inside.mean()
        for inside in (bins == number for number in range(BINS)) if inside.any()))


def peer(samples, labels, new):
    """scikit-learn's probabilities, as they are and by a temperature that is chosen by cross-validation."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
    calibrated = CalibratedClassifierCV(model, method="temperature", cv=3, ensemble=False).fit(samples, labels)
    return calibrated.calibrated_classifiers_[0].estimator.predict_proba(new), calibrated.predict_proba(new)


def measure(simile, threads):
    return [row for title, (each, clusters) in SETS.items() for row in rows_of(simile, title, each, clusters)]


def rows_of(simile, title, each, clusters):
    (samples, labels), (new, truth) = clusters.draw(each * CLASSES, seed=9), clusters.draw(NEW, seed=10)
    paths = [simile.save(name, array) for name, array in (("x", samples), ("y", labels), ("t", new))]
    report, ours = simile.fit("head", *paths, seed=1)
    before, after = peer(samples, labels, new)
    error = calibration_error(ours, truth)
    accuracy = [f"{(probabilities.argmax(1) == truth).mean():.3f}" for probabilities in (ours, after)]
    rows = [
        Row(f"head, {title}, {each} samples of each of {CLASSES}: calibration error on {NEW:,} new samples", "≤ .03",
            error, calibration_error(after, truth), "scikit-learn", met=error <= 0.03, note=f"top-1 {' / '.join(accuracy)}")]
    if "temperature" in report:
        # Without its temperature T a head's probabilities are p^T, at a sum of 1.
        raw = softmax(numpy.log(numpy.maximum(ours, 1e-300)) * report["temperature"], 1)
        sure = [f"{probabilities.max(1).mean():.3f}" for probabilities in (raw, before)]
        rows.append(
            Row("… before it is calibrated", "", calibration_error(raw, truth), calibration_error(before, truth), "scikit-learn",
                note=f"mean confidence {' / '.join(sure)}"))
    else:
        rows.append(
            Row("… before it is calibrated", "", report["validation"]["uncalibratedError"], calibration_error(before, truth),
                "scikit-learn", note="Simile's by its own account, on the samples it kept"))
    return rows
