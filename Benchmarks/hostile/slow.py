"""Clients that send or read a byte a second, beside good ones."""

import asyncio
import contextlib
import threading
import time

from client import Load, ask, item, percentile, put, slope
from pictures import photo
from service import Service

SLOW = 500


def trial(trial):
    """500 clients of a byte a second beside 16 good ones."""
    with trial.folder() as folder, Service(trial.simile, folder / "catalog") as service:
        images = [photo(number) for number in range(12)]
        for number in range(50):
            put(service.port, f"i{number}", images[number % 12])

        def good(client, turn):
            kind = (client + turn) % 4
            if kind == 0:
                return ask(service.port, "GET", f"/v1/items/i{turn % 50}/image")
            if kind == 1:
                return put(service.port, f"good{client}", images[turn % 12])
            if kind == 2:
                return ask(service.port, "GET", "/v1/items?limit=10")
            return ask(service.port, "POST", "/v1/search", {"key": f"i{turn % 50}"})

        # At a rate that leaves room: what is to be seen is what the slow ones change.
        with Load(16, good, rate=80) as normal:
            normal.done.wait(trial.pick(12, 60))
        trial.none("good ones alone, refused or lost", normal.faults, str(normal))
        memory: list[tuple[float, float]] = []
        crowd = Crowd(service.port)
        with crowd, service.peak() as peak, Load(16, good, rate=80) as load:
            end = time.monotonic() + trial.pick(45, 300)
            while time.monotonic() < end and not load.done.wait(1):
                memory.append((time.monotonic(), service.memory()))
            remark = f"{crowd.open} of the slow ones connected at the end, {crowd.ended} times one was cut off"
        trial.none("good ones beside 500 slow ones, refused or lost", load.faults, f"{load}; {remark}")
        trial.at_most("good ones, p99, to their normal one", load.p99 / max(normal.p99, 0.005), 3, "×",
                      f"{load.p99 * 1000:.0f} ms, normal {normal.p99 * 1000:.0f} ms")
        trial.at_most("memory grows by", peak.growth, 200, "MB")
        # After the beginning, in which connections are taken up.
        half = memory[len(memory) // 3:]
        trial.at_most("memory, second half over first", _mean(half[len(half) // 2:]) - _mean(half[:len(half) // 2]), 20, "MB",
                      f"slope {slope([t for t, _ in half], [m for _, m in half]):,.0f} MB per hour")
        trial.at_most("descriptors at the end", service.descriptors(), SLOW + 100)


def _mean(samples) -> float:
    return sum(memory for _, memory in samples) / max(1, len(samples))


class Crowd:
    """Slow clients of other addresses than the good ones: some send a head, some a body, some read an image byte by byte.
    One that is cut off comes again."""

    def __init__(self, port: int):
        self.port = port
        self.ended = self.open = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.everybody.cancel)
        self.thread.join(20)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.everybody = self.loop.create_task(self._all())
        with contextlib.suppress(asyncio.CancelledError):
            self.loop.run_until_complete(self.everybody)
        self.loop.close()

    async def _all(self):
        await asyncio.gather(*(self._one(number) for number in range(SLOW)))

    async def _one(self, number: int):
        address = f"127.0.0.{2 + number % 100}"
        while True:
            await asyncio.sleep(number % 50 / 25)
            try:
                # A small buffer, so that an answer that is not read stays with the service.
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(address, 0), limit=64)
            except OSError:
                continue
            self.open += 1
            try:
                await [self._head, self._body, self._read][number % 3](reader, writer)
            except (OSError, asyncio.IncompleteReadError):
                pass
            finally:
                self.open -= 1
                self.ended += 1
                writer.transport.abort()

    async def _head(self, reader, writer):
        writer.write(b"GET /v1/items HTTP/1.1\r\nHost: localhost\r\n")
        while not reader.at_eof() and not writer.is_closing():
            writer.write(b"x" * 1)
            await asyncio.sleep(1)
            if writer.transport.get_write_buffer_size() > 4096:
                raise OSError

    async def _body(self, reader, writer):
        writer.write(b"PUT /v1/items/slow HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n")
        while not reader.at_eof() and not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(1)
            # An answer comes only when the service has enough of it.
            if reader._buffer:
                raise OSError

    async def _read(self, reader, writer):
        writer.write(f"GET {item('i1')}/image HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 20)
        while not reader.at_eof():
            await reader.readexactly(1)
            await asyncio.sleep(1)
