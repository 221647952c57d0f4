#!/usr/bin/env python3
"""Draws a catalog and a log of users who browse it with several interests and drift.

    make_log.py FOLDER --items 20000 --dimension 64 --groups 200 --users 300 --seed 1

Vectors lie about the centers of groups, all moved in one direction, as those of networks are; a tenth of the items belongs to no
group. They fill a random subspace of --intrinsic dimensions, as vectors of networks nearly do: in more, groups that have nothing
in common are islands between which the graph of an HNSW index has no bridges. A user alternates between two groups, turns to a third shortly before the cut, and now and then looks at anything;
after the cut, half of what follows is about the third. Needs NumPy. Written are

    vectors.npy    float32, a unit vector for each item
    items.jsonl    {"key": …, "attributes": {"group": …, "brand": …, "color": …, "price": …}}, without a group for some
    events.jsonl   {"user": …, "key": …, "kind": "view", "time": …}, by time in milliseconds since 1970
    users.jsonl    {"user": …, "interests": [groups, the newest last]}
    log.json       what was asked for, and the time of the cut
"""

import argparse
import json
import pathlib

import numpy

INTERESTS = 3
CUT = 1_750_000_000
DAY = 86_400


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=-1, keepdims=True)


def catalog(random, asked):
    """Vectors, and the group of each item; −1 for none."""
    inner = min(asked.intrinsic, asked.dimension)
    basis = numpy.linalg.qr(random.normal(size=(asked.dimension, inner)))[0].T
    common = unit(random.normal(size=inner))
    centers = unit(random.normal(size=(asked.groups, inner)))
    groups = random.integers(0, asked.groups, asked.items)
    groups[random.random(asked.items) < asked.ungrouped] = -1
    own = numpy.where(groups < 0, numpy.hypot(1, asked.spread), asked.spread) / numpy.sqrt(inner)
    vectors = numpy.empty((asked.items, asked.dimension), numpy.float32)
    for first in range(0, asked.items, 4096):
        rows = slice(first, first + 4096)
        of = groups[rows, None]
        drawn = own[rows, None] * random.normal(size=(len(of), inner))
        vectors[rows] = unit(common + numpy.where(of < 0, 0, centers[of[:, 0]]) + drawn) @ basis
    return vectors, groups


def browsing(random, asked, members, interests):
    """The items that a user looks at, in order, and how many of them before the cut."""
    before, newest = random.integers(*asked.events, endpoint=True), random.integers(*asked.newest, endpoint=True)
    seen = []
    for place in range(before + asked.later):
        if place < before:
            interest = INTERESTS - 1 if place >= before - newest else place % (INTERESTS - 1)
        else:
            interest = INTERESTS - 1 if random.random() < 0.5 else random.integers(INTERESTS - 1)
        stray = random.random() < asked.stray
        seen.append(int(random.integers(asked.items) if stray else random.choice(members[interests[interest]])))
    return seen, before


def lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    for name, value in [("items", 20_000), ("dimension", 64), ("intrinsic", 64), ("groups", 200), ("users", 300), ("later", 6),
                        ("seed", 1)]:
        parser.add_argument(f"--{name}", type=int, default=value)
    for name, value in [("spread", 0.9), ("ungrouped", 0.1), ("stray", 0.1)]:
        parser.add_argument(f"--{name}", type=float, default=value)
    for name, value in [("events", (10, 18)), ("newest", (3, 4))]:
        parser.add_argument(f"--{name}", type=int, nargs=2, default=value, metavar=("LEAST", "MOST"))
    asked = parser.parse_args()

    random = numpy.random.default_rng(asked.seed)
    vectors, groups = catalog(random, asked)
    members = [numpy.flatnonzero(groups == group) for group in range(asked.groups)]
    inhabited = [group for group in range(asked.groups) if len(members[group])]
    if len(inhabited) < INTERESTS:
        parser.error(f"{len(inhabited)} groups have items, where {INTERESTS} are needed; ask for more items or groups")
    keys = [f"item-{item:07}" for item in range(asked.items)]
    events, users = [], []
    for user in range(asked.users):
        interests = random.choice(inhabited, INTERESTS, replace=False).tolist()
        users.append({"user": f"user-{user:05}", "interests": interests})
        seen, before = browsing(random, asked, members, interests)
        times = numpy.concatenate([
            CUT - numpy.sort(random.integers(1, 30 * DAY, before))[::-1],
            CUT + numpy.sort(random.integers(0, DAY, len(seen) - before))]).tolist()
        events += [{"user": f"user-{user:05}", "key": keys[item], "kind": "view", "time": 1000 * time}
                   for item, time in zip(seen, times)]
    events.sort(key=lambda event: event["time"])

    asked.folder.mkdir(parents=True, exist_ok=True)
    numpy.save(asked.folder / "vectors.npy", vectors)
    brands, colors, prices = (random.integers(0, most, asked.items).tolist() for most in (500, 12, 20_000))
    lines(asked.folder / "items.jsonl", [
        {"key": key, "attributes": ({"group": group} if group >= 0 else {}) | {
            "brand": f"brand {brand}", "color": f"color {color}", "price": price / 100}}
        for key, group, brand, color, price in zip(keys, groups.tolist(), brands, colors, prices)])
    lines(asked.folder / "events.jsonl", events)
    lines(asked.folder / "users.jsonl", users)
    settings = {name: value for name, value in vars(asked).items() if name != "folder"}
    (asked.folder / "log.json").write_text(json.dumps({**settings, "cut": CUT}) + "\n")
    print(f"{asked.items} items, {len(events)} events of {asked.users} users, seed {asked.seed}: {asked.folder}")


if __name__ == "__main__":
    main()
