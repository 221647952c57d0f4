"""The table, for people, and the same as JSON, for programs."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Literal


@dataclass
class Row:
    """One measured thing."""

    part: str
    name: str
    unit: str
    simile: list[float] = field(default_factory=list)
    """The samples; the median is what counts. Empty when it was not measured."""
    peer: list[float] = field(default_factory=list)
    peer_name: str = ""
    better: Literal["more", "less"] = "more"
    goal: float | None = None
    """What Simile's number should reach, or the ratio if ``goal_is_ratio``."""
    goal_is_ratio: bool = False
    compared: bool = True
    """Whether a ratio to the peer makes sense."""
    note: str = ""

    @property
    def value(self) -> float | None:
        return median(self.simile) if self.simile else None

    @property
    def peer_value(self) -> float | None:
        return median(self.peer) if self.peer else None

    @property
    def ratio(self) -> float | None:
        """How many times better Simile is than the peer."""
        if not (self.compared and self.value and self.peer_value):
            return None
        return self.value / self.peer_value if self.better == "more" else self.peer_value / self.value

    @property
    def met(self) -> bool | None:
        reached = self.ratio if self.goal_is_ratio else self.value
        if self.goal is None or reached is None:
            return None
        return reached >= self.goal if self.better == "more" or self.goal_is_ratio else reached < self.goal

    def described(self) -> dict:
        return asdict(self) | {
            "median": self.value, "peer_median": self.peer_value, "ratio": self.ratio, "met": self.met
        }


HEADINGS = ["", "Simile", "peer", "ratio", "goal", "", "spread", "remarks"]


def table(rows: list[Row]) -> str:
    """Columns for a terminal."""
    lines = [HEADINGS]
    part = None
    for row in rows:
        if row.part != part:
            part = row.part
            lines.append([part.upper()] + [""] * (len(HEADINGS) - 1))
        cells = _cells(row)
        lines.append(["  " + cells[0], *cells[1:]])
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


@dataclass
class Report:
    """All that a benchmark has found out."""

    name: str
    """What its files are called."""
    title: str
    command: str
    """What makes it."""
    machine: dict
    quick: bool
    rows: list[Row] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    samples: list[dict] = field(default_factory=list)
    """What is behind the rows; for the JSON only."""
    closing: list[str] = field(default_factory=list)
    """Lines of Markdown after the tables."""

    def write(self, folder: Path) -> list[Path]:
        """Writes the report as JSON and as Markdown; gives the paths."""
        folder.mkdir(parents=True, exist_ok=True)
        document = {
            "quick": self.quick, "machine": self.machine, "failures": self.failures,
            "rows": [row.described() for row in self.rows],
        }
        if self.samples:
            document["samples"] = self.samples
        as_json, as_text = folder / f"{self.name}.json", folder / f"{self.name}.md"
        as_json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        as_text.write_text(self._markdown(), encoding="utf-8")
        return [as_json, as_text]

    def _markdown(self) -> str:
        machine = self.machine
        peers = ", ".join(f"{name} {number}" for name, number in machine["peers"].items())
        lines = [
            f"# {self.title}",
            "",
            f"{machine['cpu']}, {machine['cores']} cores ({', '.join(machine['features'])}), {machine['memory_GB']} GB; "
            f"{machine['os']}. {machine['time']}.",
            f"Simile {machine['simile']} (commit {machine['commit']}), {machine['swift']}, libvips {machine['libvips']}; "
            f"Python {machine['python']}, {peers}.",
            "",
            "Medians, taken in turns in one run; how to read them: [README](../README.md). "
            f"Made by `{self.command}`, do not edit.",
        ]
        if self.quick:
            lines += ["", "**A quick run: few rounds, and little to measure on.**"]
        if machine["busy"]:
            lines += [
                "",
                f"**The machine was busy when the run began ({machine['cores_busy_with_others']} cores): do not "
                "trust the timings.**",
            ]
        lines += [""] + [f"- Not measured: {failure}" for failure in self.failures]
        for part in dict.fromkeys(row.part for row in self.rows):
            lines += ["", f"## {part[0].upper()}{part[1:]}", "", "| " + " | ".join(HEADINGS) + " |", "|---" * len(HEADINGS) + "|"]
            lines += ["| " + " | ".join(_cells(row)) + " |" for row in self.rows if row.part == part]
        return "\n".join(lines + self.closing) + "\n"


def _cells(row: Row) -> list[str]:
    goal = ""
    if row.goal is not None:
        sign = "<" if row.better == "less" and not row.goal_is_ratio else "≥"
        goal = f"{sign} {row.goal:g}×" if row.goal_is_ratio else f"{sign} {_number(row.goal, row.unit)}"
    remarks = "; ".join(filter(None, [f"peer: {row.peer_name}" if row.peer_name and row.peer else "", row.note]))
    return [
        row.name,
        _number(row.value, row.unit) if row.simile else "not measured",
        _number(row.peer_value, row.unit) if row.peer else "",
        f"{row.ratio:.2f}×" if row.ratio else "",
        goal,
        {True: "met", False: "missed", None: ""}[row.met],
        _spread(row),
        remarks,
    ]


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "cosine":
        return f"{value:.7f}" if value > 0.9999 else f"{value:.5f}"
    if unit == "":
        return f"{value:.3f}"
    if unit in ("MB", "requests", "connections"):
        return f"{round(value)} {unit}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 3
    return f"{value:.{digits}f} {unit}"


def _spread(row: Row) -> str:
    """How far apart the samples lie, in percent of the median: (max − min) / median."""
    spreads = [
        f"{100 * (max(samples) - min(samples)) / median(samples):.0f}%"
        for samples in (row.simile, row.peer)
        if len(samples) > 1
    ]
    return " / ".join(spreads)
