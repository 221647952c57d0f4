#!/usr/bin/env python3
"""Makes a set of photos and their copies, and measures Simile and its peers on it: bench.py [PHOTOS] [--originals N] [--seed S]

PHOTOS is a folder of photos, by default shared/photos/clothing beside the repository. Run as `make bench-copies PHOTOS=DIR`.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path, nargs="?")
    parser.add_argument("--originals", type=int, default=40)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    photos = options.photos or ROOT.parent / "shared" / "photos" / "clothing"
    if not photos.is_dir():
        raise SystemExit(f"bench-copies: {photos} is no folder; name one of your own: make bench-copies PHOTOS=DIR")
    folder = ROOT / "Benchmarks" / "work" / "copies"
    shutil.rmtree(folder, ignore_errors=True)
    python = [sys.executable]
    subprocess.run(
        python + [HERE / "make_set.py", photos, folder, "--originals", str(options.originals), "--seed", str(options.seed)],
        check=True)
    subprocess.run(
        python + [HERE / "measure.py", ROOT / ".build" / "release" / "simile", folder, "--peers", "--json", folder / "results.json"],
        check=True)


if __name__ == "__main__":
    main()
