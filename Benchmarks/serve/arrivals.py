"""Load by people who come when they come."""

import asyncio
from time import perf_counter

from serve.asked import Request
from serve.connection import Connection
from serve.plan import GRACE
from serve.sending import Sending
from serve.wire import Answer

CONNECTIONS = 1000
"""At most so many requests wait at a time."""


class Arrivals(Sending):
    """Requests at a rate, whether or not those before are answered, on as many connections as that takes."""

    async def run(self) -> None:
        self.idle: list[Connection] = []
        self.waiting = 0
        self.begin = self.end = perf_counter()
        while not self.is_over:
            while self.sent < (perf_counter() - self.begin) * self.plan.rate:
                self.send(next(self.requests))
            await asyncio.sleep(0.002)
        if self.waiting:
            await self.wait(GRACE)

    def send(self, request: Request) -> None:
        self.sent += 1
        self.waiting += 1
        while self.idle and not self.idle[-1].is_open:
            self.idle.pop()
        if self.idle:
            self.idle.pop().ask(request)
        elif self.waiting <= CONNECTIONS:
            asyncio.ensure_future(self.ask_on_new(request))
        else:
            self.done(None, request, f"{CONNECTIONS} requests are waiting already", 0)

    def done(self, connection: Connection | None, request: Request, outcome: Answer | str, seconds: float) -> None:
        self.waiting -= 1
        self.count(request, outcome, seconds)
        if connection and connection.is_open:
            self.idle.append(connection)
        if self.waiting == 0 and self.is_over:
            self.finished.set()
