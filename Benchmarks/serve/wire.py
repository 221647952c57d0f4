"""HTTP/1.1, as much of it as the load needs: requests as bytes, and answers out of bytes."""

import socket
from dataclasses import dataclass

BOUNDARY = "benchmark-3d4f1c9a7be052d68"


class WireError(Exception):
    """What came is not an answer that this module can read."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    """By names in lower case."""
    body: bytes


def request(method: str, target: str, body: bytes = b"", kind: str = "") -> bytes:
    """The bytes of a request; ``kind`` is the type of the body."""
    head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if kind:
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


def form(method: str, target: str, parts: dict[str, bytes | str]) -> bytes:
    """A request with a multipart body: bytes are pictures in JPEG, texts are fields."""
    body = b""
    for name, content in parts.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(content, bytes):
            body += f'; filename="{name}.jpg"\r\nContent-Type: image/jpeg'.encode()
        body += b"\r\n\r\n" + (content if isinstance(content, bytes) else content.encode()) + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    return request(method, target, body, f"multipart/form-data; boundary={BOUNDARY}")


class Reader:
    """Answers out of what comes in pieces from one connection, on which one request at a time is on its way."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._head: tuple[int, dict[str, str], int] | None = None

    def feed(self, data: bytes) -> Answer | None:
        """Takes a piece; gives the answer when it is complete.

        Raises WireError.
        """
        self._bytes += data
        if self._head is None:
            end = self._bytes.find(b"\r\n\r\n")
            if end < 0:
                return None
            self._head = *_parsed(bytes(self._bytes[:end])), end + 4
        status, headers, start = self._head
        if "chunked" in headers.get("transfer-encoding", ""):
            body = _unchunked(self._bytes, start)
        elif "content-length" in headers or status in (204, 304):
            length = int(headers.get("content-length", 0))
            body = bytes(self._bytes[start : start + length]) if len(self._bytes) >= start + length else None
        else:
            raise WireError("the answer does not say how long it is")
        if body is None:
            return None
        self._bytes.clear()
        self._head = None
        return Answer(status, headers, body)


def _parsed(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ", 2)
    if len(words) < 2 or not words[0].startswith("HTTP/1.") or not words[1].isdigit():
        raise WireError(f"'{first[:80]}' is no status line")
    pairs = (line.partition(":") for line in lines)
    return int(words[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}


def _unchunked(content: bytearray, start: int) -> bytes | None:
    """The body of which the chunks begin there, or None while some are missing."""
    body = b""
    while (end := content.find(b"\r\n", start)) >= 0:
        try:
            length = int(content[start:end].split(b";")[0], 16)
        except ValueError:
            raise WireError("a chunk's length is no number") from None
        start = end + 2
        if length == 0:
            # Fields may follow; an empty line ends them.
            return body if content.find(b"\r\n\r\n", end) >= 0 else None
        body += content[start : start + length]
        start += length + 2
    return None


def ask(port: int, sent: bytes, timeout: float = 30) -> Answer:
    """Asks once, on a connection of its own, and waits.

    Raises WireError, or OSError.
    """
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(sent)
        reader = Reader()
        while data := connection.recv(1 << 16):
            if answer := reader.feed(data):
                return answer
    raise WireError("the connection was closed before the answer was complete")
