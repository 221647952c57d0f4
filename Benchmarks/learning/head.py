"""An epoch of a head: 50,000 × 1280 to 46 classes in batches of 256, by Simile and PyTorch, in turns."""

import statistics

import drawn
import torch
import torch_head
from rows import Row, times

CLASSES, DIMENSION, BATCH, RATE, EPOCHS, ROUNDS = 46, 1280, 256, 0.001, 4, 4
# Simile keeps a fifth to measure on, and looks at it after each epoch. So does the peer.
LEARNED, KEPT = 50_000, 12_500


def measure(simile, threads):
    samples, labels = drawn.Clusters(CLASSES, DIMENSION, distance=0.15, seed=6).draw(LEARNED + KEPT, seed=7)
    paths = [simile.save("x", samples), simile.save("y", labels)]
    samples = (samples - samples.mean(0)) / samples.std(0)
    tensors = [torch.from_numpy(array[part]) for part in (slice(LEARNED), slice(LEARNED, None)) for array in (samples, labels)]
    # On a busy machine PyTorch's threads wait for each other, and one alone is faster. An epoch of each warms up and drops what is
    # far behind; of what is left the fastest is the peer.
    warm = {number: torch_head.train(*tensors, CLASSES, 1, BATCH, RATE, number, seed=0)[0] for number in {1, threads}}
    numbers = [number for number, spent in warm.items() if spent < 3 * min(warm.values())]
    seconds = {"Simile": []}
    for turn in range(ROUNDS):
        report, _ = simile.fit("head", *paths, epochs=EPOCHS, batch=BATCH, learning_rate=RATE, seed=turn)
        seconds["Simile"] += [epoch["seconds"] for epoch in report["epochs"]]
        for number in numbers:
            spent = torch_head.train(*tensors, CLASSES, EPOCHS, BATCH, RATE, number, seed=turn)
            seconds.setdefault(f"PyTorch, threads: {number}", []).extend(spent)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    own = medians.pop("Simile")
    name = min(medians, key=medians.get)
    other = medians[name]
    return [
        Row("head, 50,000 × 1,280 → 46, batches of 256: seconds an epoch", "≤ .5", own, met=own <= 0.5, samples=seconds),
        Row("… beside PyTorch", "4×", own, other, name, beside=times(own, other), met=other >= 4 * own,
            note=f"the fastest epochs {min(seconds['Simile']):.3f} / {min(seconds[name]):.3f}"),
    ]
