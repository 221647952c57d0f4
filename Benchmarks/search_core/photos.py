"""Real vectors: what EfficientNet-Lite0 makes of photos and of altered copies of them."""

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def pictures(folder: Path) -> list[Path]:
    """All pictures under a folder, sorted."""
    found = [Path(root) / name for root, _, names in os.walk(folder) for name in names]
    return sorted(path for path in found if path.suffix.lower() in SUFFIXES)


def write_copies(photos: list[Path], count: int, folder: Path) -> None:
    """Writes altered copies of the photos, as many of each."""
    folder.mkdir()
    with ProcessPoolExecutor() as pool:
        jobs = [
            pool.submit(_write_copy, photos[number % len(photos)], number, folder / f"{number:06}.jpg")
            for number in range(count)
        ]
        for job in jobs:
            job.result()


def _write_copy(photo: Path, seed: int, target: Path) -> None:
    """Cropped, and by chance mirrored, turned, darker or brighter, paler or more colourful."""
    random = np.random.default_rng(seed)
    with Image.open(photo) as opened:
        opened.draft("RGB", (500, 500))
        image = opened.convert("RGB")
    image.thumbnail((400, 400), Image.Resampling.BILINEAR)
    if random.random() < 0.4:
        image = image.rotate(random.uniform(-20, 20), Image.Resampling.BILINEAR, fillcolor=image.getpixel((0, 0)))
    width, height = (int(side * random.uniform(0.6, 1)) for side in image.size)
    left, top = int(random.integers(image.width - width + 1)), int(random.integers(image.height - height + 1))
    image = image.crop((left, top, left + width, top + height))
    if random.random() < 0.5:
        image = ImageOps.mirror(image)
    if random.random() < 0.5:
        image = ImageEnhance.Brightness(image).enhance(random.uniform(0.7, 1.3))
    if random.random() < 0.3:
        image = ImageEnhance.Color(image).enhance(random.uniform(0.3, 1.5))
    image.save(target, "JPEG", quality=88)
