"""`POST /cosine_similarity_score` on two pictures, beside the mission's own system."""

from dataclasses import replace
from typing import TYPE_CHECKING

from first_light.commands import say
from first_light.report import Report
from serve import asked, pictures
from serve.bench import VARIANTS, Variant
from serve.load import drive
from serve.plan import Plan
from serve.rows import ServedRow, busy, row, sample
from serve.server import Server
from serve.tally import Load
from serve.turns import Turn, take

if TYPE_CHECKING:
    from serve.bench import Bench

PART = "two pictures of 600 × 800, compared"
CLIENTS = (1, 16)
FASTER = 5
"""How many times as fast as the peer Simile is to be."""
APART = 0.001
"""How far the scores of the two may be from each other."""


def measure(bench: "Bench", found: Report) -> None:
    request = asked.compare("two photos", *pictures.pair(bench))
    fastest = _fastest(bench, found, request, VARIANTS)
    _compare(bench, found, request, fastest)
    # In bfloat16, where the processor has it, beside the same way of running the peer in either precision.
    candidates = {clients: [replace(variant, fast=fast) for fast in (True, False)] for clients, variant in fastest.items()}
    either = _fastest(bench, found, request, sorted({each for of in candidates.values() for each in of}, key=str), candidates)
    _compare(bench, found, request, either, "--precision", "fast")


def _compare(bench: "Bench", found: Report, request: asked.Request, fastest: dict[int, Variant], *options: str) -> None:
    for clients in CLIENTS:
        say(f"comparing, {clients} at a time, beside {fastest[clients].name} {' '.join(options)} …")
        with bench.serve(bench.catalog_of_photos, *options) as simile, bench.peer_server(fastest[clients]) as peer:
            turns = {
                who: Turn(server, _plan(bench, server, request, clients)) for who, server in (("simile", simile), ("peer", peer))
            }
            loads = take(turns, bench.rounds)
            found.rows += _rows(clients, loads, fastest[clients], is_fast=bool(options))
            if clients == CLIENTS[0] and not options:
                found.rows.append(_agreement(turns))
        for who in turns:
            found.samples += [
                sample("compare", load, who=who, clients=clients, options=" ".join(options)) for load in loads[who]
            ]


def _fastest(
    bench: "Bench", found: Report, request: asked.Request, variants: list[Variant],
    candidates: dict[int, list[Variant]] | None = None,
) -> dict[int, Variant]:
    """Which way of running the peer answers most requests per second, by the number of clients."""
    rates: dict[int, dict[Variant, float]] = {
        clients: dict.fromkeys(candidates[clients] if candidates else variants, 0.0) for clients in CLIENTS
    }
    # Twice, lest a slow spell of the machine decides.
    for variant in variants * (1 if bench.quick else 2):
        say(f"{variant.name} …")
        with bench.peer_server(variant) as peer:
            for clients in CLIENTS:
                if variant not in rates[clients]:
                    continue
                drive(_plan(bench, peer, request, clients, seconds=1))
                load = drive(_plan(bench, peer, request, clients, seconds=2 if bench.quick else 4))
                # One that loses requests is out of the question.
                if not load.faults:
                    rates[clients][variant] = max(rates[clients][variant], load.rate)
                found.samples.append(sample("choosing the peer", load, who=variant.name, clients=clients))
    return {clients: max(of, key=of.get) for clients, of in rates.items()}


def _plan(bench: "Bench", server: Server, request: asked.Request, clients: int, seconds: float | None = None) -> Plan:
    return Plan(server.port, [asked.learned(server.port, request)], seconds or bench.seconds, clients)


def _rows(clients: int, loads: dict[str, list[Load]], variant: Variant, is_fast: bool) -> list[ServedRow]:
    who = f"{clients} client{'s' if clients > 1 else ''}"
    part = f"{PART}, --precision fast" if is_fast else PART
    both = loads["simile"], loads["peer"]
    goal = {"peer_name": variant.name} | ({} if is_fast else {"goal": FASTER, "goal_is_ratio": True})
    return [
        row(part, f"{who}, p50", "ms", lambda load: load.p50, *both, better="less", **goal),
        row(part, f"{who}, p99", "ms", lambda load: load.p99, *both, better="less", peer_name=variant.name),
        row(part, f"{who}, requests/s", "/s", lambda load: load.rate, *both, note=busy(*both), **goal),
        row(
            part, f"{who}, processor time per request", "ms", lambda load: load.cost, *both, better="less",
            peer_name=variant.name,
        ),
    ]


def _agreement(turns: dict[str, Turn]) -> ServedRow:
    """Whether both say the same about the two pictures."""
    ours, theirs = (turns[who].plan.requests[0].expected for who in ("simile", "peer"))
    return ServedRow(
        PART, "difference of the two scores", "", [abs(ours - theirs)], better="less", goal=APART, note=f"{ours:.5f} / {theirs:.5f}"
    )
