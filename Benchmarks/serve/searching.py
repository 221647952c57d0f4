"""Search among many items, by 16 clients at once, and for a long time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from first_light.commands import CommandFailed, say
from first_light.report import Report
from serve import asked, pictures
from serve.load import drive
from serve.plan import Plan
from serve.rows import ServedRow, busy, row, sample
from serve.server import Server
from serve.tally import Load
from serve.turns import Turn, take

if TYPE_CHECKING:
    from serve.bench import Bench

CLIENTS = 16
KEYS, PICTURES = 256, 32
"""How many different questions are asked."""
SLOWEST = 3
"""How many times as long as half of the requests the slowest hundredth may take."""
RECALL = 0.95
FLAT = 1.05
"""How many times as large the server may be at the end as after a tenth of the requests."""
MARKS = (0.1, 0.5, 1)
"""After which shares of the requests its size is taken."""
UPLOADS = 0.1
"""Of the requests of the long run, how many upload a picture."""
LONGEST = 900
"""Seconds after which a stretch of the long run is given up."""


def measure(bench: "Bench", found: Report) -> None:
    part = f"search among {bench.items} items, {CLIENTS} clients"
    keys = _keys(bench)
    uploads = pictures.queries(bench, PICTURES)
    with bench.serve(bench.catalog_of_items) as server:
        say("what the answers should be …")
        known = _learned(server, {key: asked.search_by_key(key) for key in keys})
        unknown = _learned(server, {name: asked.search_by_picture(name, picture) for name, picture in uploads.items()})
        found.rows.append(_recall(part, server, "key", known, asked.search_by_key))
        found.rows.append(
            _recall(part, server, "picture", unknown, lambda name, index: asked.search_by_picture(name, uploads[name], index))
        )
        say("by key and by picture …")
        turns = {
            name: Turn(server, Plan(server.port, list(requests.values()), bench.seconds, CLIENTS))
            for name, requests in (("key", known), ("uploaded picture", unknown))
        }
        loads = take(turns, bench.rounds)
        for name in turns:
            found.rows += _rows(part, name, loads[name])
            found.samples += [sample(f"search by {name}", load) for load in loads[name]]
        _endure(bench, found, part, server, list(known.values()), list(unknown.values()))


def _keys(bench: "Bench") -> list[str]:
    """Keys of items from everywhere in the catalogue: a file's key is its root's name, and its path below."""
    root = bench.catalog_of_items.name.removeprefix("catalog-")
    return [f"{root}/{number:05}.jpg" for number in range(0, bench.items, max(1, bench.items // KEYS))][:KEYS]


def _learned(server: Server, requests: dict[str, asked.Request]) -> dict[str, asked.Request]:
    return {name: asked.learned(server.port, request) for name, request in requests.items()}


def _recall(part: str, server: Server, what: str, requests: dict[str, asked.Request], exact: Callable) -> ServedRow:
    """How many of the ten nearest the answers hold that the others are held against."""
    shares = []
    for name in list(requests)[:PICTURES]:
        true = asked.learned(server.port, exact(name, "exact")).expected
        shares.append(len(set(true) & set(requests[name].expected)) / len(true))
    mean = sum(shares) / len(shares)
    return ServedRow(part, f"by {what}, recall@{asked.LIMIT}", "", [mean], goal=RECALL, note="against exact search, by the service")


def _rows(part: str, what: str, loads: list[Load]) -> list[ServedRow]:
    return [
        row(part, f"by {what}, requests/s", "/s", lambda load: load.rate, loads, note=busy(loads)),
        row(part, f"by {what}, processor time per request", "ms", lambda load: load.cost, loads, better="less"),
        row(part, f"by {what}, p50", "ms", lambda load: load.p50, loads, better="less"),
        row(part, f"by {what}, p99", "ms", lambda load: load.p99, loads, better="less"),
        row(
            part, f"by {what}, p99 / p50", "×", lambda load: load.p99 / load.p50 if load.p50 else None, loads, better="less",
            goal=SLOWEST,
        ),
    ]


def _endure(
    bench: "Bench", found: Report, part: str, server: Server, known: list[asked.Request], unknown: list[asked.Request]
) -> None:
    """Many requests, and how large the server is after some of them."""
    weights = [(1 - UPLOADS) / len(known)] * len(known) + [UPLOADS / len(unknown)] * len(unknown)
    sizes: list[tuple[int, int]] = []
    loads: list[Load] = []
    for mark in MARKS:
        total = round(mark * bench.requests)
        say(f"{total} requests …")
        count = total - sum(load.sent for load in loads)
        plan = Plan(server.port, known + unknown, LONGEST, CLIENTS, count, weights=weights, seed=100 + len(loads))
        loads.append(drive(plan))
        found.samples.append(sample("the long run", loads[-1], until=total))
        if loads[-1].sent < count:
            raise CommandFailed(f"the long run was given up after {sum(load.sent for load in loads)} requests")
        sizes.append(server.resident)
        megabytes = [size / 1e6 for size in sizes[-1]]
        found.rows.append(
            ServedRow(part, f"resident memory after {total} requests", "MB", megabytes[:1], better="less",
                      note=f"{megabytes[1]:.0f} MB of it no part of a file")
        )
    growth = sizes[-1][0] / sizes[0][0] if sizes[0][0] else []
    found.rows.append(
        ServedRow(part, f"resident memory, after all to after {MARKS[0]:.0%}", "×", [growth] if growth else [], better="less",
                  goal=FLAT, note=f"{UPLOADS:.0%} of the requests upload a picture")
    )
    spoilt = sum(load.faults + load.refused for load in loads)
    found.rows.append(
        ServedRow(part, f"of {sum(load.sent for load in loads)} requests lost, refused or answered wrongly", "requests", [spoilt],
                  better="less", goal=1, faults=spoilt, note="; ".join(remark for load in loads for remark in load.remarks[:1]))
    )
