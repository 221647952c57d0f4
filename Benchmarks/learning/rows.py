"""What was measured, as a table and as JSON."""

import dataclasses
import os
import platform
from importlib import metadata

PEERS = ("numpy", "scipy", "scikit-learn", "torch", "pytorch-metric-learning")


@dataclasses.dataclass
class Row:
    """One measured thing."""

    asked: str
    goal: str  # In words; empty for what only informs.
    simile: float
    peer: float | None = None
    peer_name: str = ""
    form: str = "{:.3f}"  # How the numbers are written.
    beside: str = ""  # Simile beside the peer: how many times faster, or by how much it differs.
    met: bool | None = None
    note: str = ""
    samples: dict = dataclasses.field(default_factory=dict)  # What is behind the numbers, for the JSON.

    def record(self):
        return dataclasses.asdict(self)

    def cells(self):
        peer = "" if self.peer is None else f"{self.form.format(self.peer)} {self.peer_name}".strip()
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return [self.asked, self.goal, self.form.format(self.simile), peer, self.beside, verdict, self.note]


def times(simile, peer):
    """How many times faster Simile is."""
    return f"{peer / simile:.1f}×"


def difference(simile, peer):
    return f"{simile - peer:+.3f}"


def table(rows):
    """Markdown."""
    lines = [["", "goal", "Simile", "peer", "ratio", "", "remarks"]]
    lines += [row.cells() for row in rows]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine(threads):
    """Where, and with what, was measured."""
    return {
        "processor": platform.processor() or platform.machine(), "cores": os.cpu_count(), "threads": threads,
        "load": os.getloadavg()[0], "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PEERS}}
