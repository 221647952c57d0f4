"""Many idle connections, and clients that are too slow."""

from typing import TYPE_CHECKING

from first_light.commands import CommandFailed, say
from first_light.report import Report
from serve import asked, wire
from serve.load import client
from serve.rows import ServedRow
from serve.server import Server

if TYPE_CHECKING:
    from serve.bench import Bench

PART = "connections"
SPARE = 200
"""Open files that a server and a client need for other things."""
HELD = 20
"""Seconds for which connections are idle."""
SLOW = 50
"""How many slow clients there are."""
SLOWEST = 75
"""Seconds within which they should be cut off: a little more than the minute that a request may take by default."""
SOON = 100
"""Milliseconds within which /healthz should answer."""


def measure(bench: "Bench", found: Report) -> None:
    with bench.serve(bench.catalog_of_photos) as server:
        _idle(bench, found, server)
        _slow(bench, found, server)


def _idle(bench: "Bench", found: Report, server: Server) -> None:
    if bench.files < bench.idle + SPARE:
        raise CommandFailed(f"{bench.idle} connections need more open files than {bench.files}: ulimit -Hn {bench.idle + SPARE}")
    say(f"{bench.idle} idle connections …")
    seconds = 5 if bench.quick else HELD
    held = client("idle", server.port, bench.idle, seconds, server.pid)
    found.samples.append({"what": "idle connections", **held})
    found.rows += [
        ServedRow(PART, f"idle connections that still answer after {seconds} s", "connections", [held["answered"]],
                  goal=bench.idle, note=f"{held['opened']} of {bench.idle} could be opened"),
        ServedRow(PART, "memory for each of them", "kB", [(held["held"] - held["before"]) / 1e3 / max(1, held["opened"])], better="less"),
        ServedRow(PART, "/healthz beside them on a new connection, slowest", "ms", _list(held["slowest"]), better="less",
                  goal=SOON, faults=held["slowest"] is None),
    ]


def _slow(bench: "Bench", found: Report, server: Server) -> None:
    say(f"{SLOW} slow clients, for at most {SLOWEST + 5} s …")
    slow = client("slow", server.port, SLOW, SLOWEST + 5)
    found.samples.append({"what": "slow clients", **slow})
    # Those that were closed at once were not given the time that an honest client needs.
    early = sum(seconds < 1 for seconds in slow["cut"])
    faults = slow["open"] + early + (not _is_well(server))
    note = f"{slow['open']} of {SLOW} were not cut off" if slow["open"] else f"a byte of a header every 2 s, {SLOW} clients"
    found.rows.append(
        ServedRow(PART, "slow clients cut off, the last after", "s", [max(slow["cut"])] if slow["cut"] else [], better="less",
                  goal=SLOWEST, note=note + (f"; {early} at once" if early else ""), faults=faults)
    )


def _is_well(server: Server) -> bool:
    try:
        return wire.ask(server.port, asked.health(), 5).status == 200
    except (OSError, wire.WireError):
        return False


def _list(number: float | None) -> list[float]:
    return [] if number is None else [number]
