"""Pictures drawn for the test, so that it needs none at hand."""

import struct
import zlib
from pathlib import Path


def write_picture(path: Path, colour: tuple[int, int, int], dots: bool, side: int = 240) -> Path:
    """Writes a square PNG: dots or stripes of a colour on a light ground."""
    rows = []
    for y in range(side):
        row = bytearray([0])
        for x in range(side):
            if dots:
                marked = (x % 40 - 20) ** 2 + (y % 40 - 20) ** 2 < 144
            else:
                marked = (x + y) % 40 < 16
            row += bytes(colour if marked else (240, 236, 228))
        rows.append(bytes(row))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows))
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    return path


def copy_picture(picture: Path, path: Path) -> Path:
    """Writes the same pixels in a file of other bytes: with a text that says nothing."""
    data = b"Comment\0copy"
    text = struct.pack(">I", len(data)) + b"tEXt" + data + struct.pack(">I", zlib.crc32(b"tEXt" + data))
    # After the signature and the header, which have a fixed length.
    start = 8 + 25
    content = picture.read_bytes()
    path.write_bytes(content[:start] + text + content[start:])
    return path
