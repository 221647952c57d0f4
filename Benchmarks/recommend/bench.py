#!/usr/bin/env python3
"""Measures recommendations, facets and searches in a large catalog: bench.py [--items N] [--json FILE]

The catalog and the log of its users are drawn from a seed, see make_log.py. The exit status is 1 when a goal was missed. Run as
`make bench-recommend`.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

from serve.server import Server  # noqa: E402

SLOTS = 12
READY = 60
"""Seconds within which the service must be ready."""
LONG = 50
"""Events of the users whose recommendations are timed."""


class Program:
    """The program, and the catalog that it works on."""

    def __init__(self, path: Path, catalog: Path):
        (self.path, self.catalog) = (path.resolve(), catalog)

    def run(self, *arguments) -> tuple[dict, float, float]:
        """What a command prints with --json, the seconds that it took, and its memory at the most in MB."""
        command = [str(self.path), *map(str, arguments), "--catalog", str(self.catalog), "--json"]
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"bench-recommend: {' '.join(command)} failed")
        return json.loads(out), time.monotonic() - start, usage.ru_maxrss / 1024


class Shop:
    """A drawn catalog, and its users."""

    def __init__(self, folder: Path, items: int):
        self.folder = folder / f"log-{items}"
        if not (self.folder / "log.json").is_file():
            command = [sys.executable, HERE / "make_log.py", self.folder, "--items", items, "--dimension", 1280,
                       "--groups", max(50, items // 450), "--seed", 1]
            subprocess.run(list(map(str, command)), check=True, stdout=sys.stderr)
        self.cut = 1000 * json.loads((self.folder / "log.json").read_text())["cut"]
        self.interests = {user["user"]: user["interests"] for user in self.read("users.jsonl")}
        self.groups = {item["key"]: item["attributes"].get("group") for item in self.read("items.jsonl")}
        events = [event for event in self.read("events.jsonl") if event["time"] < self.cut]
        self.users = sorted({event["user"] for event in events})
        self.events = self.folder / "before.jsonl"
        self.events.write_text("".join(json.dumps(event) + "\n" for event in events + self.long(events)))

    def read(self, name):
        with (self.folder / name).open() as file:
            return [json.loads(line) for line in file]

    def long(self, events):
        """Users with long histories: what several of the others did, one after another."""
        by_user = {}
        for event in events:
            by_user.setdefault(event["user"], []).append(event)
        joined = [event for user in self.users for event in by_user[user]]
        count = len(joined) // LONG
        self.long_users = [f"long-{number:04}" for number in range(count)]
        return [
            event | {"user": user, "time": self.cut - LONG + place}
            for number, user in enumerate(self.long_users)
            for place, event in enumerate(joined[number * LONG:(number + 1) * LONG])]


class Service:
    """The service over the catalog."""

    def __init__(self, program: Program, log: Path):
        self.start = time.monotonic()
        serve = program.path.with_name("simile-serve")
        command = [str(serve if serve.is_file() else program.path), "--catalog", str(program.catalog), "--port", "0"]
        if not serve.is_file():
            command.insert(1, "serve")
        self.server = Server("Simile", command, log)
        try:
            while not self.is_ready:
                time.sleep(0.01)
        except BaseException:
            self.server.close()
            raise
        self.start_seconds = time.monotonic() - self.start

    @property
    def is_ready(self):
        if time.monotonic() > self.start + READY:
            raise SystemExit(f"bench-recommend: the service was not ready after {READY} seconds")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.server.port}/readyz", timeout=60).close()
        except urllib.error.HTTPError:
            return False
        return True

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.server.port}{path}", timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def timed(self, paths, clients=1):
        """Milliseconds of each request, sorted, after one that warms up."""
        self.get(paths[0])

        def one(path):
            start = time.perf_counter()
            self.get(path)
            return 1000 * (time.perf_counter() - start)

        with ThreadPoolExecutor(clients) as pool:
            return sorted(pool.map(one, paths))


def percentile(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def recommendations(user, strategy="interests"):
    return f"/v1/users/{user}/recommendations?limit={SLOTS}&strategy={strategy}"


def interests(service, shop, strategy):
    """Of the slots: the share in one of the user's interests, of the interests those with a slot, the share of the newest."""
    inside = covered = newest = 0.0
    for user in shop.users:
        groups = [shop.groups[item["key"]] for item in service.get(recommendations(user, strategy))["items"]]
        mine = shop.interests[user]
        inside += sum(group in mine for group in groups) / SLOTS
        covered += sum(interest in groups for interest in mine) / len(mine)
        newest += sum(group == mine[-1] for group in groups) / SLOTS
    return [value / len(shop.users) for value in (inside, covered, newest)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--items", type=int, default=280_000)
    parser.add_argument("--simile", type=Path, default=ROOT / ".build" / "release" / "simile")
    parser.add_argument("--work", type=Path, default=HERE.parent / "work" / "recommend", help="where the catalog is made and kept")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()

    shop = Shop(asked.work, asked.items)
    catalog = asked.work / f"catalog-{asked.items}"
    program = Program(asked.simile, catalog)
    rows = []

    def row(what, goal, value, met=None):
        rows.append({"what": what, "goal": goal, "value": value, "met": met})
        verdict = {True: "met", False: "MISSED", None: ""}[met]
        print(f"| {what} | {goal} | {value} | {verdict} |", flush=True)

    if not catalog.exists():
        report, seconds, memory = program.run("import", shop.folder, "--model", "efficientnet_lite0", "--progress", "none")
        row(f"import of {report['added']:,} vectors of 1,280 dimensions with attributes, index included", "",
            f"{seconds:.0f} s, {memory:.0f} MB at the most")
        _, seconds, memory = program.run("index", "--index", "hnsw", "--progress", "none")
        row("HNSW index of them", "", f"{seconds:.0f} s, {memory:.0f} MB at the most")
        report, seconds, _ = program.run("events", "import", shop.events)
        row(f"import of {report['added']:,} events", "", f"{seconds:.1f} s")
    with_service(program, shop, asked, row)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 1 if any(entry["met"] is False for entry in rows) else 0


def with_service(program, shop, asked, row):
    service = Service(program, asked.work / "serve.log")
    try:
        keys = list(shop.groups)
        row("from start to ready", "", f"{service.start_seconds:.1f} s")
        first = service.timed([f"/v1/items/{keys[0]}/similar?limit=10"])[0]
        row("first search by key", "", f"{first:.0f} ms")
        asked_for = [recommendations(user) for user in shop.long_users]
        # The first request of all finds the mean of the catalog, and is the warm-up; after it no page of the others is in memory yet.
        for what, paths, clients in (
                ("for the first time", asked_for, 1), ("again", 4 * asked_for, 1), ("again, 2 at once", 4 * asked_for, 2)):
            times = service.timed(paths, clients)
            p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
            row(f"recommendations from {LONG} events, {what}: median, p99", "p99 < 20 ms", f"{p50:.1f}, {p99:.1f} ms", p99 < 20)
        times = service.timed([f"/v1/items/{key}/similar?limit=10" for key in keys[:: max(1, len(keys) // 1000)]])
        row("search by key: median, p99", "", f"{percentile(times, 0.5):.1f}, {percentile(times, 0.99):.1f} ms")
        for attributes in ("color", "brand", "brand,color"):
            times = service.timed([f"/v1/facets?attributes={attributes}&where={urllib.parse.quote(f'price<{price}')}"
                                   for price in range(50, 60)])
            row(f"facets of {attributes} under a condition: median", "< 30 ms" if "," not in attributes else "",
                f"{percentile(times, 0.5):.0f} ms", percentile(times, 0.5) < 30 if "," not in attributes else None)
        for strategy, goal in (("interests", (0.88, 0.95, 0.35)), ("centroid", None), ("recency", None)):
            found = interests(service, shop, strategy)
            row(f"{strategy}: slots in an interest, interests covered, slots in the newest", ".88, .95, .35" if goal else "",
                ", ".join(f"{value:.2f}" for value in found), all(map(float.__ge__, found, goal)) if goal else None)
        resident, anonymous = service.server.resident
        row("memory of the service", "", f"{resident / 1e6:.0f} MB, of which {anonymous / 1e6:.0f} MB in no file")
    finally:
        service.server.close()


if __name__ == "__main__":
    sys.exit(main())
