"""Clients that ask for much and read nothing."""

import base64
import json
import socket

from client import Load, ask, connect, put
from pictures import large, small
from service import Service


def trial(trial):
    """Answers that nobody reads, and what the service holds of them."""
    with trial.folder() as folder, Service(trial.simile, folder / "catalog") as service:
        side = trial.pick(3000, 4400)
        image = large(side)
        put(service.port, "large", image, patience=120)
        stop_reading(trial, service, f"60 clients that do not read an image of {len(image) / 1e6:.0f} MB", "/v1/items/large/image", 60)
        attribute = {"text": "x" * 60_000}
        items = trial.pick(300, 1000)
        lines = [
            json.dumps({"key": f"i{n:04}", "image": base64.b64encode(small(n)).decode(), "attributes": attribute}) for n in range(items)
        ]
        for first in range(0, items, 100):
            answer = ask(
                service.port, "POST", "/v1/items:batch", "\n".join(lines[first:first + 100]).encode(),
                "application/x-ndjson", patience=120)
            if b'"failed"' in answer.body or not answer.is_good:
                raise RuntimeError(f"the items cannot be put: {answer} {answer.body[:200]}")
        page = ask(service.port, "GET", "/v1/items?limit=1000", patience=60)
        trial.at_most("a page of items", len(page.body) / 1e6, 16, "MB", f"{items} items of 60 kB were asked for")
        whole, keys = page.json, []
        while whole.get("items"):
            keys += [each["key"] for each in whole["items"]]
            if not whole.get("next"):
                break
            whole = ask(service.port, "GET", f"/v1/items?limit=1000&cursor={whole['next']}", patience=60).json
        trial.at_least("items found page by page", len(set(keys)), items + 1)
        stop_reading(trial, service, "40 clients that do not read a page of items", "/v1/items?limit=1000", 40)
        stop_reading(
            trial, service, "40 clients that do not read a search's answer", "/v1/search", 40,
            json.dumps({"key": "i0000", "limit": 1000}).encode())
        refused = ask(service.port, "PATCH", "/v1/items/i0000", {"attributes": {"more": "x" * 100_000}})
        trial.holds("attributes of 160 kB", 400 <= refused.status < 500, refused, "refused")


def stop_reading(trial, service, what: str, target: str, clients: int, body: bytes | None = None):
    request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    if body:
        head = f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        request = head.encode() + body
    lines: list[socket.socket] = []
    with service.peak() as peak:
        for _ in range(clients):
            line = connect(service.port, "127.0.0.2", receive_buffer=4096)
            line.sendall(request)
            lines.append(line)
        with Load(4, lambda *_: ask(service.port, "GET", "/v1/items?limit=5"), pause=0.05) as load:
            load.done.wait(trial.pick(4, 20))
    trial.at_most(f"memory grows by, {what}", peak.growth, 300, "MB")
    trial.none(f"others beside {what}, refused or lost", load.faults, str(load))
    trial.at_most(f"others beside {what}, p99", load.p99, 1.0, "s")
    for line in lines:
        line.close()

