"""Makes the load: `python -m serve.generator PLAN`, where the plan is a file that `serve.load` wrote.

A program of its own, so that its processor time is told apart from the server's; it prints JSON. Without threads and
without an HTTP library, since on a small machine it competes with the server that it measures.
"""

import asyncio
import gc
import json
import pickle
import random
import sys
import time
from collections.abc import Iterator
from time import perf_counter

from serve.asked import Request
from serve.connection import Connection
from serve.plan import GRACE, Plan
from serve.tally import Tally
from serve.wire import Answer

CONNECTIONS = 1000
"""At most so many requests wait at a time, where clients are not counted."""
PATIENCE = 100
"""Requests that may be lost before nothing more is sent."""
PAUSE = 0.05
"""Seconds that a refused client waits: less than Retry-After says, but not nothing."""


def drawn(plan: Plan) -> Iterator[Request]:
    """Requests without end, or as many as are wanted."""
    chance = random.Random(plan.seed)
    left = plan.count
    while left is None or left > 0:
        block = chance.choices(plan.requests, plan.weights, k=1000 if left is None else min(1000, left))
        left = None if left is None else left - len(block)
        yield from block


class Load:
    """What both kinds of load have in common."""

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


class Clients(Load):
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


class Arrivals(Load):
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


async def run(plan: Plan) -> dict:
    """Makes the load that the plan asks for; gives what `serve.tally.Load` is made of."""
    load = Arrivals(plan) if plan.rate else Clients(plan)
    spent = time.process_time()
    await load.run()
    spent, wall = time.process_time() - spent, max(load.end - load.begin, 1e-6)
    tally = load.tally
    return {
        "seconds": wall, "milliseconds": sorted(round(each, 3) for each in tally.milliseconds), "sent": load.sent,
        "refused": tally.refused, "lost": tally.lost, "wrong": tally.wrong, "remarks": tally.remarks, "share": spent / wall,
    }


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        plan = pickle.load(file)
    # There are no cycles to speak of, and looking for them would show in the times.
    gc.disable()
    json.dump(asyncio.run(run(plan)), sys.stdout)


if __name__ == "__main__":
    main()
