"""Images that are drawn here, so that nothing from outside is needed."""

import os
import random
import struct
import sys
import zlib
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))
from several_writers import png as small  # noqa: E402,F401  a small image of three colors, another one for each number


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def large(side: int) -> bytes:
    """A PNG of noise that is as large as its pixels: 3 · side² bytes."""
    rows = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def photo(number: int, side: int = 256) -> bytes:
    """An image of some tens of kilobytes, another one for each number."""
    chance = random.Random(number)
    base = [chance.randrange(200) for _ in range(3)]
    rows = b"".join(
        b"\0" + bytes((base[c] + (x * y >> 6 & 31) + chance.randrange(8)) & 255 for x in range(side) for c in range(3))
        for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
