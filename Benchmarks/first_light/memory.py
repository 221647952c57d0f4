"""The most memory that indexing large pictures takes, and whether more pictures take more."""

import shutil
from typing import TYPE_CHECKING

from first_light import data
from first_light.commands import Run, say
from first_light.report import Row
from first_light.throughput import in_turns

if TYPE_CHECKING:
    from first_light.bench import Bench

PART = "memory"


def measure(bench: "Bench") -> list[Row]:
    many = bench.memory_photos
    few = max(1, min(many // 4, 50))
    folder = bench.work / "memory"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        say(f"writing {many} 12-megapixel pictures …")
        first, rest = folder / "first", folder / "rest"
        data.write_copies(bench.photos, few, first)
        data.write_copies(bench.photos, many - few, rest)
        contenders = {
            "few": lambda: bench.index([first]),
            "peer few": lambda: bench.peer_embed([first]),
            "many": lambda: bench.index([first, rest]),
            "peer many": lambda: bench.peer_embed([first, rest]),
        }
        runs = in_turns(contenders, 1 if bench.quick or many > 1000 else 3, warm_up=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

    def peak(count: int, name: str, goal: float | None) -> Row:
        samples = [[done.peak / 1e6 for done in runs[which]] for which in (name, f"peer {name}")]
        return Row(PART, f"index {count} 12-megapixel photos, peak", "MB", *samples, peer_name="Python f32",
                   better="less", goal=goal, note=_pace(runs[name]))

    rows = [peak(few, "few", None), peak(many, "many", 600)]
    growth = [rows[1].value - rows[0].value]
    peer_growth = [rows[1].peer_value - rows[0].peer_value]
    rows.append(
        Row(PART, f"growth from {few} to {many} photos", "MB", growth, peer_growth, "Python f32", "less", compared=False)
    )
    return rows


def _pace(runs: list[Run]) -> str:
    return f"{runs[0].json['imagesPerSecond']:.0f} images/s"
