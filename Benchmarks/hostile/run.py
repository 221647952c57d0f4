#!/usr/bin/env python3
"""Tests the service, the command line and the parsers against hostile clients and files, and says what held.

    Benchmarks/hostile/run.py                       the short form, under ten minutes
    Benchmarks/hostile/run.py --long                the long form, some hours: a release is judged by it
    Benchmarks/hostile/run.py --only kills,disk     some kinds
    Benchmarks/hostile/run.py --simile PROGRAM      another build

Needs Python 3.11 and Linux, and nothing beyond the standard library. Only loopback is used. The exit status is 0 when every
bound was met. What a machine cannot do (mount a small disk, set a clock) is skipped, with the reason."""

import argparse
import importlib
import json
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import table  # noqa: E402
from trial import Trial  # noqa: E402

ROOT = Path(__file__).parent.parent.parent
KINDS = [
    "fetching", "readers", "uploads", "replacing", "keys", "manners", "damage", "bombs", "disk", "descriptors", "clock",
    "fuzz", "slow", "kills", "soak",
]


def kinds(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in KINDS]:
        raise argparse.ArgumentTypeError(f"there is no kind '{unknown[0]}'; there are {', '.join(KINDS)}")
    return names


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="as many and as long as a release is judged by")
    parser.add_argument("--only", type=kinds, default=KINDS, metavar="KIND,…", help=", ".join(KINDS))
    parser.add_argument("--simile", type=Path, default=ROOT / ".build/release/simile", metavar="PROGRAM", help="the build to try")
    parser.add_argument("--seed", type=int, default=1, help="what chance starts from")
    parser.add_argument("--soak-minutes", type=float, metavar="N", help="how long to soak (0.75, in the long form 120)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results as JSON")
    parser.add_argument("--table", type=Path, metavar="FILE", help="also write the results as a table")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    simile = options.simile.resolve()
    if not simile.is_file():
        print(f"{simile} is not there: swift build -c release --product simile", file=sys.stderr)
        return 2
    # Ended, it ends what it started: every kind cleans up on its way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    minutes = options.soak_minutes or (120 if options.long else 0.75)
    trial = Trial(simile, options.long, options.seed, minutes)
    start = time.monotonic()
    for name in options.only:
        trial.run(name, importlib.import_module(name).trial)
        # What is measured stays, whatever happens to the rest.
        if options.json:
            options.json.write_text(json.dumps(trial.document(), indent=1) + "\n")
        if options.table:
            options.table.write_text(table.of(trial))
    counts = trial.counts()
    missed = [f"{row.kind}: {row.name}: {row.measured}" for row in trial.rows if row.verdict == "MISSED"]
    for line in missed:
        print("MISSED", line)
    print(f"{counts['ok']} held, {counts['MISSED']} missed, {counts['skipped']} skipped, in {time.monotonic() - start:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
