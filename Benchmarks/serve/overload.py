"""Twice as many requests as a server can answer."""

import statistics
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from first_light.commands import say
from first_light.report import Report
from serve import asked, pictures
from serve.connections import SOON
from serve.load import client, drive
from serve.plan import Plan
from serve.rows import ServedRow, sample

if TYPE_CHECKING:
    from serve.bench import Bench

PART = "twice the capacity"
CLIENTS = 16
"""How many ask when the capacity is measured."""
OFFERED = 1.9
"""How many times the capacity must really have been asked for."""


def measure(bench: "Bench", found: Report) -> None:
    seconds = 5 if bench.quick else 15
    with bench.serve(bench.catalog_of_photos) as server:
        uploads = pictures.queries(bench, 8)
        requests = [
            asked.learned(server.port, asked.search_by_picture(name, picture)) for name, picture in uploads.items()
        ]
        say("the capacity, then twice as much …")
        drive(Plan(server.port, requests, 1, CLIENTS))
        capacity = drive(Plan(server.port, requests, bench.seconds, CLIENTS))
        plan = Plan(server.port, requests, seconds, rate=2 * capacity.rate)
        with ThreadPoolExecutor() as pool:
            probing = pool.submit(client, "probe", server.port, seconds)
            load = drive(plan)
            probed = probing.result()
    found.samples += [sample("capacity", capacity), sample("twice the capacity", load), {"what": "/healthz", **probed}]

    offered = load.sent / seconds / capacity.rate if capacity.rate else 0
    times = sorted(probed["milliseconds"])
    note = f"{len(times) + probed['failed']} asked, {probed['failed']} in vain"
    if times:
        note += f", half within {statistics.median(times):.0f} ms"
    found.rows += [
        ServedRow(PART, "requests sent, times the capacity", "×", [offered], goal=OFFERED,
                  note=f"pictures searched by, {capacity.rate:.0f}/s by {CLIENTS} clients; load generator {load.share:.2f} cores"),
        ServedRow(PART, "/healthz on a new connection, slowest", "ms", times[-1:],
                  better="less", goal=SOON, note=note, faults=probed["failed"]),
        ServedRow(PART, "answered rightly", "/s", [load.rate]),
        ServedRow(PART, "refused with 503 and Retry-After", "requests", [load.refused], goal=1, note=f"of {load.sent}"),
        ServedRow(PART, "lost or answered otherwise", "requests", [load.faults], better="less", goal=1, faults=load.faults,
                  note="; ".join(load.remarks[:2])),
        ServedRow(PART, "those answered, p99", "ms", [load.p99] if load.p99 else [], better="less"),
    ]
