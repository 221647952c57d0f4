"""Holds many connections on which nothing happens: `python -m serve.idle PORT COUNT SECONDS PID`.

Each asks for /healthz once, stays open, and asks again when the time is over; in between somebody else asks on a new
connection. Prints JSON: how many were opened and how many still answered, the other's slowest answer in
milliseconds, and what the server (PID) held in memory before and with them.
"""

import json
import socket
import sys
import time

from serve import asked, wire
from serve.server import field

LONGEST = 10
"""Seconds after which an answer is not waited for."""


def open_one(port: int) -> socket.socket | None:
    try:
        connection = socket.create_connection(("127.0.0.1", port), LONGEST)
    except OSError:
        return None
    if answers(connection):
        return connection
    connection.close()
    return None


def answers(connection: socket.socket) -> bool:
    """Whether the other end still answers."""
    reader = wire.Reader()
    try:
        connection.sendall(asked.health())
        while data := connection.recv(1 << 16):
            if answer := reader.feed(data):
                return answer.status == 200
    except (OSError, wire.WireError):
        pass
    return False


def slowest(port: int, seconds: float) -> float | None:
    """Of a new connection now and then, the slowest answer in milliseconds; None when one had none."""
    worst = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        connection = open_one(port)
        if connection is None:
            return None
        worst = max(worst, 1000 * (time.perf_counter() - begin))
        connection.close()
        time.sleep(0.1)
    return worst


def main() -> None:
    port, count, seconds, pid = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    answers_now = open_one(port)
    before = field(pid, "VmRSS")
    connections = [answers_now] if answers_now else []
    vain = 0
    while len(connections) < count and vain < 10:
        connection = open_one(port)
        if connection:
            connections.append(connection)
        else:
            vain += 1
    # What opening them made is written away before it is counted.
    time.sleep(1)
    held = field(pid, "VmRSS")
    other = slowest(port, seconds)
    answered = sum(answers(connection) for connection in connections)
    json.dump({"opened": len(connections), "answered": answered, "slowest": other, "before": before, "held": held}, sys.stdout)


if __name__ == "__main__":
    main()
