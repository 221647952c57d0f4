"""Sending requests and counting what becomes of them."""

import asyncio
import random
from collections.abc import Iterator
from time import perf_counter

from serve.asked import Request
from serve.connection import Connection
from serve.plan import GRACE, Plan
from serve.tally import Tally
from serve.wire import Answer

PATIENCE = 100
"""Requests that may be lost before nothing more is sent."""


def drawn(plan: Plan) -> Iterator[Request]:
    """Requests without end, or as many as are wanted."""
    chance = random.Random(plan.seed)
    left = plan.count
    while left is None or left > 0:
        block = chance.choices(plan.requests, plan.weights, k=1000 if left is None else min(1000, left))
        left = None if left is None else left - len(block)
        yield from block


class Sending:
    """What clients and arrivals have in common."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.tally = Tally()
        self.requests = drawn(plan)
        self.sent = 0
        self.begin = self.end = perf_counter()
        self.finished = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be sent."""
        return perf_counter() - self.begin >= self.plan.seconds or self.tally.lost >= PATIENCE

    async def connect(self) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(self.done), "127.0.0.1", self.plan.port
        )
        return connection

    async def ask_on_new(self, request: Request) -> None:
        """Asks on a new connection."""
        try:
            connection = await self.connect()
        except OSError as failure:
            self.done(None, request, f"no connection: {failure}", 0)
        else:
            connection.ask(request)

    def done(self, connection: Connection | None, request: Request, outcome: Answer | str, seconds: float) -> None:
        """Counts, and goes on with the connection, if there is one."""
        raise NotImplementedError

    def count(self, request: Request, outcome: Answer | str, seconds: float) -> bool:
        self.end = perf_counter()
        return self.tally.add(request, outcome, seconds)

    async def wait(self, seconds: float) -> None:
        """Until all is answered, or the time is up: then what is still on its way is lost."""
        try:
            await asyncio.wait_for(self.finished.wait(), seconds)
        except TimeoutError:
            tally = self.tally
            missing = self.sent - len(tally.milliseconds) - tally.refused - tally.lost - tally.wrong
            tally.lost += missing
            tally.remarks.append(f"{missing} requests had no answer {GRACE} seconds after the last was sent")
