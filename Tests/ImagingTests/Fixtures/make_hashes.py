"""Writes hashes.json: hashes of other files in this folder as imagehash 4.3.2 and pdqhash have them. Needs these and
Pillow 13; run it from anywhere: python3 make_hashes.py
"""

import json
from pathlib import Path

import imagehash
import numpy
import pdqhash
from PIL import Image

OUT = Path(__file__).parent
# Without orientation, profile or alpha, which imagehash does not follow; nor smooth drawings, many of whose frequencies are
# zero but for rounding.
FILES = ["photo.jpg", "photo-progressive.jpg", "photo.png", "rgb.jpg", "tall-sampling.jpg", "oriented-1.jpg"]
OF_64_BITS = {
    "ahash": imagehash.average_hash, "dhash": imagehash.dhash, "phash": imagehash.phash, "whash": imagehash.whash,
}


def digits(bits):
    return "%064x" % int("".join(map(str, bits)), 2)


hashes = []
for name in FILES:
    image = Image.open(OUT / name)
    pixels = numpy.asarray(image.convert("RGB"))
    turns, quality = pdqhash.compute_dihedral(pixels)
    hashes.append(
        {"file": name} | {kind: str(make(image)) for kind, make in OF_64_BITS.items()}
        | {"pdq": digits(pdqhash.compute(pixels)[0]), "quality": int(quality), "turns": [digits(bits) for bits in turns]})
(OUT / "hashes.json").write_text(json.dumps(hashes, indent=1) + "\n")
