#!/usr/bin/env python3
"""Measures Simile's learning beside scikit-learn, PyTorch and pytorch-metric-learning, in turns: bench.py [--photos DIR] [--json FILE]

The exit status is 0 when every goal was met, 1 when one was missed or something could not be measured. Run as `make bench-learning`.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
THREADS = 2
PARTS = ("logistic", "forest", "head", "calibration", "pairs", "projection", "stage")
OF_PHOTOS = ("pairs", "projection", "stage")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--photos", type=Path, default=ROOT.parent / "shared" / "photos" / "products",
        help="a folder of products: images, and items.csv with their path, type and color")
    parser.add_argument(
        "--weights", type=Path, default=ROOT.parent / "shared" / "weights" / "mobilenet_v2.safetensors",
        help="MobileNetV2's weights, torchvision's names, to compare what is learned")
    parser.add_argument("--simile", type=Path, default=ROOT / ".build" / "release" / "simile", help="the program")
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS, help="parts: " + ",".join(PARTS))
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    options = parser.parse_args()
    unknown = set(options.only) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return options


def measure(part, simile, products, options):
    """The rows of a part. The libraries are only loaded when something needs them."""
    import calibration, forest, head, logistic, pairs, projection, stage

    drawn = {"logistic": logistic, "forest": forest, "head": head, "calibration": calibration}
    if part in drawn:
        return drawn[part].measure(simile, THREADS)
    if part == "stage":
        return stage.measure(simile, options.photos.resolve(), options.weights, THREADS)
    return {"pairs": pairs, "projection": projection}[part].measure(simile, products(), THREADS)


def main():
    options = arguments()
    # Before NumPy and PyTorch come, whose libraries read it once.
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = str(THREADS)
    import products
    import program
    import rows

    if not options.simile.is_file():
        raise SystemExit(f"bench-learning: {options.simile} is missing; make build")
    report = {"machine": rows.machine(THREADS), "skipped": [], "seconds": {}}
    found = []
    with tempfile.TemporaryDirectory() as folder:
        simile = program.Simile(options.simile, Path(folder), THREADS)
        known = products.Once(simile, options.photos)
        for part in options.only:
            if part in OF_PHOTOS and not known.is_there:
                report["skipped"].append(part)
                print(f"bench-learning: {part} is skipped: no items.csv in {options.photos}", file=sys.stderr)
                continue
            print(f"bench-learning: {part} ...", file=sys.stderr, flush=True)
            start = time.monotonic()
            found += measure(part, simile, known, options)
            report["seconds"][part] = time.monotonic() - start
    print(rows.table(found))
    if report["machine"]["load"] > 0.3:
        print(f"\nThe machine was busy when this began (load {report['machine']['load']:.1f}): times are worth little.")
    report["rows"] = [row.record() for row in found]
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    return 1 if any(row.met is False for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
