"""Writes bitmap-*.bmp and scans.jpg in this folder. Needs Pillow 12 or later, which must agree about the files that it reads,
and libjpeg-turbo's cjpeg; run it from anywhere: python3 make_bitmaps.py

The tests repeat the formula: 21 × 13 pixels, an odd width so that rows are padded.
"""

import io
import struct
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

OUT = Path(__file__).parent
W, H = 21, 13


def color(x, y):
    return x * 12, y * 19, (x + y) * 7


def index(x, y, bits):
    return (x // 3 + y * 2) % (1 << bits)


def entry(i, bits):
    """What an index stands for."""
    step = 255 // ((1 << bits) - 1)
    return i * step, 255 - i * step, i * step // 2


def opacity(x):
    return 255 if x < 7 else 128 if x < 14 else 0


def header(size, bits, compression=0, height=H, used=0, masks=()):
    if size == 12:
        return struct.pack("<IHHHH", size, W, height, 1, bits)
    fields = struct.pack("<IiiHHIIiiII", size, W, height, 1, bits, compression, 0, 2835, 2835, used, 0)
    fields += b"".join(struct.pack("<I", mask) for mask in masks)
    # What is left of a long header: sRGB, no profile.
    fields = fields.ljust(size, b"\0")
    return fields[:56] + b"BGRs" + fields[60:] if size >= 108 else fields


def bitmap(name, head, table, data, gap=0, check=True, exact=True):
    offset = 14 + len(head) + len(table) + gap
    file = struct.pack("<2sIHHI", b"BM", offset + len(data), 0, 0, offset) + head + table + b"\x55" * gap + data
    (OUT / f"bitmap-{name}.bmp").write_bytes(file)
    if check:
        picture = Image.open(io.BytesIO(file))
        picture.load()
        samples = picture.convert("RGB").tobytes()
        pixels = zip(samples[::3], samples[1::3], samples[2::3])
        wanted = check if callable(check) else color
        for i, pixel in enumerate(pixels):
            want = wanted(i % W, i // W)
            assert all(abs(a - b) <= (0 if exact else 8) for a, b in zip(pixel, want)), (name, i, pixel, want)


def rows(pack, order=None):
    """Rows from the bottom up, each padded to 32 bits."""
    data = b""
    for y in order or reversed(range(H)):
        row = pack(y)
        data += row + b"\xAA" * (-len(row) % 4)
    return data


def indices(bits):
    def pack(y):
        number, filled = 0, 0
        for x in range(W):
            number = number << bits | index(x, y, bits)
            filled += bits
        rest = -filled % 8
        return (number << rest).to_bytes((filled + rest) // 8, "big")
    return pack


def table(bits, core=False, count=None):
    return b"".join(bytes(reversed(entry(i, bits))) + (b"" if core else b"\0") for i in range(count or 1 << bits))


def bgr(y):
    return b"".join(bytes(reversed(color(x, y))) for x in range(W))


def masked(size, masks, alpha=False):
    def pack(y):
        row = b""
        for x in range(W):
            pixel = 0
            for value, mask in zip((*color(x, y), opacity(x)), masks):
                low = (mask & -mask).bit_length() - 1
                most = mask >> low if mask else 0
                pixel |= round(value * most / 255) << low if mask else 0
            row += pixel.to_bytes(size, "little")
        return row
    return pack


def looked_up(bits):
    return lambda x, y: entry(index(x, y, bits), bits)


for bits in (1, 4, 8):
    bitmap(f"{bits}", header(40, bits), table(bits), rows(indices(bits)), check=looked_up(bits))
bitmap("2", header(40, 2), table(2), rows(indices(2)), check=False)
bitmap("core-4", header(12, 4), table(4, core=True), rows(indices(4)), check=looked_up(4))
bitmap("core-24", header(12, 24), b"", rows(bgr))
# As many colours as there are, and a gap before the pixels.
bitmap("few-colors", header(40, 8, used=16), table(4, count=16), rows(lambda y: bytes(index(x, y, 4) for x in range(W))),
       gap=10, check=looked_up(4))
bitmap("24", header(40, 24), b"", rows(bgr))
bitmap("24-top-down", header(40, 24, height=-H), b"", rows(bgr, range(H)))
bitmap("os2-16", header(40, 24)[:16].replace(struct.pack("<I", 40), struct.pack("<I", 16), 1), b"", rows(bgr), check=False)
bitmap("os2-64", header(64, 24), b"", rows(bgr))
bitmap("16", header(40, 16), b"", rows(masked(2, (0x7C00, 0x03E0, 0x1F))), exact=False)
M565 = (0xF800, 0x07E0, 0x1F)
bitmap("565", header(40, 16, 3), b"".join(struct.pack("<I", m) for m in M565), rows(masked(2, M565)), exact=False)
bitmap("32", header(40, 32), b"", rows(lambda y: b"".join(bytes(reversed(color(x, y))) + b"\x37" for x in range(W))))
RGBX = (0xFF, 0xFF00, 0xFF0000)
bitmap("32-masks", header(40, 32, 3), b"".join(struct.pack("<I", m) for m in RGBX), rows(masked(4, RGBX)),
       check=False)
BGRA = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
bitmap("v2-masks", header(52, 32, 3, masks=RGBX), b"", rows(masked(4, RGBX)), check=False)
bitmap("v3-alpha", header(56, 32, 3, masks=BGRA), b"", rows(masked(4, BGRA)), check=False)
bitmap("v4-alpha", header(108, 32, 3, masks=BGRA), b"", rows(masked(4, BGRA)), check=False)
bitmap("v4-no-alpha", header(108, 32, 3, masks=BGRA), b"", rows(masked(4, BGRA[:3])), check=False)
bitmap("v5-10-bits", header(124, 32, 3, masks=(0x3FF00000, 0xFFC00, 0x3FF, 0)), b"",
       rows(masked(4, (0x3FF00000, 0xFFC00, 0x3FF))), check=False)


# MARK: Runs: of all kinds, with a jump over what is index 0

def runs(bits):
    data = b""
    for y in reversed(range(H)):
        row = [index(x, y, bits) for x in range(W)]
        x = 0
        while x < W:
            if row[x:x + 3] == [0, 0, 0] and x + 3 < W:
                data += bytes([0, 2, 3, 0])
                x += 3
            elif x % 2 == 0 and x + 5 <= W:
                part = row[x:x + 5]
                if bits == 4:
                    part = [a << 4 | b for a, b in zip(part[::2], part[1::2] + [0])]
                data += bytes([0, 5, *part]) + b"\0" * (len(part) % 2)
                x += 5
            else:
                count = 1
                while x + count < W and row[x + count] == row[x]:
                    count += 1
                data += bytes([count, row[x] * 17 if bits == 4 else row[x]])
                x += count
        data += b"\0\0"
    return data + b"\0\1"


bitmap("runs-8", header(40, 8, 1), table(8), runs(8), check=looked_up(8))
bitmap("runs-4", header(40, 4, 2), table(4), runs(4), check=looked_up(4))

# MARK: A profile in the file

profile = (OUT / "p3.icc").read_bytes()
PATCHES = [(180, 90, 60), (90, 160, 80), (70, 90, 170), (128, 128, 128)]
head = bytearray(header(124, 24).replace(b"BGRs", b"DEBM"))
data = rows(lambda y: b"".join(bytes(reversed(PATCHES[x * 4 // W])) for x in range(W)))
head[112:120] = struct.pack("<II", 124 + len(data), len(profile))
bitmap("profile", bytes(head), b"", data + profile, check=False)

# MARK: A JPEG file of a scan for each colour

with tempfile.NamedTemporaryFile("w", suffix=".txt") as script:
    script.write("0;\n1;\n2;\n")
    script.flush()
    pixels = bytes(v for y in range(36) for x in range(48) for v in (x * 5, y * 7, (x + y) * 3))
    made = subprocess.run(["cjpeg", "-quality", "95", "-sample", "1x1", "-scans", script.name],
                          input=b"P6 48 36 255\n" + pixels, capture_output=True, check=True)
    (OUT / "scans.jpg").write_bytes(made.stdout)
    made = subprocess.run(["cjpeg", "-quality", "95", "-sample", "1x1", "-arithmetic"],
                          input=b"P6 48 36 255\n" + pixels, capture_output=True, check=True)
    (OUT / "arithmetic.jpg").write_bytes(made.stdout)
