"""Writes hostile images of full size: python images.py FOLDER [NAME…]

Each is small to send and costly to decode, or broken where that shows late. Needs numpy and Pillow; what this Pillow
cannot encode is left out with a message. The same command writes the same files. A line for each goes to standard
output: name, bytes, seconds taken to make it.
"""

import io
import struct
import sys
import time
import zlib
from pathlib import Path

import numpy
from PIL import Image

SIDE = 10_000  # 100 megapixels, the service's limit
IMAGES = {}


def image(ending):
    """Registers a function that returns the bytes of an image; its name is the file's."""
    def register(function):
        IMAGES[function.__name__.replace("_", "-") + "." + ending] = function
        return function
    return register


def noise(count, seed=1):
    return numpy.random.default_rng(seed).integers(0, 256, count, dtype=numpy.uint8).tobytes()


# PNG

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def zeros(count, level=9):
    """So many zeros, deflated."""
    deflate = zlib.compressobj(level)
    block = bytes(1 << 20)
    parts = [deflate.compress(block) for _ in range(count >> 20)]
    return b"".join(parts) + deflate.compress(bytes(count & 0xFFFFF)) + deflate.flush()


def png(width, height, bits=8, color=2, interlaced=False, before=(), data=None, pieces=None):
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    if data is None:
        row = (width * samples * bits + 7) // 8 + 1
        # The seven passes of a flat image take no more room than this.
        data = zeros(row * height + (height * 8 if interlaced else 0))
    size = pieces or len(data)
    parts = [data[i:i + size] for i in range(0, len(data), size)]
    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, interlaced)),
        *before,
        *([chunk(b"PLTE", bytes(range(256)) * 3)] if color == 3 else []),
        *[chunk(b"IDAT", part) for part in parts],
        chunk(b"IEND", b""),
    ])


def small_png(*before):
    return png(64, 64, before=before)


@image("png")
def png_flat():
    return png(SIDE, SIDE)


@image("png")
def png_gray():
    return png(SIDE, SIDE, color=0)


@image("png")
def png_bilevel():
    return png(SIDE, SIDE, bits=1, color=0)


@image("png")
def png_16_bits_alpha():
    return png(SIDE, SIDE, bits=16, color=6)


@image("png")
def png_palette_interlaced():
    return png(SIDE, SIDE, color=3, interlaced=True)


@image("png")
def png_interlaced():
    return png(SIDE, SIDE, interlaced=True)


@image("png")
def png_interlaced_16_bits_alpha():
    return png(SIDE, SIDE, bits=16, color=6, interlaced=True)


@image("png")
def png_interlaced_broken():
    whole = png(SIDE, SIDE, interlaced=True)
    return whole[:int(len(whole) * 0.97)]


@image("png")
def png_broken_at_the_end():
    whole = bytearray(png(SIDE, SIDE))
    whole[-200] ^= 0xFF
    return bytes(whole)


@image("png")
def png_paeth_of_noise():
    # As many bytes as may be sent, each of which the slowest filter has to undo.
    width, height = 4000, 5000
    rows = numpy.frombuffer(noise(height * (width * 3 + 1)), dtype=numpy.uint8).reshape(height, -1).copy()
    rows[:, 0] = 4
    return png(width, height, data=zlib.compress(rows.tobytes(), 1))


@image("png")
def png_one_column():
    return png(1, 200_000)


@image("png")
def png_texts():
    text = zeros(200 << 20)
    return small_png(*[chunk(b"zTXt", b"Comment\0\0" + text) for _ in range(30)])


@image("png")
def png_international_texts():
    text = zeros(200 << 20)
    return small_png(*[chunk(b"iTXt", b"Comment\0\1\0\0\0" + text) for _ in range(30)])


@image("png")
def png_many_texts():
    one = chunk(b"tEXt", b"a\0b")
    return small_png(one * (40 << 20 >> 4))


@image("png")
def png_profile():
    profile = bytearray(b"\0" * 128)
    profile[0:4] = struct.pack(">I", 1 << 30)
    deflate = zlib.compressobj(9)
    data = deflate.compress(bytes(profile))
    block = bytes(1 << 20)
    data += b"".join(deflate.compress(block) for _ in range(1 << 10)) + deflate.flush()
    return small_png(chunk(b"iCCP", b"bomb\0\0" + data))


def icc(elements):
    """A profile whose floating-point tags have very many processing elements, all at the same place."""
    xyz = lambda *values: b"XYZ " + bytes(4) + struct.pack(">3i", *[round(v * 65536) for v in values])
    matrix = b"matf" + bytes(4) + struct.pack(">HH", 3, 3) + struct.pack(">12f", 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)
    head = 16 + elements * 8
    process = b"mpet" + bytes(4) + struct.pack(">HHI", 3, 3, elements) \
        + struct.pack(">II", head, len(matrix)) * elements + matrix
    gamma = b"curv" + bytes(4) + struct.pack(">I", 1) + struct.pack(">H", 0x0180) + bytes(2)
    tags = [(b"rXYZ", xyz(.5, .3, .1)), (b"gXYZ", xyz(.3, .6, .1)), (b"bXYZ", xyz(.1, .1, .6)), (b"rTRC", gamma),
            (b"gTRC", gamma), (b"bTRC", gamma), (b"wtpt", xyz(.9642, 1, .8249)), *[(name, process) for name in (b"D2B0", b"D2B1")]]
    at, table, data = 132 + 12 * len(tags), b"", b""
    for name, body in tags:
        table += name + struct.pack(">II", at + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    size = at + len(data)
    header = struct.pack(">I", size) + b"lcms" + struct.pack(">I", 0x04300000) + b"mntrRGB XYZ " + bytes(12) + b"acsp" \
        + bytes(28) + struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    return header + struct.pack(">I", len(tags)) + table + data


@image("png")
def png_profile_of_many_elements():
    return small_png(chunk(b"iCCP", b"bomb\0\0" + zlib.compress(icc(100_000))))


@image("png")
def png_16_bits_profile_of_many_elements():
    return png(64, 64, bits=16, before=[chunk(b"iCCP", b"bomb\0\0" + zlib.compress(icc(100_000)))])


@image("png")
def png_exif_shares_bytes():
    return small_png(chunk(b"eXIf", exif(5000, 60_000)))


@image("png")
def png_many_empty_data_chunks():
    return small_png(chunk(b"IDAT", b"") * (4 << 20))


@image("png")
def png_exif():
    return small_png(chunk(b"eXIf", exif(30_000)))


@image("png")
def png_data_in_bytes():
    return png(SIDE // 4, SIDE // 4, color=6, pieces=1,
               data=zlib.compress(noise(1 << 20) * 24, 1)[:2_000_000])


# Exif and TIFF

def entry(tag, kind, count, value, big=False):
    return struct.pack("<HHQQ" if big else "<HHII", tag, kind, count, value)


def exif(entries, size=60):
    """A directory with very many entries that all show the same bytes."""
    body = b"".join(entry(0x8000 + i, 2, size, 8) for i in range(entries))
    return b"II*\0" + struct.pack("<IH", 8, entries) + body + bytes(4)


def tiff(width, height, data, compression=1, samples=3, bits=8, rows=None, extra=(), strips=None, after=b"",
         photometric=None, following=0):
    """One directory; `strips` gives offsets and lengths within data."""
    rows = rows or height
    strips = strips or [(0, len(data))]
    offset = 8 + len(data)
    bits_at = offset
    tail = struct.pack("<%dH" % samples, *[bits] * samples)
    tail += bytes(len(tail) % 2)
    offsets_at = offset + len(tail)
    tail += struct.pack("<%dI" % len(strips), *[8 + start for start, _ in strips])
    counts_at = offset + len(tail)
    tail += struct.pack("<%dI" % len(strips), *[count for _, count in strips])
    one = len(strips) == 1
    entries = sorted([
        (256, 4, 1, width), (257, 4, 1, height),
        (258, 3, samples, bits if samples == 1 else bits_at if samples > 2 else bits | bits << 16),
        (259, 3, 1, compression), (262, 3, 1, photometric if photometric is not None else 2 if samples >= 3 else 1),
        (273, 4, len(strips), 8 if one and not strips[0][0] else 8 + strips[0][0] if one else offsets_at),
        (277, 3, 1, samples), (278, 4, 1, rows),
        (279, 4, len(strips), strips[0][1] if one else counts_at),
        (284, 3, 1, 1), *extra])
    directory = struct.pack("<H", len(entries)) + b"".join(entry(*e) for e in entries) + struct.pack("<I", following)
    return b"II*\0" + struct.pack("<I", offset + len(tail)) + data + tail + directory + after


def striped(width, height, strip, rows, **more):
    """All strips are the same bytes."""
    count = -(-height // rows)
    return tiff(width, height, strip, rows=rows, strips=[(0, len(strip))] * count, **more)


@image("tiff")
def tiff_deflate_one_strip():
    return tiff(SIDE, SIDE, zeros(SIDE * SIDE * 3), compression=8)


@image("tiff")
def tiff_deflate_strips():
    return striped(SIDE, SIDE, zeros(SIDE * 3 * 16), 16, compression=8)


@image("tiff")
def tiff_packbits_one_strip():
    row = b"\x81\0" * (SIDE * 3 // 128) + bytes([257 - SIDE * 3 % 128, 0])
    return tiff(SIDE, SIDE, row * SIDE, compression=32773)


@image("tiff")
def tiff_lzma_one_strip():
    import lzma
    return tiff(SIDE, SIDE, lzma.compress(bytes(SIDE * SIDE * 3), check=lzma.CHECK_NONE), compression=34925)


@image("tiff")
def tiff_fax():
    # Group 4: a white row is one bit.
    return tiff(SIDE, SIDE, b"\xFF" * (SIDE // 8 + 1), compression=4, samples=1, bits=1, photometric=0)


@image("tiff")
def tiff_strips_share_noise():
    # Each of 10,000 strips reads the same 40 MB.
    return striped(SIDE, SIDE, noise(40 << 20), 1, compression=8)


@image("tiff")
def tiff_strips_share_much():
    # Each of 10,000 strips is a row of zeros and 40 MB behind it.
    return striped(SIDE, SIDE, zeros(SIDE * 3) + noise(40 << 20), 1, compression=8)


@image("tiff")
def tiff_lzw_one_strip():
    body = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE)).save(body, "TIFF", compression="tiff_lzw", strip_size=1 << 30)
    return body.getvalue()


@image("tiff")
def tiff_zstd_one_strip():
    body = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE)).save(body, "TIFF", compression="zstd", strip_size=1 << 30)
    return body.getvalue()


@image("tiff")
def tiff_webp_one_strip():
    body = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE)).save(body, "TIFF", compression="webp", strip_size=1 << 30)
    return body.getvalue()


@image("tiff")
def tiff_doubles():
    # 100 megapixels of four doubles each.
    return striped(SIDE, SIDE, zeros(SIDE * 32 * 16), 16, compression=8, samples=4, bits=64,
                   extra=[(339, 3, 1, 3), (338, 3, 1, 2)])


@image("tiff")
def tiff_many_samples():
    samples = 4000
    strip = zeros(1000 * samples)
    return striped(1000, 1000, strip, 1, compression=8, samples=samples, extra=[(338, 3, 1, 0)])


@image("tiff")
def tiff_one_tile():
    side = 10_000 // 16 * 16 + 16
    data = zeros(side * side * 3)
    offset = 8 + len(data)
    tail = struct.pack("<3H", 8, 8, 8) + bytes(2)
    entries = [(256, 4, 1, SIDE), (257, 4, 1, SIDE), (258, 3, 3, offset), (259, 3, 1, 8), (262, 3, 1, 2),
               (277, 3, 1, 3), (284, 3, 1, 1), (322, 4, 1, side), (323, 4, 1, side), (324, 4, 1, 8),
               (325, 4, 1, len(data))]
    directory = struct.pack("<H", len(entries)) + b"".join(entry(*e) for e in entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", offset + len(tail)) + data + tail + directory


@image("tiff")
def tiff_many_directories():
    # A chain of 200,000 directories behind the image.
    start = len(tiff(64, 64, bytes(64 * 64 * 3)))
    start += start % 2
    count, size = 200_000, 2 + 4 * 12 + 4
    chain = b"".join(
        struct.pack("<H", 4) + entry(256, 4, 1, 64) + entry(257, 4, 1, 64) + entry(273, 4, 1, 8)
        + entry(279, 4, 1, 64 * 64 * 3) + struct.pack("<I", start + (i + 1) * size if i + 1 < count else 0)
        for i in range(count))
    whole = tiff(64, 64, bytes(64 * 64 * 3), following=start)
    return whole + bytes(start - len(whole)) + chain


@image("tiff")
def tiff_tags_share_bytes():
    # 60,000 private tags, each of which shows the same 30 MB.
    shared = 30 << 20
    data = bytes(64 * 64 * 3) + bytes(shared)
    tags = [(tag, 1, shared, 8) for tag in range(1000, 61_000) if tag not in (32995, 32996)]
    whole = tiff(64, 64, data, strips=[(0, 64 * 64 * 3)], extra=tags)
    return whole


@image("tiff")
def tiff_jpeg_one_strip():
    body = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), (9, 99, 199)).save(body, "JPEG", quality=30)
    return tiff(SIDE, SIDE, body.getvalue(), compression=7, photometric=6, extra=[(530, 3, 2, 2 | 2 << 16)])


# GIF

def gif_blocks(data):
    return b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255)) + b"\0"


def gif_codes(pixels):
    """LZW of one color, by codes that grow as fast as they can."""
    bits, width, codes = [], 3, []
    codes.append((4, 3))
    next_code, length, done = 6, 1, 0
    codes.append((0, 3))
    done = 1
    while done < pixels:
        length += 1
        code = next_code if next_code < 4096 else 4095
        if next_code < 4096:
            next_code += 1
        else:
            length = 4095 - 6 + 2
        codes.append((code, width))
        done += length
        if next_code - 1 == (1 << width) - 1 and width < 12:
            width += 1
    codes.append((5, width))
    value, place, out = 0, 0, bytearray()
    for code, size in codes:
        value |= code << place
        place += size
        while place >= 8:
            out.append(value & 255)
            value >>= 8
            place -= 8
    out.append(value & 255)
    return bytes(out)


def gif_frame(width, height, data, x=0, y=0, flags=0):
    return b"," + struct.pack("<HHHHB", x, y, width, height, flags) + b"\2" + gif_blocks(data)


def gif(width, height, *frames):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x81, 0, 0) + bytes([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]) \
        + b"".join(frames) + b";"


@image("gif")
def gif_flat():
    return gif(SIDE, SIDE, gif_frame(SIDE, SIDE, gif_codes(SIDE * SIDE)))


@image("gif")
def gif_interlaced():
    return gif(SIDE, SIDE, gif_frame(SIDE, SIDE, gif_codes(SIDE * SIDE), flags=0x40))


@image("gif")
def gif_frame_beyond_screen():
    return gif(10, 10, gif_frame(65_535, 65_535, gif_codes(100)))


@image("gif")
def gif_screen():
    return gif(65_535, 65_535, gif_frame(1, 1, gif_codes(1)))


@image("gif")
def gif_many_frames():
    one = b"\x21\xF9\x04\x01\0\0\0\0" + gif_frame(1, 1, b"\x44\x01")
    return gif(64, 64, one * ((50 << 20) // len(one)))


@image("gif")
def gif_many_comments():
    return gif(64, 64, b"\x21\xFE\x01a\0" * (10 << 20), gif_frame(64, 64, gif_codes(64 * 64)))


# BMP

def bmp(width, height, bits, compression, data, colors=2):
    palette = bytes([0, 0, 255, 0, 0, 255, 0, 0]) * 1
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 0, 0,
                         colors if bits <= 8 else 0, 0)
    at = 14 + 40 + (len(palette) if bits <= 8 else 0)
    return b"BM" + struct.pack("<IHHI", at + len(data), 0, 0, at) + header + (palette if bits <= 8 else b"") + data


@image("bmp")
def bmp_runs():
    row = b"\xFF\1" * (SIDE // 255) + bytes([SIDE % 255, 1]) + b"\0\0"
    return bmp(SIDE, SIDE, 8, 1, row * SIDE)


@image("bmp")
def bmp_runs_at_once():
    return bmp(SIDE, SIDE, 8, 1, b"\0\1")


@image("bmp")
def bmp_runs_outside():
    return bmp(SIDE, SIDE, 8, 1, b"\xFF\1" * (30 << 20))


@image("bmp")
def bmp_bilevel():
    return bmp(SIDE, SIDE, 1, 0, bytes((SIDE + 31) // 32 * 4 * SIDE))


# JPEG

def jpeg(size, quality=30, **options):
    body = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size).save(body, "JPEG", quality=quality, **options)
    return body.getvalue()


def with_segments(whole, segments):
    return whole[:2] + segments + whole[2:]


def segment(kind, data):
    return b"\xFF" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data


@image("jpeg")
def jpeg_flat():
    return jpeg((SIDE, SIDE))


@image("jpeg")
def jpeg_progressive():
    return jpeg((SIDE, SIDE), progressive=True)


@image("jpeg")
def jpeg_progressive_444():
    return jpeg((SIDE, SIDE), progressive=True, subsampling=0)


@image("jpeg")
def jpeg_progressive_cmyk():
    return jpeg((SIDE, SIDE), progressive=True, mode="CMYK")


@image("jpeg")
def jpeg_cmyk():
    return jpeg((SIDE, SIDE), mode="CMYK")


@image("jpeg")
def jpeg_progressive_broken():
    whole = jpeg((SIDE, SIDE), progressive=True)
    return whole[:int(len(whole) * 0.97)]


def scans(whole, times):
    """Repeats the last scan of a file."""
    last = whole.rindex(b"\xFF\xDA")
    return whole[:-2] + whole[last:-2] * times + b"\xFF\xD9"


@image("jpeg")
def jpeg_many_scans():
    return scans(jpeg((4000, 4000), progressive=True), 2000)


@image("jpeg")
def jpeg_many_scans_small():
    return scans(jpeg((500, 500), progressive=True), 20_000)


@image("jpeg")
def jpeg_noise():
    pixels = numpy.frombuffer(noise(4500 * 4500 * 3), dtype=numpy.uint8).reshape(4500, 4500, 3)
    body = io.BytesIO()
    Image.fromarray(pixels).save(body, "JPEG", quality=95, subsampling=0)
    return body.getvalue()


@image("jpeg")
def jpeg_empty_exif_segments():
    return with_segments(jpeg((64, 64)), segment(0xE1, b"") * (1 << 20))


@image("jpeg")
def jpeg_empty_profile_segments():
    return with_segments(jpeg((64, 64)), segment(0xE2, b"") * (1 << 20))


@image("jpeg")
def jpeg_comments():
    return with_segments(jpeg((64, 64)), segment(0xFE, b"") * (10 << 20))


@image("jpeg")
def jpeg_cmyk_empty_segments():
    return with_segments(jpeg((64, 64), mode="CMYK"), segment(0xED, b"") * (1 << 20))


@image("jpeg")
def jpeg_cmyk_segments_between_scans():
    whole = jpeg((64, 64), mode="CMYK", progressive=True)
    last = whole.rindex(b"\xFF\xDA")
    return whole[:last] + segment(0xED, b"") * (1 << 20) + whole[last:]


@image("jpeg")
def jpeg_exif():
    return with_segments(jpeg((64, 64)), segment(0xE1, b"Exif\0\0" + exif(5000)) * 900)


@image("jpeg")
def jpeg_profile():
    part = b"ICC_PROFILE\0"
    return with_segments(
        jpeg((64, 64)), b"".join(segment(0xE2, part + bytes([i, 255]) + bytes(65_000)) for i in range(1, 256)))


def profile_segments(profile):
    parts = [profile[i:i + 65_000] for i in range(0, len(profile), 65_000)]
    return b"".join(segment(0xE2, b"ICC_PROFILE\0" + bytes([i + 1, len(parts)]) + part) for i, part in enumerate(parts))


@image("jpeg")
def jpeg_profile_of_many_elements():
    return with_segments(jpeg((64, 64)), profile_segments(icc(100_000)))


@image("tiff")
def tiff_16_bits_profile_of_many_elements():
    profile = icc(100_000)
    data = bytes(64 * 64 * 6) + profile
    return tiff(64, 64, data, bits=16, strips=[(0, 64 * 64 * 6)], extra=[(34675, 7, len(profile), 8 + 64 * 64 * 6)])


@image("jpeg")
def jpeg_tables():
    table = segment(0xDB, b"\0" + b"\1" * 64)
    return with_segments(jpeg((64, 64)), table * ((60 << 20) // len(table)))


# WebP

def webp(picture, **options):
    body = io.BytesIO()
    picture.save(body, "WEBP", **options)
    return body.getvalue()


def riff(*chunks):
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@image("webp")
def webp_flat():
    return webp(Image.new("RGB", (SIDE, SIDE)), quality=10, method=0)


@image("webp")
def webp_lossless():
    return webp(Image.new("RGB", (SIDE, SIDE)), lossless=True, quality=0, method=0)


@image("webp")
def webp_lossless_noise():
    pixels = numpy.frombuffer(noise(4000 * 4000 * 4), dtype=numpy.uint8).reshape(4000, 4000, 4)
    return webp(Image.fromarray(pixels), lossless=True, quality=0, method=0, exact=True)


@image("webp")
def webp_noise():
    pixels = numpy.frombuffer(noise(8000 * 8000 * 3), dtype=numpy.uint8).reshape(8000, 8000, 3)
    return webp(Image.fromarray(pixels), quality=60, method=0)


@image("webp")
def webp_metadata():
    small = webp(Image.new("RGB", (64, 64)))
    frame = (small[12:16], small[20:20 + struct.unpack("<I", small[16:20])[0]])
    header = bytes([0x2C, 0, 0, 0]) + (63).to_bytes(3, "little") * 2
    return riff((b"VP8X", header), (b"ICCP", bytes(20 << 20)), frame, (b"EXIF", exif(30_000)),
                (b"XMP ", bytes(20 << 20)))


@image("webp")
def webp_many_frames():
    small = webp(Image.new("RGB", (16, 16)))
    frame = small[12:]
    header = bytes([2, 0, 0, 0]) + (15).to_bytes(3, "little") * 2
    one = bytes(6) + (15).to_bytes(3, "little") * 2 + bytes(4) + frame
    count = (40 << 20) // (len(one) + 8)
    return riff((b"VP8X", header), (b"ANIM", bytes(6)), *[(b"ANMF", one)] * count)


# AVIF and HEIC

def box(kind, *parts):
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + kind + data


def full(kind, version, flags, *parts):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def avif_tile(side):
    """The coded data and the configuration of one AVIF image."""
    body = io.BytesIO()
    Image.new("RGB", (side, side), (9, 99, 199)).save(body, "AVIF", quality=30, speed=10, subsampling="4:2:0")
    whole = body.getvalue()
    start = whole.index(b"mdat") + 4
    size = struct.unpack(">I", whole[start - 8:start - 4])[0]
    at = whole.index(b"av1C")
    length = struct.unpack(">I", whole[at - 4:at])[0]
    return whole[start:start - 8 + size], whole[at - 4:at - 4 + length]


def avif_grid(side, columns, rows, width=None, height=None):
    """A grid of which every place shows the same tile."""
    data, configuration = avif_tile(side)
    width, height = width or side * columns, height or side * rows
    grid = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height)
    count = columns * rows

    def meta(offset):
        properties = box(
            b"ipco",
            full(b"ispe", 0, 0, struct.pack(">II", width, height)),
            full(b"ispe", 0, 0, struct.pack(">II", side, side)),
            configuration,
            full(b"pixi", 0, 0, bytes([3, 8, 8, 8])))
        association = full(b"ipma", 0, 0, struct.pack(">I", 2), struct.pack(">HB2B", 1, 2, 1, 4),
                           struct.pack(">HB3B", 2, 3, 2, 0x83, 4))
        return full(
            b"meta", 0, 0,
            full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full(b"pitm", 0, 0, struct.pack(">H", 1)),
            full(b"iloc", 0, 0, b"\x44\x00", struct.pack(">H", 2),
                 struct.pack(">HHHII", 1, 0, 1, offset, len(grid)),
                 struct.pack(">HHHII", 2, 0, 1, offset + len(grid), len(data))),
            full(b"iinf", 0, 0, struct.pack(">H", 2),
                 full(b"infe", 2, 0, struct.pack(">HH", 1, 0), b"grid", b"\0"),
                 full(b"infe", 2, 0, struct.pack(">HH", 2, 0), b"av01", b"\0")),
            full(b"iref", 0, 0, box(b"dimg", struct.pack(">HH", 1, count), struct.pack(">H", 2) * count)),
            box(b"iprp", properties, association))

    start = box(b"ftyp", b"avif", bytes(4), b"avifmif1miaf")
    offset = len(start) + len(meta(0)) + 8
    return start + meta(offset) + box(b"mdat", grid, data)


@image("avif")
def avif_grid_of_one_tile():
    return avif_grid(512, 19, 19)


@image("avif")
def avif_grid_of_small_tiles():
    return avif_grid(64, 150, 150)


@image("avif")
def avif_grid_huge():
    return avif_grid(257, 255, 255)


@image("avif")
def avif_flat():
    body = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), (9, 99, 199)).save(body, "AVIF", quality=10, speed=10, subsampling="4:4:4")
    return body.getvalue()


@image("avif")
def avif_noise():
    pixels = numpy.frombuffer(noise(4000 * 4000 * 3), dtype=numpy.uint8).reshape(4000, 4000, 3)
    body = io.BytesIO()
    Image.fromarray(pixels).save(body, "AVIF", quality=60, speed=10)
    return body.getvalue()


@image("heic")
def heic_flat():
    from pillow_heif import from_pillow
    body = io.BytesIO()
    from_pillow(Image.new("RGB", (SIDE, SIDE), (9, 99, 199))).save(body, quality=10)
    return body.getvalue()


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: images.py FOLDER [NAME…]")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    Image.MAX_IMAGE_PIXELS = None
    for name in sys.argv[2:] or IMAGES:
        start = time.monotonic()
        try:
            data = IMAGES[name]()
        except (ImportError, OSError, KeyError, ValueError, struct.error) as error:
            print(f"{name}: left out: {error!r}", file=sys.stderr)
            continue
        (folder / name).write_bytes(data)
        print(f"{name}\t{len(data)}\t{time.monotonic() - start:.1f}")


if __name__ == "__main__":
    main()
