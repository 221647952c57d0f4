"""Pictures per second, from files to stored vectors."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from first_light.commands import Run
from first_light.report import Row
from peer.embed import WAYS

if TYPE_CHECKING:
    from first_light.bench import Bench
    from first_light.data import PhotoSet

PART = "throughput"


def measure(bench: "Bench") -> list[Row]:
    return _measure_set(bench, bench.photos) + _measure_set(bench, bench.large_photos, draft=True)


def in_turns(contenders: dict[str, Callable[[], Run]], rounds: int, warm_up: bool = True) -> dict[str, list[Run]]:
    """Runs all contenders in each round, so that a slow spell of the machine meets them all; each round starts with
    another one. With `warm_up` a round before the first fills the page cache and is not counted."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(0 if warm_up else 1, rounds + 1):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            done = contenders[name]()
            if number > 0:
                runs[name].append(done)
    return runs


def _measure_set(bench: "Bench", photos: "PhotoSet", draft: bool = False) -> list[Row]:
    folder = [photos.folder]
    way = _fastest_way(bench, photos)
    python = ["--way", way]
    contenders = {
        "simile f32": lambda: bench.index(folder, "f32"),
        "python f32": lambda: bench.peer_embed(folder, *python),
        "simile fast": lambda: bench.index(folder, "fast"),
        "python bf16": lambda: bench.peer_embed(folder, *python, "--precision", "bf16"),
    }
    if draft:
        contenders["python draft"] = lambda: bench.peer_embed(folder, *python, "--draft")
    runs = in_turns(contenders, bench.rounds)
    name = f"{len(photos.paths)} {photos.name}"

    def rate(what: str, ours: str, theirs: str, peer: str, goal: float | None = None) -> Row:
        rates = [[done.json["imagesPerSecond"] for done in runs[which]] for which in (ours, theirs)]
        return Row(
            PART, f"{name}, {what}", "images/s", *rates, peer_name=peer, goal=goal, goal_is_ratio=goal is not None
        )

    rows = [
        rate("f32", "simile f32", "python f32", f"Python f32, {way}", 1.25),
        rate("fast", "simile fast", "python f32", "Python f32", 2),
        rate("fast, like with like", "simile fast", "python bf16", "Python bf16"),
    ]
    if draft:
        rows.append(rate("f32, like with like", "simile f32", "python draft", "Python f32, Pillow with draft()"))
    for precision in ("f32", "fast"):
        seconds = [[done.seconds for done in runs[which]] for which in (f"simile {precision}", "python f32")]
        rows.append(
            Row(PART, f"{name}, {precision}, whole process", "s", *seconds, peer_name="Python f32", better="less",
                note=_cores(runs[f"simile {precision}"], runs["python f32"]))
        )
        spent = [
            [1000 * done.cpu / done.json[key] for done in runs[which]]
            for which, key in ((f"simile {precision}", "embedded"), ("python f32", "images"))
        ]
        rows.append(
            Row(PART, f"{name}, {precision}, processor time per picture", "ms", *spent, peer_name="Python f32", better="less")
        )
    return rows


def _cores(ours: list[Run], theirs: list[Run]) -> str:
    """How many cores were busy, on average: where it is less than there are, somebody waited."""
    busy = [sum(done.cpu for done in runs) / sum(done.seconds for done in runs) for runs in (ours, theirs)]
    return f"cores busy {busy[0]:.2f} / {busy[1]:.2f}"


def _fastest_way(bench: "Bench", photos: "PhotoSet") -> str:
    """Which way of writing the Python pipeline is fastest here."""
    contenders = {way: lambda way=way: bench.peer_embed([photos.folder], "--way", way) for way in WAYS}
    runs = in_turns(contenders, 1 if bench.quick else 2, warm_up=not bench.quick)
    return min(WAYS, key=lambda way: min(done.json["seconds"] for done in runs[way]))
