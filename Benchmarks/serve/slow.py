"""Clients that send a byte of a header every few seconds: `python -m serve.slow PORT COUNT SECONDS`.

Prints JSON: after how many seconds the server closed each connection, and how many were still open at the end.
"""

import json
import selectors
import socket
import sys
import time

EVERY = 2
"""Seconds between two bytes."""
HEADER = b"X-Patience: " + b"a" * 4000


def main() -> None:
    port, count, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    selector = selectors.DefaultSelector()
    begin = time.monotonic()
    connections: dict[socket.socket, float] = {}
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), 10)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        connection.setblocking(False)
        connections[connection] = time.monotonic()
        selector.register(connection, selectors.EVENT_READ)
    cut: list[float] = []

    def leave(connection: socket.socket) -> None:
        cut.append(time.monotonic() - connections.pop(connection))
        selector.unregister(connection)
        connection.close()

    sent = 0
    while connections and time.monotonic() - begin < seconds:
        for key, _ in selector.select(timeout=0.1):
            try:
                # An answer such as 408 may come before the end.
                ended = not key.fileobj.recv(1 << 16)
            except OSError:
                ended = True
            if ended:
                leave(key.fileobj)
        if time.monotonic() - begin > EVERY * (sent + 1):
            for connection in list(connections):
                try:
                    connection.send(HEADER[sent : sent + 1])
                except OSError:
                    leave(connection)
            sent += 1
    json.dump({"cut": cut, "open": len(connections)}, sys.stdout)


if __name__ == "__main__":
    main()
