"""One connection of the load."""

import asyncio
from collections.abc import Callable
from time import perf_counter

from serve.asked import Request
from serve.wire import Answer, Reader, WireError


class Connection(asyncio.Protocol):
    """A connection that is kept, and on which one request at a time is on its way."""

    def __init__(self, done: "Callable[[Connection, Request, Answer | str, float], None]"):
        """``done`` is called when a request has its answer, or with the reason why it will never have one."""
        self._done = done
        self._reader = Reader()
        self._request: Request | None = None
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: Request) -> None:
        self._request, self._began = request, perf_counter()
        self._transport.write(request.sent)

    def close(self) -> None:
        if self._transport:
            self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            answer = self._reader.feed(data)
        except (WireError, ValueError) as failure:
            self.close()
            self._finish(str(failure))
            return
        if answer:
            # Before `done` looks whether the connection can be used again.
            if answer.headers.get("connection", "").lower() == "close":
                self.close()
            self._finish(answer)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._finish(f"the connection was lost: {error or 'closed by the server'}")

    def _finish(self, outcome: Answer | str) -> None:
        request, self._request = self._request, None
        if request:
            self._done(self, request, outcome, perf_counter() - self._began)
