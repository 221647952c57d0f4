"""Measures all contenders on one set, and some of them as the set grows."""

from typing import TYPE_CHECKING

from first_light.commands import CommandFailed, say
from search_core import rows, sets, summary, turns
from search_core.contenders import THREADS, contenders
from search_core.measured import Measured, index

if TYPE_CHECKING:
    from first_light.report import Report
    from search_core.bench import Bench
    from search_core.sets import DataSet

SIZES = [10_000, 30_000, 100_000, 300_000, 1_000_000]
GROWING = ["Simile hnsw", "hnswlib M16"]


def on_set(bench: "Bench", name: str, roles: list[str], report: "Report") -> list[Measured]:
    """Everything on one set, role by role."""
    try:
        data = sets.find(bench, name)
    except CommandFailed as failure:
        report.failures.append(f"{name}: {failure}")
        return []
    measured: list[Measured] = []
    for role in roles:
        if chosen := contenders(name, role, bench.quick):
            entries = _role(bench, data, chosen, rows.RECALLS[role], report.failures, THREADS.get(role, [1]))
            if data.shape[0] <= 20_000:
                _build_alone(entries, report.failures)
            report.rows += rows.rows(role, data.title, entries)
            measured += entries
            bench.clear()
    report.samples += [entry.described() for entry in measured]
    report.closing += summary.lines(data, measured)
    return measured


def growth(bench: "Bench", report: "Report", largest: list[Measured]) -> None:
    """Two graphs on ever more vectors of one distribution; ``largest`` is what is known of the whole set already."""
    sizes: dict[int, list[Measured]] = {}
    for count in SIZES[:3] if bench.quick else SIZES:
        if largest and count == largest[0].data.shape[0]:
            sizes[count] = largest
            continue
        data = sets.find(bench, "million", count)
        chosen = [each for each in contenders("million", "graph", bench.quick) if each.name in GROWING]
        sizes[count] = _role(bench, data, chosen, [0.95], report.failures, [1])
        report.samples += [entry.described() for entry in sizes[count]]
        bench.clear()
    report.rows += rows.growth(sizes)


def _role(
    bench: "Bench", data: "DataSet", chosen: list, recalls: list[float], failures: list[str], threads: list[int]
) -> list[Measured]:
    """Builds and looks at each, then lets the best of them take turns. One that fails is named and left out."""
    entries: list[Measured] = []
    for contender in chosen:
        entry = Measured(contender, data, index(bench, contender, data, entries))
        say(f"{entry.title} …")
        try:
            if not contender.reads:
                entry.build(2, bench.builds)
            entry.look(max(recalls))
            entries.append(entry)
        except CommandFailed as failure:
            failures.append(f"{data.name}: {failure}")
            say(failures[-1])
            entry.index.close()
    finalists = turns.finalists(entries, recalls)
    for entry in entries:
        if entry not in finalists:
            entry.index.close()
    for count in threads:
        say(f"{data.name}, in turns, threads: {count}: {', '.join(entry.contender.name for entry in finalists)} …")
        turns.take(finalists, recalls, count, bench.rounds if count == 1 else 3, failures)
    for entry in finalists:
        entry.index.close()
    return entries


def _build_alone(entries: list[Measured], failures: list[str]) -> None:
    """One thread's builds: of Simile's, and of the peer that was fastest with two."""
    ours = [entry for entry in entries if entry.contender.is_simile and entry.builds]
    peers = [entry for entry in entries if entry.contender.is_graph or entry.contender.name == "annoy"]
    peers = [entry for entry in peers if entry.speed(0.95)]
    fastest = sorted(peers, key=lambda entry: min(entry.builds[2]))[:1]
    for entry in (ours + fastest) if fastest else []:
        say(f"{entry.title}, built by one thread …")
        try:
            entry.build(1, 1)
        except CommandFailed as failure:
            failures.append(f"{entry.title}: {failure}")
