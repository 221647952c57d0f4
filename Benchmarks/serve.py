"""Measures `simile serve` beside the same service in Python and writes one table; see README.md. Start it with
Benchmarks/run serve."""

import argparse
import sys
from pathlib import Path

from first_light import machine, report
from first_light.commands import CommandFailed, say
from serve import comparing, connections, keys, overload, searching
from serve.bench import Bench

PEERS = ["fastapi", "uvicorn", "hnswlib", "torch", "timm", "pillow", "numpy"]
PARTS = {"compare": comparing, "search": searching, "keys": keys, "connections": connections, "overload": overload}


def parts(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"there is no part '{unknown[0]}'; the parts are {', '.join(PARTS)}")
    return names


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Benchmarks/run serve", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, items and requests; for a look, not for a claim")
    parser.add_argument("--only", type=parts, default=list(PARTS), metavar="PART,…", help=", ".join(PARTS))
    parser.add_argument("--photos", type=Path, metavar="DIR", help="pictures to measure on")
    parser.add_argument("--simile", type=Path, metavar="PROGRAM", help="another build of simile")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    try:
        bench = Bench(quick=options.quick, photos=options.photos, program=options.simile)
    except CommandFailed as failure:
        say(str(failure))
        return 1
    described = machine.describe(bench, PEERS)
    if described["busy"]:
        say(f"the machine is busy ({described['cores_busy_with_others']} cores' worth): do not trust these timings")

    title = "The service: Simile against FastAPI and PyTorch"
    found = report.Report("serve", title, "make bench-serve", described, options.quick)
    for name in options.only:
        say(f"{name} …")
        try:
            PARTS[name].measure(bench, found)
        except CommandFailed as failure:
            found.failures.append(f"{name}: {failure}")
            say(found.failures[-1])
        # What is measured stays, whatever happens to the rest.
        found.write(bench.work)

    # A part of the whole, or a hasty one, does not replace the numbers of a complete run.
    complete = not (options.quick or set(options.only) != set(PARTS) or options.photos or options.simile)
    folder = bench.folder / "results" if complete else bench.work
    print(report.table(found.rows))
    written = found.write(folder)
    say("written: " + ", ".join(str(path.relative_to(bench.root)) for path in written))
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
