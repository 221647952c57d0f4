"""A table of everybody on a set, so that the peers can be judged, too."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_core.measured import Measured
    from search_core.sets import DataSet

HEADINGS = ["", "q/s at .95", "q/s at .99", "two threads, .95", "build, two threads", "one thread", "resident", "file"]


def lines(data: "DataSet", entries: "list[Measured]") -> list[str]:
    """Markdown: one row for each contender."""
    found = ["", f"### All on {data.title}", "", "| " + " | ".join(HEADINGS) + " |", "|---" * len(HEADINGS) + "|"]
    for entry in entries:
        cells = [
            entry.contender.name, _number(entry.speed(0.95)), _number(entry.speed(0.99)), _number(entry.speed(0.95, 2)),
            _seconds(entry, 2), _seconds(entry, 1), _megabytes(entry.resident(0.95)), _megabytes(entry.bytes),
        ]
        found.append("| " + " | ".join(cells) + " |")
    return found


def _number(value: float | None) -> str:
    return f"{value:.0f}" if value else "–"


def _seconds(entry: "Measured", threads: int) -> str:
    return f"{min(entry.builds[threads]):.1f} s" if entry.builds.get(threads) else ""


def _megabytes(count: int | None) -> str:
    return f"{count / 1e6:.0f} MB" if count else "–"
