"""Keys, attributes and pages at their limits."""

import base64
import json

from client import ask, item, put
from pictures import small
from service import Service, run


def trial(trial):
    """Keys of 1,024 bytes and more, pages past them, and many attributes."""
    with trial.folder() as folder, Service(trial.simile, folder / "catalog") as service:
        doors = {
            "PUT": lambda key: put(service.port, key, small(1)).status,
            "batch": lambda key: batch(service, key),
        }
        longest = ["k" * 1024, "é" * 512, "a/" * 512, "%" * 1024, "\U0001F600" * 256, "z" * 1024]
        for door, send in doors.items():
            accepted = {len(key.encode()): send(key) for key in ["x" * 1025, "é" * 513, "x" * 5000, "x" * 60_000]}
            faults = [f"{size} bytes: {status}" for size, status in accepted.items() if not 400 <= status < 500]
            trial.none(f"keys above 1,024 bytes that {door} does not refuse", faults)
            faults = [f"{key[:3]}…: {status}" for key in longest if not 200 <= (status := send(key)) < 300]
            trial.none(f"keys of 1,024 bytes that {door} refuses", faults)
        for name, request in {
            "GET": ("GET", item("x" * 5000)), "DELETE": ("DELETE", item("x" * 5000)),
            "search": ("POST", "/v1/search", {"key": "x" * 5000}),
        }.items():
            answer = ask(service.port, *request)
            trial.holds(f"{name} of a key of 5,000 bytes", 400 <= answer.status < 500, answer.status, "400 … 499")
        others = ["a", "b", "k" * 1023, "é"]
        for key in others:
            put(service.port, key, small(2))
        expected = len(longest + others)
        for limit in (1, 3):
            keys, cursor, longest_cursor = [], None, 0
            while len(keys) <= expected + 5:
                page = ask(service.port, "GET", f"/v1/items?limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
                if not page.is_good:
                    keys.append(f"failed: {page}")
                    break
                keys += [each["key"] for each in page.json["items"]]
                cursor = page.json.get("next")
                if not cursor:
                    break
                longest_cursor = max(longest_cursor, len(cursor))
            is_whole = len(keys) == len(set(keys)) == expected
            trial.holds(f"pages of {limit} reach every item once", is_whole, f"{len(set(keys))} of {len(keys)}", expected)
        faults = []
        for cursor in ["x", "!", "A" * 100_000, "AAAA", "%00", "", base64.urlsafe_b64encode(b"k" * 5000).decode(), "%C3%A9"]:
            answer = ask(service.port, "GET", "/v1/items?cursor=" + cursor)
            if not (200 <= answer.status < 300 or 400 <= answer.status < 500):
                faults.append(f"{cursor[:10]}: {answer}")
        trial.none("cursors that are answered with no clear word", faults)
        attributes(trial, service)
        files(trial, folder)


def batch(service, key: str) -> int:
    line = json.dumps({"key": key, "image": base64.b64encode(small(1)).decode()}).encode()
    answer = ask(service.port, "POST", "/v1/items:batch", line, "application/x-ndjson")
    return 422 if b'"failed"' in answer.body else answer.status


def attributes(trial, service):
    """Sixty thousand attributes at once."""
    put(service.port, "a", small(1))
    for name, changes in {
        "60,000 attributes": {f"n{number}": number for number in range(60_000)},
        "60,000 attributes taken away": {f"n{number}": None for number in range(60_000)},
        "1,000 attributes": {f"n{number}": number for number in range(1000)},
        "nested 100,000 deep": None,
    }.items():
        body = {"attributes": changes}
        if changes is None:
            body = b'{"attributes":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001
        answer = ask(service.port, "PATCH", "/v1/items/a", body, "application/json")
        is_clear = answer.is_good or 400 <= answer.status < 500
        trial.holds(f"PATCH of {name}", is_clear, answer.status, "200, or a refusal")
        trial.at_most(f"PATCH of {name}, answered in", answer.seconds, 1, "s")
        put(service.port, "a", small(1), {})


def files(trial, folder):
    """A file whose path makes too long a key."""
    deep = folder / "files"
    place = deep
    while len(str(place)) < 1100:
        place = place / ("d" * 100)
    place.mkdir(parents=True)
    (place / "x.png").write_bytes(small(3))
    (deep / "y.png").write_bytes(small(4))
    done = run(trial.simile, "index", deep, "--catalog", folder / "of-files", "--model", "colour", "--json")
    said = json.loads(done.stdout) if done.returncode == 0 else {}
    trial.holds(
        "`simile index` of a path above 1,024 bytes", done.returncode in (0, 1) and not done.returncode < 0,
        f"exit {done.returncode}", "named, and the others indexed", (done.stderr.strip().splitlines() or [str(said)])[-1][-160:])
