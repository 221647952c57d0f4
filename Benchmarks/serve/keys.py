"""Search by key among many items, beside FastAPI and hnswlib, by 16 clients at once; and what a page asks of the catalogue."""

import json
import urllib.request
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from first_light.commands import say
from first_light.report import Report
from serve import asked
from serve.plan import Plan
from serve.rows import ServedRow, busy, row, sample
from serve.turns import Turn, take

if TYPE_CHECKING:
    from serve.bench import Bench

CLIENTS = 16
KEYS = 4_000
"""How many different items are asked for."""
WAYS = {"": "", "1% filter, ": "bin="}
RATE, FILTERED, QUICK = 4, 2, 5
"""The goals: times the peer's requests, the same filtered, and milliseconds of the small questions."""
SMALL = ["/v1/stats", "/v1/random", "/v1/items?limit=20"]


def measure(bench: "Bench", found: Report) -> None:
    catalog, export = bench.catalog_of_keys, bench.export_of_keys
    items = [json.loads(line) for line in (export / "items.jsonl").read_text().splitlines()]
    part = f"search by key among {len(items)} items, {CLIENTS} clients"
    chosen = np.random.default_rng(1).choice(len(items), min(KEYS, len(items)), replace=False)
    with bench.serve(catalog) as ours, bench.items_server(export) as theirs:
        recall = {server.name: _recall(server.port, export, chosen[:200], items) for server in (ours, theirs)}
        found.rows.append(
            ServedRow(part, "recall@10", "", [recall[ours.name]], [recall[theirs.name]], goal=0.95, compared=False, note="against exact search")
        )
        for words, filtered in WAYS.items():
            say(f"{words or 'without filter'} …")
            requests = [
                asked.Request(items[at]["key"], _sent(items[at]["key"], filtered and f"{filtered}{at % 100}"), "hits")
                for at in chosen
            ]
            turns = {
                server.name: Turn(server, Plan(server.port, requests, bench.seconds, CLIENTS)) for server in (ours, theirs)
            }
            loads = take(turns, bench.rounds)
            sides = loads[ours.name], loads[theirs.name]
            goal = FILTERED if filtered else RATE
            found.rows += [
                row(
                    part, f"{words}requests/s", "/s", lambda load: load.rate, *sides, goal=goal, goal_is_ratio=True, note=busy(*sides),
                ),
                row(part, f"{words}processor time per request", "ms", lambda load: load.cost, *sides, better="less"),
                row(part, f"{words}p50", "ms", lambda load: load.p50, *sides, better="less"),
                row(part, f"{words}p99", "ms", lambda load: load.p99, *sides, better="less"),
            ]
            slowest, usual = median(load.p99 for load in sides[0]), median(load.p50 for load in sides[1])
            found.rows.append(
                ServedRow(part, f"{words}p99 to the peer's p50", "×", [slowest / usual], better="less", goal=1)
            )
            found.samples += [sample(f"{words}{name}", load) for name in turns for load in loads[name]]
        for path in SMALL:
            found.rows.append(
                ServedRow(part, f"GET {path}", "ms", [_milliseconds(ours.port, path) for _ in range(20)], better="less", goal=QUICK)
            )


def _sent(key: str, where: str) -> bytes:
    return asked.body({"key": key, "limit": asked.LIMIT} | ({"where": where} if where else {}))


def _recall(port: int, export, rows, items: list[dict]) -> float:
    """How many of the ten nearest a server finds."""
    vectors = np.load(export / "vectors.npy")
    numbers = {item["key"]: number for number, item in enumerate(items)}
    shares = []
    for at in rows:
        key = items[at]["key"]
        keys = asked.learned(port, asked.Request(key, _sent(key, ""), "hits")).expected
        cosines = vectors @ vectors[at]
        least = np.partition(cosines, -asked.LIMIT)[-asked.LIMIT]
        # Of those that are as near as the tenth, any is right.
        shares.append(np.mean([cosines[numbers[key]] >= least - 1e-5 for key in keys]))
    return float(np.mean(shares))


def _milliseconds(port: int, path: str) -> float:
    start = perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        answer.read()
    return 1000 * (perf_counter() - start)
