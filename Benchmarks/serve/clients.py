"""Load by clients that wait for their answers."""

import asyncio
from time import perf_counter

from serve.asked import Request
from serve.connection import Connection
from serve.plan import GRACE
from serve.sending import Sending
from serve.wire import Answer

PAUSE = 0.05
"""Seconds that a refused client waits: less than Retry-After says, but not nothing."""


class Clients(Sending):
    """So many clients, each of which asks again as soon as it is answered."""

    async def run(self) -> None:
        self.active = self.plan.clients
        connections = [await self.connect() for _ in range(self.plan.clients)]
        self.begin = self.end = perf_counter()
        for connection in connections:
            self.next(connection)
        await self.wait(self.plan.seconds + GRACE)

    def next(self, connection: Connection | None) -> None:
        """Asks the next question, on a new connection if this one is gone."""
        request = None if self.is_over else next(self.requests, None)
        if request is None:
            self.active -= 1
            if connection:
                connection.close()
            if self.active == 0:
                self.finished.set()
            return
        self.sent += 1
        if connection and connection.is_open:
            connection.ask(request)
        else:
            asyncio.ensure_future(self.ask_on_new(request))

    def done(self, connection: Connection | None, request: Request, outcome: Answer | str, seconds: float) -> None:
        welcome = self.count(request, outcome, seconds)
        if connection and welcome:
            self.next(connection)
        else:
            asyncio.get_running_loop().call_later(PAUSE, self.next, connection)
