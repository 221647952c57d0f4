"""Mutated requests over every route, and the fuzzers of the parsers."""

import json
import os
import random
import socket
import subprocess
import threading
import time
from pathlib import Path

from client import ask, connect, put
from pictures import photo, small
from service import Service

ROOT = Path(__file__).parent.parent.parent
HANG = 1.0
"""Seconds after which an answer counts as a hang."""

FORM = (
    b'--e\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n%b\r\n'
    b'--e\r\nContent-Disposition: form-data; name="limit"\r\n\r\n5\r\n--e--\r\n'
)


def corpus() -> list[bytes]:
    """A sound request of each route."""
    image = small(1)

    def request(method, target, body=b"", type="application/json", more=""):
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
        framing = f"Content-Type: {type}\r\nContent-Length: {len(body)}\r\n" if body else ""
        return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{framing}{more}\r\n".encode() + body

    search = {
        "key": "i1", "limit": 5, "where": "n<3 and c='x'", "minScore": 0.5, "index": "exact", "effort": 10, "model": "colour",
        "like": "colour", "plus": ["i2:0.5"], "minus": ["i3:1"], "parts": True, "region": "1,1,5,5",
    }
    form = FORM % image
    line = json.dumps({"key": "b", "image": "iVBORw0KGgo=", "attributes": {"a": 1}}).encode() + b"\n"
    chunked = b"PUT /v1/items/c HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n"
    return [
        request("GET", "/"), request("GET", "/healthz"), request("GET", "/readyz"), request("GET", "/metrics"),
        request("GET", "/openapi.json"), request("GET", "/docs"), request("GET", "/v1/stats"), request("GET", "/v1/spaces"),
        request("GET", "/v1/models"), request("GET", "/v1/random?count=3"), request("GET", "/v1/jobs"),
        request("GET", "/v1/jobs/1"), request("GET", "/v1/items?limit=3&cursor=YQ&where=n%3C3+and+c%3D%27x%27"),
        request("GET", "/v1/items/i1"), request("GET", "/v1/items/a%2Fb%C3%A9"),
        request("GET", "/v1/items/i1/image", more='If-None-Match: "a", W/"b"\r\n'),
        request("GET", "/v1/items/i1/thumbnail?size=64"),
        request("GET", "/v1/items/i1/neighbors?limit=3&minScore=0.5&where=n%3E1"),
        request("PUT", "/v1/items/p", image, "image/png"),
        request("PUT", "/v1/items/p", form, "multipart/form-data; boundary=e"),
        request("PATCH", "/v1/items/i1", {"attributes": {"a": 1, "b": None, "c": "x", "d": True, "e": 1e300}}),
        request("DELETE", "/v1/items/p"), request("POST", "/v1/search", search), request("POST", "/v1/search", {"text": "dots"}),
        request("POST", "/v1/search", {"url": "http://127.0.0.1:80/a.png"}),
        request("POST", "/v1/search?limit=3&region=0,0,50%25,50%25", form, "multipart/form-data; boundary=e"),
        request("POST", "/v1/compare", {"first": {"key": "i1"}, "second": {"key": "i2"}, "method": "euclidean"}),
        request("POST", "/cosine_similarity_score?model_name=colour", form, "multipart/form-data; boundary=e"),
        request("POST", "/v1/items:batch", line * 2, "application/x-ndjson"),
        request("OPTIONS", "/v1/items", more="Origin: https://a.example\r\nAccess-Control-Request-Method: PUT\r\n"),
        request("GET", "/v1/items", more="Authorization: Bearer abc\r\nExpect: 100-continue\r\nConnection: keep-alive\r\n"),
        chunked + b"%x\r\n%b\r\n0\r\n\r\n" % (len(image), image),
    ]


PIECES = [
    b"\0", b"\r\n", b"\n", b"%", b"%00", b"%ff", b"%2F", b"..", b"/", b"?", b"&", b"=", b"+", b"#", b"\xff\xfe", b"\xef\xbb\xbf",
    "é".encode(), "\u202e".encode(), b"1e999", b"-1", b"0", b"65536", b"4294967296", b"9223372036854775807",
    b"9223372036854775808", b"-9223372036854775808", b"18446744073709551616", b"NaN", b"null", b"true", b"[]", b"{}",
    b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"[" * 200, b"x" * 5000, b"; ", b":", b",", b" ", b"\t", b"*", b"chunked",
    b"Content-Length: 5\r\n", b"Host: b\r\n", b"Transfer-Encoding: chunked\r\n", b"HTTP/1.0", b"HTTP/2.0", b"--e", b"--e--",
]


def mutate(sound: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Some small changes, such as a careless or a hostile client makes."""
    data = bytearray(sound)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0 if data:
                data[place % len(data)] = chance.randrange(256)
            case 1:
                data[place:place] = chance.choice(PIECES)
            case 2:
                data[place:place + chance.randrange(1, 9)] = b""
            case 3:
                data[place:place + chance.randrange(1, 5)] = chance.choice(PIECES)
            case 4:
                other = chance.choice(others)
                first = chance.randrange(len(other))
                data[place:place] = other[first:first + chance.randrange(1, 60)]
            case 5:
                data = data[:place]
            case 6:
                # A number, where there is one, becomes another.
                digits = [n for n, byte in enumerate(data) if 48 <= byte <= 57]
                if digits:
                    at = chance.choice(digits)
                    data[at:at + 1] = chance.choice([p for p in PIECES if p[:1] in b"-0123456789"] or [b"0"])
            case _:
                piece = data[place:place + chance.randrange(1, 40)]
                data[place:place] = piece * chance.randrange(1, 4)
    return bytes(data)


def trial(trial):
    """Mutated requests over a socket to every route; then the fuzzers over every parser."""
    routes(trial)
    parsers(trial)


def routes(trial):
    seconds = trial.pick(25, 600)
    with trial.folder() as folder, Service(trial.simile, folder / "catalog", {"limits": {"fetchSeconds": 0.5}}) as service:
        for number in range(5):
            put(service.port, f"i{number}", photo(number, 32), {"n": number, "c": "x"})
        sound = corpus()
        counts, hangs, ends = [0] * 4, [], []
        done = threading.Event()

        def work(number):
            chance = random.Random(trial.seed * 100 + number)
            while not done.is_set() and len(ends) < 5:
                request = mutate(chance.choice(sound), chance, sound)
                start = time.monotonic()
                try:
                    said = send(service.port, request)
                except OSError:
                    said = None
                took = time.monotonic() - start
                counts[number] += 1
                if said is None and not service.is_running:
                    ends.append(request)
                    done.wait(0.2)
                    if number == 0:
                        service.start()
                    else:
                        while not service.port and not done.wait(0.05):
                            pass
                elif took > HANG + 0.5:
                    hangs.append(f"{took:.1f} s: {request[:200]!r}")

        with service.peak() as peak:
            threads = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(4)]
            for thread in threads:
                thread.start()
            done.wait(seconds)
            done.set()
            for thread in threads:
                thread.join(30)
        trial.tell("mutated requests sent", sum(counts), "", f"{sum(counts) / seconds:,.0f}/s, seed {trial.seed}")
        trial.none("times that the service ended", ends)
        trial.none(f"answers that took above {HANG:g} s", hangs)
        trial.at_most("memory grows by", peak.growth, 300, "MB")
        trial.holds("a sound request afterwards", ask(service.port, "GET", "/v1/items").is_good, "200", "200")


def send(port: int, request: bytes) -> bytes:
    """Sends all, says that nothing more comes, and reads to the end."""
    with connect(port, patience=10) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        received = b""
        while piece := line.recv(65536):
            received += piece
        return received


def parsers(trial):
    """`swift test` of the fuzzers, where the tests have been built."""
    inputs = trial.pick(100_000, 10_000_000)
    for name, scratch, share in trial.pick(
        [("debug", ".build", 1)], [("release", ".build-fuzz", 1), ("address sanitizer", ".build-asan", 1)]
    ):
        title = f"inputs of the fuzzers, {name}"
        if not list((ROOT / scratch).glob("*/*/similePackageTests.xctest")):
            trial.skip(title, f"the tests are not built in {scratch}; see CONTRIBUTING.md")
            continue
        command = ["swift", "test", "--skip-build", "--scratch-path", scratch, "--filter", "^FuzzTests"]
        if name != "debug":
            command += ["-c", "release", "-Xswiftc", "-enable-testing"]
        if name == "address sanitizer":
            command += ["--sanitize", "address"]
        environment = os.environ | {"SIMILE_FUZZ_INPUTS": str(inputs), "SIMILE_FUZZ_SEED": str(trial.seed)}
        start = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace",
                              timeout=trial.pick(300, 6 * 3600))
        told = [line for line in (done.stdout + done.stderr).splitlines() if "fuzzed" in line]
        count = sum(int(line.split()[line.split().index("fuzzed") + 1].replace(",", "")) for line in told)
        remark = f"{time.monotonic() - start:.0f} s"
        # Each target's share is rounded down.
        trial.at_least(title, count, inputs * 99 // 100, remark=remark)
        failed = [line.strip()[:160] for line in (done.stdout + done.stderr).splitlines() if "recorded an issue" in line or "Fatal" in line]
        trial.none(f"crashes and hangs, {name}", failed or ([f"exit {done.returncode}"] if done.returncode else []))
