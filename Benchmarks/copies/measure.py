#!/usr/bin/env python3
"""Measures what `simile duplicates` finds in a set of make_set.py: measure.py SIMILE FOLDER

Indexes the images into FOLDER/catalog, looks for copies, and prints for every change how many copies came into the group of their
original, with the right kind; and how many pairs of different photos came together.
"""

import argparse
import collections
import json
import os
import subprocess
import time
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("simile", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    environment = os.environ | {"SIMILE_CATALOG": str(options.folder / "catalog")}

    def simile(*arguments):
        start = time.monotonic()
        run = subprocess.run([options.simile, *arguments], env=environment, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise SystemExit(run.stderr)
        return run.stdout, time.monotonic() - start

    _, index_seconds = simile("index", str(options.folder / "images"))
    out, seconds = simile("duplicates", "--json", "--force")
    _, again = simile("duplicates", "--json")
    (options.folder / "duplicates.json").write_text(out)
    report = json.loads(out)
    photo = lambda key: Path(key).name[:5]
    group_of = {}
    kinds = {}
    for number, group in enumerate(report["groups"]):
        for item in group["items"]:
            group_of[Path(item["key"]).name] = number
        for link in group["links"]:
            names = frozenset(Path(link[side]).name for side in "ab")
            kinds[names] = link["kind"]

    found, total, typed, direct = (collections.Counter() for _ in range(4))
    wrong_kinds = collections.Counter()
    for pair in json.loads((options.folder / "truth.json").read_text()):
        change = pair["change"]
        total[change] += 1
        place = group_of.get(pair["original"])
        found[change] += place is not None and place == group_of.get(pair["copy"])
        kind = kinds.get(frozenset((pair["original"], pair["copy"])))
        if kind and pair["kind"]:
            direct[change] += 1
            typed[change] += kind == pair["kind"]
            if kind != pair["kind"]:
                wrong_kinds[change, kind] += 1
    for change in total:
        print(f"{change:20} {found[change]:4} of {total[change]:4}   kind {typed[change]:4} of {direct[change]:4}")
    wrong = [
        (link["kind"], link["confidence"], Path(link["a"]).name, Path(link["b"]).name)
        for group in report["groups"] for link in group["links"] if photo(link["a"]) != photo(link["b"])]
    links = sum(len(group["links"]) for group in report["groups"])
    print(f"recall {sum(found.values()) / sum(total.values()):.4f}, kinds right "
          f"{sum(typed.values()) / max(1, sum(direct.values())):.4f}, links of different photos {len(wrong)} of {links}, "
          f"near {len(report['near'])}")
    print(f"index {index_seconds:.1f} s, duplicates {seconds:.1f} s, again {again:.1f} s")
    print("wrong kinds:", wrong_kinds.most_common(12))
    for link in wrong[:30]:
        print("different:", *link)


if __name__ == "__main__":
    main()
