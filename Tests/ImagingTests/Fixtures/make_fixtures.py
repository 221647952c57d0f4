"""Writes the other files in this folder. Needs Pillow 13, pillow-heif and libjpeg-turbo's
cjpeg; run it from anywhere: python3 make_fixtures.py

Expected pixels come from Pillow (files *.rgb: interleaved bytes, sides in the name or in the test) or from the formulas
that the tests repeat.
"""

import io
import struct
import subprocess
import zlib
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageOps

pillow_heif.register_heif_opener()
OUT = Path(__file__).parent
for old in OUT.iterdir():
    if old.suffix != ".py" and not old.name.startswith(("bitmap-", "scans.", "arithmetic.", "hashes.")):
        old.unlink()


def noise(count, state=12345):
    values = bytearray()
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(state >> 16 & 255)
    return bytes(values)


def picture(width, height):
    """Smooth and without symmetry, so that every turn of it looks different."""
    image = Image.new("RGB", (width, height))
    image.putdata([
        (x * 255 // (width - 1), y * 255 // (height - 1), (x * 3 + y * 5) % 256 if x > width // 2 else 60)
        for y in range(height) for x in range(width)])
    return image


# MARK: The resampler against Pillow

source = Image.frombytes("RGB", (37, 53), noise(37 * 53 * 3))
(OUT / "resample-source.rgb").write_bytes(source.tobytes())
FILTERS = {"box": Image.BOX, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
SIZES = {"bicubic": [(20, 31), (7, 9), (37, 53), (64, 90), (100, 20), (1, 1), (36, 12), (17, 53), (37, 20)],
         "bilinear": [(20, 31), (50, 70), (30, 5)], "lanczos": [(19, 27), (44, 44)], "box": [(18, 26), (40, 60)]}
for name, sizes in SIZES.items():
    for width, height in sizes:
        resized = source.resize((width, height), FILTERS[name])
        (OUT / f"resample-{name}-{width}x{height}.rgb").write_bytes(resized.tobytes())

# MARK: Orientations: turned, then short side 40 bicubic, then 33×29 from the centre

for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = OUT / f"oriented-{orientation}.jpg"
    picture(61, 45).save(path, quality=85, exif=exif)
    upright = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    width, height = upright.size
    resized = (40, round(40 * height / width)) if width <= height else (round(40 * width / height), 40)
    upright = upright.resize(resized, Image.BICUBIC)
    x, y = (upright.width - 33) // 2, (upright.height - 29) // 2
    (OUT / f"oriented-{orientation}.rgb").write_bytes(upright.crop((x, y, x + 33, y + 29)).tobytes())
exif = Image.Exif()
exif[0x0112] = 6
picture(61, 45).save(OUT / "oriented-6.png", exif=exif)
picture(61, 45).save(OUT / "oriented-6.tiff", exif=exif)
picture(61, 45).save(OUT / "oriented-6.webp", exif=exif, lossless=True)
picture(61, 45).save(OUT / "oriented-6.avif", exif=exif, quality=95)

# MARK: The other fits, to 24×31 bicubic

for orientation in range(1, 9):
    upright = ImageOps.exif_transpose(Image.open(OUT / f"oriented-{orientation}.jpg")).convert("RGB")
    padded = ImageOps.pad(upright, (24, 31), Image.BICUBIC, color=(10, 200, 30))
    (OUT / f"pad-{orientation}.rgb").write_bytes(padded.tobytes())
    (OUT / f"squash-{orientation}.rgb").write_bytes(upright.resize((24, 31), Image.BICUBIC).tobytes())

# MARK: Formats and pixel types; the tests repeat these formulas

W, H = 48, 36


def color(x, y):
    return x * 5, y * 7, (x + y) * 3


def alpha(x):
    return 255 if x < 16 else 128 if x < 32 else 0


def build(mode, function):
    image = Image.new(mode, (W, H))
    image.putdata([function(x, y) for y in range(H) for x in range(W)])
    return image


rgb = build("RGB", color)
rgba = build("RGBA", lambda x, y: (*color(x, y), alpha(x)))
grey = build("L", lambda x, y: x * 5)
grey_alpha = build("LA", lambda x, y: (x * 5, alpha(x)))
grey16 = build("I;16", lambda x, y: x * 5 * 257)
palette = build("P", lambda x, y: x // 12 + y // 12 * 4)
palette.putpalette([value for i in range(12) for value in (i * 20, 255 - i * 20, i * 7)])
bilevel = build("1", lambda x, y: 255 if x < 20 else 0)

rgb.save(OUT / "rgb.png")
rgba.save(OUT / "rgba.png")
grey.save(OUT / "grey.png")
grey_alpha.save(OUT / "grey-alpha.png")
grey16.save(OUT / "grey16.png")
palette.save(OUT / "palette.png")
palette.save(OUT / "palette-transparent.png", transparency=5)
bilevel.save(OUT / "bilevel.png")
rgb.save(OUT / "rgb.jpg", quality=95, subsampling=0)
rgb.save(OUT / "rgb-progressive.jpg", quality=95, subsampling=0, progressive=True)
grey.save(OUT / "grey.jpg", quality=95)
rgb.save(OUT / "rgb.webp", quality=95)
rgb.save(OUT / "rgb-lossless.webp", lossless=True)
rgba.save(OUT / "rgba-lossless.webp", lossless=True, exact=True)
palette.save(OUT / "palette.gif")
palette.save(OUT / "palette-transparent.gif", transparency=5)
palette.save(OUT / "animated.gif", save_all=True, append_images=[Image.new("P", (W, H)), Image.new("P", (W, H))])
rgb.save(OUT / "rgb.tiff")
rgb.save(OUT / "rgb-lzw.tiff", compression="tiff_lzw")
rgba.save(OUT / "rgba.tiff")
grey16.save(OUT / "grey16.tiff")
bilevel.save(OUT / "bilevel.tiff", compression="group4")
rgb.save(OUT / "rgb.avif", quality=95)
rgb.save(OUT / "rgb.heic", quality=95)
rgb.resize((8, 6)).save(OUT / "rgb.jp2")

# Ink in four stripes: none, cyan, black, yellow.
INKS = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 0, 0, 255), (0, 0, 255, 0)]
cmyk = build("CMYK", lambda x, y: INKS[x // 12])
cmyk.save(OUT / "cmyk.jpg", quality=95, subsampling=0)
cmyk.save(OUT / "cmyk.tiff")


# What Pillow does not write: JPEG with a vertical sampling factor of 4.

tall = b"P6 24 397 255\n" + bytes(v for y in range(397) for x in range(24) for v in (x * 10, y * 255 // 396, 60))
for name, options in {"tall-sampling": [], "tall-sampling-progressive": ["-progressive"]}.items():
    made = subprocess.run(["cjpeg", "-quality", "90", "-sample", "1x4,1x2,1x2", *options], input=tall, capture_output=True,
                          check=True)
    (OUT / f"{name}.jpg").write_bytes(made.stdout)


# Ink of 16 bits, half transparent, and half as much of it without transparency.

def ink_tiff(level, alpha):
    row = [v for x in range(12) for v in (*(ink * level for ink in INKS[x // 3]), *alpha)]
    samples = 4 + len(alpha)
    data = struct.pack(f"<{len(row)}H", *row) * 4
    entries = [(256, 4, 12), (257, 4, 4), (258, 3, 16), (259, 3, 1), (262, 3, 5), (273, 4, 8), (277, 3, samples),
               (278, 4, 4), (279, 4, len(data))] + ([(338, 3, 2)] if alpha else [])
    where = 8 + len(data)
    depths = where + 2 + 12 * len(entries) + 4
    directory = struct.pack("<H", len(entries))
    for tag, kind, value in entries:
        count, value = (samples, depths) if tag == 258 else (1, value)
        directory += struct.pack("<HHII", tag, kind, count, value)
    return (b"II*\0" + struct.pack("<I", where) + data + directory + b"\0" * 4
            + struct.pack(f"<{samples}H", *[16] * samples))


(OUT / "cmyk16-alpha.tiff").write_bytes(ink_tiff(256, [32768]))
(OUT / "cmyk16.tiff").write_bytes(ink_tiff(128, []))


# PNG with 16 bits per sample in colour, and interlacing.

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, kind, rows, interlace=0):
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)) + chunk(b"IEND", b""))


def wide(values):
    return struct.pack(f">{len(values)}H", *(value * 257 for value in values))


(OUT / "rgb16.png").write_bytes(
    png(W, H, 16, 2, [b"".join(wide(color(x, y)) for x in range(W)) for y in range(H)]))
(OUT / "rgba16.png").write_bytes(
    png(W, H, 16, 6, [b"".join(wide((*color(x, y), alpha(x))) for x in range(W)) for y in range(H)]))
passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
(OUT / "interlaced.png").write_bytes(
    png(W, H, 8, 2, [bytes(v for x in range(x0, W, dx) for v in color(x, y))
                     for x0, y0, dx, dy in passes for y in range(y0, H, dy)], interlace=1))
# 200,000 × 200,000 pixels announced, nothing there.
(OUT / "bomb.png").write_bytes(png(200_000, 200_000, 8, 2, []))

# MARK: Colour profiles


def s15(value):
    return struct.pack(">i", round(value * 65536))


def matrix_profile(primaries, gamma):
    """A minimal display profile: primaries adapted to D50 as columns, sRGB's curve or a plain power."""
    if gamma is None:
        curve = b"para\0\0\0\0\0\3\0\0" + b"".join(map(s15, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
    else:
        curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    xyz = [b"XYZ \0\0\0\0" + b"".join(map(s15, column)) for column in primaries]
    white = b"XYZ \0\0\0\0" + b"".join(map(s15, (0.9642, 1.0, 0.8249)))
    name = b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 8, 28) + "Test".encode("utf-16-be")
    parts = [(b"desc", name), (b"cprt", name), (b"wtpt", white), (b"rXYZ", xyz[0]), (b"gXYZ", xyz[1]),
             (b"bXYZ", xyz[2]), (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    offset = 128 + 4 + 12 * len(parts)
    table, body = struct.pack(">I", len(parts)), b""
    for tag, data in parts:
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    size = 128 + len(table) + len(body)
    header = (struct.pack(">I", size) + b"\0\0\0\0" + b"\4\x30\0\0" + b"mntrRGB XYZ " + struct.pack(">6H", *[2026, 1, 1, 0, 0, 0])
              + b"acsp" + b"\0" * 28 + b"".join(map(s15, (0.9642, 1.0, 0.8249))))
    return header + b"\0" * (128 - len(header)) + table + body


P3 = [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]
SRGB = [(0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)]
p3, srgb_parametric, srgb_gamma18 = matrix_profile(P3, None), matrix_profile(SRGB, None), matrix_profile(SRGB, 1.8)
srgb_table = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
(OUT / "p3.icc").write_bytes(p3)
(OUT / "srgb-parametric.icc").write_bytes(srgb_parametric)
(OUT / "srgb-gamma18.icc").write_bytes(srgb_gamma18)
(OUT / "srgb.icc").write_bytes(srgb_table)

PATCHES = [(180, 90, 60), (90, 160, 80), (70, 90, 170), (128, 128, 128)]
patches = build("RGB", lambda x, y: PATCHES[x // 12])
expected = ImageCms.profileToProfile(
    Image.frombytes("RGB", (4, 1), bytes(v for patch in PATCHES for v in patch)),
    ImageCms.ImageCmsProfile(io.BytesIO(p3)), ImageCms.createProfile("sRGB"),
    renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC)
(OUT / "p3.rgb").write_bytes(expected.tobytes())
patches.save(OUT / "p3.jpg", quality=98, subsampling=0, icc_profile=p3)
patches.save(OUT / "p3.png", icc_profile=p3)
patches.save(OUT / "p3.webp", lossless=True, icc_profile=p3)
patches.save(OUT / "srgb-profile.png", icc_profile=srgb_table)
patches.save(OUT / "broken-profile.png", icc_profile=p3[:200])

# MARK: Larger ones, to be cut short and damaged

photo = Image.frombytes("RGB", (30, 40), noise(30 * 40 * 3, 7)).resize((120, 160), Image.BICUBIC)
photo.save(OUT / "photo.jpg", quality=80)
photo.save(OUT / "photo-restart.jpg", quality=80, restart_marker_blocks=4)
photo.save(OUT / "photo-progressive.jpg", quality=80, progressive=True)
photo.save(OUT / "photo.webp", quality=70)
photo.resize((60, 80)).save(OUT / "photo.png")
photo.resize((60, 80)).quantize(64).save(OUT / "photo.gif")
photo.resize((60, 80)).save(OUT / "photo.tiff", compression="tiff_adobe_deflate")
photo.save(OUT / "photo.avif", quality=60)

print(sum(path.stat().st_size for path in OUT.iterdir()), "bytes in", len(list(OUT.iterdir())), "files")
