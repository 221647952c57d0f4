"""Clients: one request, loads of many, and connections that misbehave."""

import collections
import http.client
import json
import socket
import statistics
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    def __str__(self):
        return f"{self.status or self.error}: {self.body[:120].decode(errors='replace')}" if not self.is_good else str(self.status)


def ask(port: int, method: str, target: str, body=None, type=None, headers=None, patience=30.0, address="127.0.0.1") -> Answer:
    """One request on a connection of its own. A dictionary is sent as JSON."""
    headers = dict(headers or {})
    if isinstance(body, dict):
        body, type = json.dumps(body).encode(), "application/json"
    if type:
        headers["Content-Type"] = type
    start = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience, source_address=(address, 0))
    try:
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}, time.monotonic() - start)
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, seconds=time.monotonic() - start, error=f"{error.__class__.__name__} {error}".strip())
    finally:
        connection.close()


def item(key: str) -> str:
    return "/v1/items/" + quote(key, safe="")


def put(port: int, key: str, image: bytes, attributes: dict | None = None, **options) -> Answer:
    """Puts an item; with attributes as a form."""
    if attributes is None:
        return ask(port, "PUT", item(key), image, "image/png", **options)
    edge = "----edge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="attributes"\r\n\r\n{json.dumps(attributes)}\r\n'.encode(),
        f'--{edge}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'.encode(), image,
        f"\r\n--{edge}--\r\n".encode(),
    ]
    return ask(port, "PUT", item(key), b"".join(parts), f"multipart/form-data; boundary={edge}", **options)


class Load:
    """Threads that ask again and again until they are stopped: `with Load(16, question) as load: …`, then `load.p99`.

    - question: a function of the thread's number and the request's that asks and returns the answer.
    - pause: seconds between two requests of a thread; with a rate instead, each thread keeps to its share of it.
    """

    def __init__(self, clients: int, question, pause: float = 0.0, rate: float | None = None):
        self.clients, self.question, self.pause = clients, question, pause
        self.period = clients / rate if rate else None
        self.seconds: list[float] = []
        self.times: list[float] = []
        self.statuses: collections.Counter = collections.Counter()
        self.faults: list[str] = []
        self.done = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(clients)]

    def __enter__(self):
        self.start = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        for thread in self.threads:
            thread.join(60)
        self.duration = time.monotonic() - self.start

    def _work(self, number: int):
        turn, due = 0, time.monotonic() + (number / self.clients * self.period if self.period else 0)
        while not self.done.is_set():
            if self.period:
                if self.done.wait(max(0, due - time.monotonic())):
                    break
                due += self.period
            try:
                answer = self.question(number, turn)
            except Exception as error:  # a fault of the trial, to be told
                answer = Answer(0, error=repr(error))
            turn += 1
            # One that was under way when the load was stopped counts as any other.
            self.seconds.append(answer.seconds)
            self.times.append(time.monotonic())
            self.statuses[answer.status] += 1
            if not answer.is_good:
                self.faults.append(str(answer))
            if self.pause:
                self.done.wait(self.pause)

    @property
    def p50(self) -> float:
        return percentile(self.seconds, 50)

    @property
    def p99(self) -> float:
        return percentile(self.seconds, 99)

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.duration

    def __str__(self):
        told = ", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(self.statuses.items()))
        return f"{len(self.seconds)} requests: {told}"


def percentile(values: list[float], share: float) -> float:
    """The value below which a share, in percent, lies; infinite where there is none."""
    if not values:
        return float("inf")
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share / 100))]


def slope(times: list[float], values: list[float]) -> float:
    """By how much values change, in their unit per hour, by least squares."""
    if len(set(times)) < 2:
        return 0.0
    return statistics.linear_regression(times, values).slope * 3600


def connect(port: int, address="127.0.0.1", patience=10.0, receive_buffer: int | None = None) -> socket.socket:
    """A plain connection, from any address of loopback."""
    line = socket.socket()
    line.settimeout(patience)
    if receive_buffer:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    line.bind((address, 0))
    line.connect(("127.0.0.1", port))
    return line


def first_line(line: socket.socket) -> str:
    """The first line of an answer; empty where the connection ends without one."""
    received = b""
    try:
        while b"\n" not in received and (piece := line.recv(4096)):
            received += piece
    except OSError:
        pass
    return received.split(b"\r\n")[0].decode(errors="replace")
