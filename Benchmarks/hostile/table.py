"""The table of results that is kept."""

import datetime
import os
import platform
import subprocess
from pathlib import Path


def of(trial) -> str:
    """The results as Markdown."""
    lines = [
        "# Hostile clients, files and days", "",
        f"{_processor()}, {os.cpu_count()} cores; kernel {platform.release()}, {platform.machine()}. "
        f"{datetime.date.today()}. Simile {_version(trial.simile)}; {'long' if trial.long else 'short'} form, seed {trial.seed}.", "",
        "How to read it: [README](../README.md). Made by `Benchmarks/hostile/run.py --table`, do not edit.", "",
    ]
    for kind in dict.fromkeys(row.kind for row in trial.rows):
        lines += [f"## {kind}", "", "| | measured | bound | | remarks |", "|---|---|---|---|---|"]
        lines += [
            f"| {_cell(row.name)} | {_cell(row.measured)} | {_cell(row.bound)} | {row.verdict} | {_cell(row.remark)} |"
            for row in trial.rows if row.kind == kind
        ]
        lines += ["", f"{trial.seconds.get(kind, 0):.0f} s.", ""]
    counts = trial.counts()
    return "\n".join(lines + [f"{counts['ok']} held, {counts['MISSED']} missed, {counts['skipped']} skipped.", ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def _version(simile: Path) -> str:
    return subprocess.run([str(simile), "--version"], capture_output=True, text=True).stdout.strip()
