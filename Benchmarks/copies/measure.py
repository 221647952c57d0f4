#!/usr/bin/env python3
"""Measures what `simile duplicates` finds in a set of make_set.py, and what peers do: measure.py SIMILE FOLDER [--peers] [--json FILE]

The database is the originals and the distractors, every copy is a query. A pair of a database image and another image that come together is
predicted with the confidence of the weakest link on the strongest way between them; pairs of two copies are left out. µAP is over all true pairs, ties with
the wrong ones first.
"""

import argparse
import collections
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import peers
import scores

PHOTO = 5  # The digits that name a photo.


def run(simile, catalog, *arguments):
    start = time.monotonic()
    done = subprocess.run(
        [simile, *arguments], env=os.environ | {"SIMILE_CATALOG": str(catalog)}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout, time.monotonic() - start


def pairs(report):
    """The confidence of all pairs that come together: of the weakest link on the strongest way."""
    name = lambda key: Path(key).name
    group = {}
    members = {}
    found = {}
    links = [link for group_ in report["groups"] for link in group_["links"]]
    for link in sorted(links, key=lambda link: -link["confidence"]):
        a, b = name(link["a"]), name(link["b"])
        first, second = (members.setdefault(group.setdefault(x, x), [x]) for x in (a, b))
        if first is second:
            continue
        for x in first:
            for y in second:
                found[frozenset((x, y))] = link["confidence"]
        place = group[a]
        for y in second:
            group[y] = place
        members[place] = first + second
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simile", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    images, catalog = options.folder / "images", options.folder / "catalog"
    shutil.rmtree(catalog, ignore_errors=True)
    _, index_seconds = run(options.simile, catalog, "index", str(images))
    out, seconds = run(options.simile, catalog, "duplicates", "--json")
    _, again = run(options.simile, catalog, "duplicates", "--json")
    report = json.loads(out)
    (options.folder / "duplicates.json").write_text(out)
    truth = json.loads((options.folder / "truth.json").read_text())
    names = sorted(path.name for path in images.iterdir())

    rows = [scores.Row("Simile", scores.judge(names, truth, pairs(report)), index_seconds + seconds)]
    if options.peers:
        for title, find in peers.ALL.items():
            start = time.monotonic()
            found = find(images, names)
            rows.append(scores.Row(title, scores.judge(names, truth, found), time.monotonic() - start))
    print(scores.table(rows))
    print(f"\nSimile: index {index_seconds:.1f} s, duplicates {seconds:.1f} s, again {again:.1f} s")

    kinds = {frozenset(Path(link[side]).name for side in "ab"): link["kind"]
             for group in report["groups"] for link in group["links"]}
    right, total, wrong = 0, 0, collections.Counter()
    for pair in truth:
        kind = kinds.get(frozenset((pair["original"], pair["copy"])))
        if kind and pair["kind"]:
            total += 1
            right += kind == pair["kind"]
            if kind != pair["kind"]:
                wrong[pair["change"], kind] += 1
    strange = [
        (link["kind"], link["confidence"], Path(link["a"]).name, Path(link["b"]).name)
        for group in report["groups"] for link in group["links"]
        if Path(link["a"]).name[:PHOTO] != Path(link["b"]).name[:PHOTO]]
    links = sum(len(group["links"]) for group in report["groups"])
    print(f"kinds right {right / max(total, 1):.4f} of {total}, wrong: {wrong.most_common(8)}")
    print(f"links of different photos {len(strange)} of {links}, near pairs {len(report['near'])}")
    for link in strange[:30]:
        print("different:", *link)
    if options.json:
        options.json.write_text(json.dumps(
            {"rows": [row.record() for row in rows], "kinds": right / max(total, 1), "wrongLinks": len(strange), "links": links,
             "seconds": {"index": index_seconds, "duplicates": seconds, "again": again}}, indent=1) + "\n")


if __name__ == "__main__":
    main()
