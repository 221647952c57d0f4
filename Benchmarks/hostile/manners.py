"""Requests and settings that are to be refused, and a crash that is to be short."""

import os
import signal
import time

from client import ask, connect, first_line, item, put
from pictures import small
from service import Service, run
from web import wait_until

HEADS = {
    "two Host headers": b"GET /v1/items HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\n",
    "two equal Host headers": b"GET /v1/items HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "no Host header": b"GET /v1/items HTTP/1.1\r\n\r\n",
    "a Host header of two hosts": b"GET /v1/items HTTP/1.1\r\nHost: localhost, b\r\n\r\n",
    "two Content-Lengths": b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length beside chunks":
        b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a length that is none": b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "a length beyond 64 bits": b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "a chunk beyond 64 bits":
        b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n\r\n",
    "a space before a colon": b"GET /v1/items HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "a zero byte in a header": b"GET /v1/items HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n",
}


def trial(trial):
    """Heads of requests, origins, a crash, and what removal leaves."""
    default = {"SWIFT_BACKTRACE": ""}
    with trial.folder() as folder, Service(trial.simile, folder / "catalog", environment=default) as service:
        put(service.port, "a", small(1))
        for name, head in HEADS.items():
            with connect(service.port, patience=5) as line:
                line.sendall(head)
                said = first_line(line)
            is_refused = said == "" or said.startswith(("HTTP/1.1 4", "HTTP/1.1 501"))
            trial.holds(name, is_refused, said or "closed", "refused")
        trial.holds("a plain request afterwards", ask(service.port, "GET", "/v1/items").is_good, 200, 200)

        start = time.monotonic()
        os.kill(service.pid, signal.SIGILL)
        wait_until(lambda: not service.is_running, 40)
        trial.at_most("a crash lasts", time.monotonic() - start, 2, "s", "by SIGILL, as a trap ends it")
    origins(trial)
    removal(trial)


def origins(trial):
    """Every page on the web could delete, where everybody may write and every origin is allowed."""
    for name, origins in {"every origin": ["*"], "every origin beside one": ["https://shop.example", "*"]}.items():
        with trial.folder() as folder:
            try:
                with Service(trial.simile, folder / "catalog", {"allowedOrigins": origins}) as service:
                    put(service.port, "a", small(1))
                    gone = ask(service.port, "DELETE", item("a"), headers={"Origin": "https://evil.example"})
                    trial.holds(f"{name} allowed, and no keys", False, f"started; DELETE by a page: {gone.status}", "refused")
            except RuntimeError as refusal:
                trial.holds(f"{name} allowed, and no keys", True, "refused", "refused", str(refusal)[-160:].strip())


def removal(trial):
    """`simile remove` takes the service's own images with it."""
    with trial.folder() as folder:
        with Service(trial.simile, folder / "catalog") as service:
            for number in range(3):
                put(service.port, f"i{number}", small(number))
        done = run(trial.simile, "remove", "i0", "i1", "--catalog", folder / "catalog")
        left = [path for path in (folder / "catalog" / "pictures").rglob("*") if path.is_file()]
        trial.at_most("image files after `simile remove` of 2 of 3", len(left), 1, remark=f"exit {done.returncode}")
