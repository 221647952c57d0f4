"""Shops on the loopback interface, each on a port of its own, some of them in trouble, that publish products as they are told."""

import asyncio
import gzip
import json
import random
import struct
import threading
import time
import zlib

KINDS = ["plain", "plain", "plain", "slow", "errors", "truncated", "bomb", "redirect", "etags", "vanishing"]
"""What is the matter with every tenth shop."""


def png(number: int) -> bytes:
    """A small image that no other number has."""
    rng = random.Random(number)
    colors = [bytes(rng.randrange(256) for _ in range(3)) for _ in range(16)]
    rows = b"".join(b"\0" + b"".join(colors[y // 8 * 4 + x // 8] for x in range(32)) for y in range(32))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


class Shop:
    """One shop: its products, what is wrong with it, and what it was asked."""

    def __init__(self, number: int, products: int):
        self.number, self.kind, self.port = number, KINDS[number % len(KINDS)], 0
        self.name = f"shop{number}"
        self.ids = [f"p{n}" for n in range(products)]
        self.revision, self.asked, self.running, self.most = 1, [], 0, 0
        self.feeds = 0

    @property
    def is_sound(self) -> bool:
        """Whether all that it publishes can be found."""
        return self.kind in ("plain", "slow", "etags", "redirect", "vanishing")

    def publish(self, product: str) -> None:
        """Offers one more product."""
        self.ids.append(product)
        self.revision += 1

    def feed(self) -> bytes:
        path = "moved" if self.kind == "redirect" else "image"
        base = f"http://127.0.0.1:{self.port}"
        return "".join(
            json.dumps({
                "id": name, "title": f"{name} of {self.name}", "price": f"{number % 90 + 10}.00 EUR",
                "image_link": f"{base}/{path}/{name}.png",
            }) + "\n" for number, name in enumerate(self.ids)
        ).encode()

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes, int]:
        """Status, headers, body, and how many bytes of the body are not sent."""
        if path == "/feed.jsonl":
            return self.answer_feed(headers)
        if path.startswith("/moved/"):
            return 302, {"Location": path.replace("/moved/", "/image/")}, b"", 0
        if path.startswith("/image/"):
            if self.kind == "errors" and random.random() < .3:
                return 500, {}, b"", 0
            name = path[7:-4]
            tag = f'"{time.time_ns()}"' if self.kind == "etags" else f'"{name}"'
            if headers.get("if-none-match") == tag:
                return 304, {"ETag": tag}, b"", 0
            return 200, {"ETag": tag, "Content-Type": "image/png"}, png(zlib.crc32(f"{self.name}/{name}".encode())), 0
        return 404, {}, b"", 0

    def answer_feed(self, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes, int]:
        self.feeds += 1
        if self.kind == "errors" and self.feeds % 3 == 0:
            return (503, {"Retry-After": "2"}, b"", 0) if self.feeds % 2 else (500, {}, b"", 0)
        if self.kind == "vanishing" and self.feeds % 7 == 0:
            # One product is missing now and then, which is no reason to remove it.
            return 200, {}, self.feed().split(b"\n", 1)[1], 0
        tag = f'"{self.revision}"'
        if headers.get("if-none-match") == tag and self.kind not in ("etags", "bomb"):
            return 304, {"ETag": tag}, b"", 0
        if self.kind == "bomb" and self.feeds > 1:
            return 200, {"Content-Encoding": "gzip"}, BOMB, 0
        body = self.feed()
        if self.kind == "truncated" and self.feeds > 1:
            return 200, {"ETag": tag}, body, len(body) // 2
        tag = f'"{time.time_ns()}"' if self.kind == "etags" else tag
        return 200, {"ETag": tag}, body, 0


BOMB = gzip.compress(b" " * (64 << 20), 6)


class Farm:
    """All shops, in a thread of their own."""

    def __init__(self, shops: int, products: int):
        self.shops = [Shop(number, products) for number in range(shops)]
        self._ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True).start()
        self._ready.wait()

    async def _run(self) -> None:
        servers = []
        for shop in self.shops:
            server = await asyncio.start_server(lambda r, w, shop=shop: self._serve(shop, r, w), "127.0.0.1", 0)
            shop.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        self._ready.set()
        await asyncio.gather(*(server.serve_forever() for server in servers))

    async def _serve(self, shop: Shop, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                lines = head.split("\r\n")
                path = lines[0].split(" ")[1]
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
                shop.asked.append((time.monotonic(), path))
                shop.running += 1
                shop.most = max(shop.most, shop.running)
                try:
                    if shop.kind == "slow":
                        await asyncio.sleep(.3)
                    status, more, body, cut = shop.answer(path, headers)
                finally:
                    shop.running -= 1
                size = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
                extra = "".join(f"{name}: {value}\r\n" for name, value in more.items())
                writer.write(f"HTTP/1.1 {status} X\r\n{size}{extra}\r\n".encode() + body[:len(body) - cut])
                await writer.drain()
                if cut:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def beyond(self, interval: float, most: int) -> int:
        """Requests that came sooner after the fourth before than four may, and shops that got more at a time."""
        count = 0
        for shop in self.shops:
            times = [when for when, _ in shop.asked]
            # A connection takes a moment, so that two that began apart may come closer together; several do not.
            count += sum(1 for a, b in zip(times, times[4:]) if b - a < 4 * interval * .9)
            count += shop.most > most
        return count
