#!/usr/bin/env python3
"""Makes a set of photos and their copies, in the manner of INRIA's Copydays: make_set.py PHOTOS FOLDER [--originals N] [--seed S]

Takes N of the photos below PHOTOS as originals, and copies each in many ways; all others are distractors. FOLDER gets `images`, and
`truth.json`: which copy is of which original, and what was done to it. The same seed makes the same set. Needs Pillow.
"""

import argparse
import json
import math
import random
import shutil
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

QUALITIES = (3, 5, 8, 10, 15, 20, 30, 50, 75)
# Of the area removed, in percent.
CROPS = (10, 20, 30, 40, 50, 60, 70, 80)


def jpeg(quality):
    return lambda image, rng: (image, {"quality": quality})


def crop(percent):
    def change(image, rng):
        share = 1 - percent / 100
        # A little wider or taller than the photo is.
        stretch = math.exp(rng.uniform(-0.15, 0.15))
        width, height = math.sqrt(share) * stretch, math.sqrt(share) / stretch
        width, height = min(width, 1), min(height, 1)
        w, h = round(image.width * width), round(image.height * height)
        x, y = rng.randint(0, image.width - w), rng.randint(0, image.height - h)
        return image.crop((x, y, x + w, y + h)), {}

    return change


def scaled(factor):
    return lambda image, rng: (
        image.resize((max(1, round(image.width * factor)), max(1, round(image.height * factor))), Image.BICUBIC), {})


def turned(method):
    return lambda image, rng: (image.transpose(method), {"quality": 95})


def hue(image, rng):
    parts = list(image.convert("HSV").split())
    shift = rng.randint(40, 215)
    parts[0] = parts[0].point(lambda value: (value + shift) % 256)
    return Image.merge("HSV", parts).convert("RGB"), {}


def gray(image, rng):
    return ImageOps.grayscale(image).convert("RGB"), {}


def brightness(image, rng):
    return ImageEnhance.Brightness(image).enhance(rng.choice((0.6, 1.4))), {}


def blur(image, rng):
    return image.filter(ImageFilter.GaussianBlur(min(image.size) / 120)), {}


def contrast(image, rng):
    return ImageEnhance.Contrast(image).enhance(rng.choice((0.6, 1.6))), {}


def text(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    for _ in range(3):
        place = (rng.randint(0, image.width // 2), rng.randint(0, image.height - 20))
        draw.text(place, "SALE 50% " * 2, fill=(255, 0, 0), font_size=max(12, image.height // 10))
    return image, {}


def perspective(image, rng):
    w, h = image.size
    d = 0.06
    corners = [(x + rng.uniform(-d, d) * w, y + rng.uniform(-d, d) * h) for x, y in ((0, 0), (0, h), (w, h), (w, 0))]
    return image.transform(image.size, Image.QUAD, [value for corner in corners for value in corner], Image.BICUBIC), {}


T = Image.Transpose
CHANGES = {
    **{f"jpeg-{quality}": ("reencoded", jpeg(quality)) for quality in QUALITIES},
    **{f"crop-{percent}": ("cropped", crop(percent)) for percent in CROPS},
    "half": ("resized", scaled(0.5)), "third": ("resized", scaled(0.33)), "larger": ("resized", scaled(1.5)),
    "turn-90": ("turned", turned(T.ROTATE_90)), "turn-180": ("turned", turned(T.ROTATE_180)),
    "turn-270": ("turned", turned(T.ROTATE_270)), "mirror": ("mirrored", turned(T.FLIP_LEFT_RIGHT)),
    "upside-down": ("mirrored", turned(T.FLIP_TOP_BOTTOM)), "transpose": ("mirrored", turned(T.TRANSPOSE)),
    "hue": ("recolored", hue), "gray": ("recolored", gray), "brightness": ("recolored", brightness),
    "strong-contrast": ("recolored", contrast), "strong-blur": ("reencoded", blur), "strong-text": ("reencoded", text),
    "strong-perspective": (None, perspective),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--originals", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    photos = sorted(path for path in options.photos.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    rng = random.Random(options.seed)
    rng.shuffle(photos)
    images = options.folder / "images"
    images.mkdir(parents=True)
    truth = []
    for number, path in enumerate(photos):
        name = f"{number:05d}{path.suffix.lower()}"
        shutil.copyfile(path, images / name)
        if number >= options.originals:
            continue
        original = Image.open(path).convert("RGB")
        for change, (kind, make) in CHANGES.items():
            copy, how = make(original, random.Random(f"{options.seed} {number} {change}"))
            copied = f"{number:05d}-{change}.jpg"
            copy.save(images / copied, quality=how.get("quality", 85))
            truth.append({"original": name, "copy": copied, "change": change, "kind": kind})
    (options.folder / "truth.json").write_text(json.dumps(truth, indent=0) + "\n")
    print(f"{len(photos)} photos and {len(truth)} copies in {images}")


if __name__ == "__main__":
    main()
