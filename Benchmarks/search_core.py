"""Measures Simile's vector search against libraries from PyPI and writes one table; see README.md. Start it with
Benchmarks/run search-core."""

import argparse
import sys
from pathlib import Path

from first_light import machine, report
from first_light.commands import CommandFailed, say
from search_core import contenders, measure, sets
from search_core.bench import Bench

PEERS = ["annoy", "hnswlib", "faiss-cpu", "usearch", "scann", "scikit-learn", "numpy"]
SETS = [*sets.PLANS, "growth"]
ROLES = [*contenders.ROLES]


def choice(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in SETS + ROLES]:
        raise argparse.ArgumentTypeError(f"there is no '{unknown[0]}'; sets: {', '.join(SETS)}; rows: {', '.join(ROLES)}")
    return names


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Benchmarks/run search-core", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer vectors, peers and rounds; for a look, not for a claim")
    parser.add_argument("--only", type=choice, default=[], metavar="SET,ROW,…", help=f"sets: {', '.join(SETS)}; rows: {', '.join(ROLES)}")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="pictures for the set 'photos'")
    parser.add_argument("--simile", type=Path, metavar="PROGRAM", help="another build of simile")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    try:
        bench = Bench(quick=options.quick, program=options.simile, photos=options.photos)
    except CommandFailed as failure:
        say(str(failure))
        return 1
    described = machine.describe(bench, PEERS)
    if described["busy"]:
        say(f"the machine is busy ({described['cores_busy_with_others']} cores' worth): do not trust these timings")

    names = [name for name in SETS if name in options.only] or SETS
    roles = [role for role in ROLES if role in options.only] or ROLES
    title = "The search core: Simile against libraries from PyPI"
    found = report.Report("search-core", title, "make bench-search", described, options.quick)
    largest = []
    for name in names:
        if name == "growth":
            measure.growth(bench, found, largest)
        elif sets.PLANS[name].quick or not bench.quick:
            largest = measure.on_set(bench, name, roles, found)
        # What is measured stays, whatever happens to the rest.
        found.write(bench.work)

    # A part of the whole, or a hasty one, does not replace the numbers of a complete run.
    complete = not (options.quick or options.only or options.photos or options.simile)
    folder = bench.folder / "results" if complete else bench.work
    print(report.table(found.rows))
    written = found.write(folder)
    say("written: " + ", ".join(str(path.relative_to(bench.root)) for path in written))
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
