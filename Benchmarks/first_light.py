"""Measures Simile against Python peers and writes one table; see README.md. Start it with Benchmarks/run."""

import argparse
import sys
from pathlib import Path

from first_light import machine, memory, parity, report, start, throughput
from first_light.bench import Bench
from first_light.commands import CommandFailed, say

PEERS = ["openvino", "onnxruntime", "onnx", "numpy", "pillow"]
PARTS = {"parity": parity, "throughput": throughput, "start": start, "memory": memory}


def parts(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"there is no part '{unknown[0]}'; the parts are {', '.join(PARTS)}")
    return names


def count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and pictures; for a look, not for a claim")
    parser.add_argument("--only", type=parts, default=list(PARTS), metavar="PART,…", help=", ".join(PARTS))
    parser.add_argument("--photos", type=Path, metavar="DIR", help="pictures to measure on, a folder for each class")
    parser.add_argument("--memory-photos", type=count, metavar="N", help="12-megapixel pictures for memory (200)")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    try:
        bench = Bench(quick=options.quick, photos=options.photos, memory_photos=options.memory_photos)
    except CommandFailed as failure:
        say(str(failure))
        return 1
    described = machine.describe(bench, PEERS)
    if described["busy"]:
        say(f"the machine is busy ({described['cores_busy_with_others']} cores' worth): do not trust these timings")

    found = report.Report("first-light", "First light: Simile against Python", "make bench", described, options.quick)
    for name in options.only:
        say(f"{name} …")
        try:
            found.rows += PARTS[name].measure(bench)
        except CommandFailed as failure:
            found.failures.append(f"{name}: {failure}")
            say(found.failures[-1])

    # A part of the whole, or a hasty one, does not replace the numbers of a complete run.
    complete = not options.quick and set(options.only) == set(PARTS) and not options.photos and not options.memory_photos
    folder = bench.folder / "results" if complete else bench.work
    print(report.table(found.rows))
    written = found.write(folder)
    say("written: " + ", ".join(str(path.relative_to(bench.root)) for path in written))
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
