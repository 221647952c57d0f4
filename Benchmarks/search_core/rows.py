"""The rows of the table: what Simile has set itself, against the best of the peers."""

from collections.abc import Callable
from math import log, log10
from statistics import linear_regression

from first_light.report import Row
from search_core.measured import Measured

RECALLS = {"graph": [0.95, 0.99], "annoy": [0.95, 0.99], "exact": [0.999], "tree": [0.999], "lsh": [0.95, 0.99]}
"""The recalls at which speeds are compared."""
FASTER = {0.95: 1.8, 0.99: 1.4}
"""How many times as fast as the best peer the graph is to be, by recall, on one thread."""


def rows(role: str, title: str, entries: list[Measured]) -> list[Row]:
    """The rows of a role on a set."""
    return {"graph": graph, "annoy": annoy, "exact": exact, "tree": tree, "lsh": lsh}[role](title, entries)


def graph(part: str, entries: list[Measured]) -> list[Row]:
    ours, peers = _named(entries, "Simile hnsw"), _peers(entries)
    # A graph that is built quickly because it will never find enough is no match.
    graphs = [entry for entry in peers if entry.contender.is_graph and entry.speed(0.95)]
    small, hnswlib = _named(entries, "Simile hnsw int8"), _named(entries, "hnswlib M16")
    found = [
        _speed(part, "HNSW", ours, peers, recall, threads, FASTER[recall] if threads == 1 else None)
        for threads in (1, 2)
        for recall in RECALLS["graph"]
    ]
    alone = _named(entries, "Simile hnsw, one by one")
    found += [_speed(part, "HNSW asked one by one", alone, peers, recall, 1, None) for recall in RECALLS["graph"]]
    found += [_build(part, "HNSW", ours, graphs, threads, 2 if threads == 2 else None) for threads in (2, 1)]
    found.append(_speed(part, "HNSW in bytes, without float32", small, peers, 0.95, 1, None))
    for name, entry in (("HNSW in bytes", small), ("HNSW, float32 mapped", ours)):
        memory = [[bytes / 1e6] if each and (bytes := each.resident(0.95)) else [] for each in (entry, hnswlib)]
        found.append(
            Row(part, f"{name}, resident memory at recall .95", "MB", *memory, "hnswlib M16", "less", 2,
                goal_is_ratio=True, note=_files(entry, hnswlib))
        )
    return found


def annoy(part: str, entries: list[Measured]) -> list[Row]:
    peers = _peers(entries)
    same, own = _named(entries, "Simile, annoy's file"), _named(entries, "Simile annoy")
    coded = _named(entries, "Simile, annoy's file, codes")
    found = []
    for threads in (1, 2):
        for recall in RECALLS["annoy"]:
            goal = 2 if threads == 1 else None
            found.append(_speed(part, "Annoy, the same .ann file", same, peers, recall, threads, goal))
            found.append(_speed(part, "Annoy, the same .ann file, codes made on opening", coded, peers, recall, threads, goal))
            found.append(_speed(part, "Annoy, a forest of its own", own, peers, recall, threads, None))
    found += [_build(part, "Annoy, 100 trees", own, peers, threads, 1.5 if threads == 2 else None) for threads in (2, 1)]
    return found


def exact(part: str, entries: list[Measured]) -> list[Row]:
    ours, peers = _named(entries, "Simile exact"), _peers(entries)
    recall = [point.recall for point in ours.sweep] if ours else []
    return [
        _speed(part, "exact, single query", ours, peers, 0.999, threads=1, goal=4),
        Row(part, "exact, recall@10", "", recall, goal=0.999),
    ]


def tree(part: str, entries: list[Measured]) -> list[Row]:
    ours = _named(entries, "Simile kdtree")
    return [
        _speed(part, "KD-tree", ours, [peer], 0.999, threads=1, goal=1) for peer in _peers(entries)
    ]


def lsh(part: str, entries: list[Measured]) -> list[Row]:
    ours, peers = _named(entries, "Simile lsh"), _peers(entries)
    return [_speed(part, "LSH", ours, peers, recall, threads=1, goal=1) for recall in RECALLS["lsh"]]


def growth(sizes: dict[int, list[Measured]]) -> list[Row]:
    """How speed and build time change with the number of vectors: the slopes of their logarithms."""
    part = "growth, 128 dimensions, one set within the other"

    def of(name: str, value: Callable[[Measured], float | None]) -> dict[int, float]:
        found = {count: _named(entries, name) for count, entries in sizes.items()}
        values = {count: value(entry) for count, entry in found.items() if entry}
        return {count: number for count, number in values.items() if number}

    def slope(values: dict[int, float]) -> list[float]:
        return [linear_regression([log10(n) for n in values], [log10(x) for x in values.values()]).slope] if len(values) > 1 else []

    found = []
    names = ["Simile hnsw", "hnswlib M16"]
    speeds = [of(name, lambda entry: entry.speed(0.95)) for name in names]
    times = [of(name, lambda entry: min(entry.builds.get(2, [0]))) for name in names]
    for count in sizes:
        values = [[each[count]] if count in each else [] for each in speeds]
        found.append(Row(part, f"{count} vectors, recall .95, one thread", "q/s", *values, peer_name=names[1]))
        values = [[each[count]] if count in each else [] for each in times]
        found.append(Row(part, f"{count} vectors, build, two threads", "s", *values, peer_name=names[1], better="less"))
    falls = [[-each for each in slope(values)] for values in speeds]
    found.append(
        Row(part, "fall of q/s: b in q/s ~ n^-b", "", *falls, peer_name=names[1], better="less", goal=1, goal_is_ratio=True)
    )
    rises = [slope({n: seconds / log(n) for n, seconds in values.items()}) for values in times]
    found.append(
        Row(part, "rise of build time: b in s ~ n^b log n", "", *rises, peer_name=names[1], better="less", goal=1.15, compared=False)
    )
    return found


def _speed(
    part: str, what: str, ours: Measured | None, peers: list[Measured], recall: float, threads: int, goal: float | None
) -> Row:
    """Queries per second at a recall against the fastest of some peers."""
    best = max(peers, key=lambda entry: entry.speed(recall, threads) or 0, default=None)
    theirs = best.speeds(recall, threads) if best else []
    mine = ours.speeds(recall, threads) if ours else []
    notes = []
    if ours and not mine:
        notes.append(f"Simile reaches {max((point.recall for point in ours.sweep), default=0):.3f}")
    if peers and not theirs:
        notes.append("no peer reaches it")
    return Row(
        part, f"{what}, recall {recall:g}".replace("0.", ".") + _threads(threads), "q/s", mine, theirs,
        best.contender.name if theirs else "", goal=goal, goal_is_ratio=True, note="; ".join(notes),
    )


def _build(part: str, what: str, ours: Measured | None, peers: list[Measured], threads: int, goal: float | None) -> Row:
    built = [entry for entry in peers if entry.builds.get(threads)]
    best = min(built, key=lambda entry: min(entry.builds[threads]), default=None)
    return Row(
        part, f"{what}, build" + _threads(threads), "s", ours.builds.get(threads, []) if ours else [],
        best.builds[threads] if best else [], best.contender.name if best else "", "less", goal, goal_is_ratio=True,
    )


def _threads(count: int) -> str:
    return ", one thread" if count == 1 else ", two threads"


def _files(*entries: Measured | None) -> str:
    return "files " + " / ".join(f"{entry.bytes / 1e6:.0f} MB" for entry in entries if entry)


def _named(entries: list[Measured], name: str) -> Measured | None:
    return next((entry for entry in entries if entry.contender.name == name), None)


def _peers(entries: list[Measured]) -> list[Measured]:
    return [entry for entry in entries if not entry.contender.is_simile]
