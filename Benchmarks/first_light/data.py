"""The pictures that are measured on: found, or made from those that were found."""

import hashlib
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from first_light.commands import CommandFailed
from peer.embed import pictures

LARGE = (4000, 3000)


@dataclass
class PhotoSet:
    """A folder of pictures."""

    name: str
    folder: Path

    @cached_property
    def paths(self) -> list[str]:
        paths = pictures(str(self.folder))
        if not paths:
            raise CommandFailed(f"there are no pictures in {self.folder}")
        return paths

    @cached_property
    def digest(self) -> str:
        """Tells one set from another, so that what was made of one is not taken for what is made of another."""
        listed = "\n".join(f"{path} {os.path.getsize(path)}" for path in self.paths)
        return hashlib.sha256(listed.encode()).hexdigest()[:8]


def large_photos(photos: PhotoSet, count: int, work: Path) -> Path:
    """A folder of distinct 12-megapixel JPEGs of about 3.5 MB, as a camera makes them: detail everywhere, and noise."""
    return _made(work / f"large-{count}-{photos.digest}", photos, count, _write_large)


def variations(photos: PhotoSet, count: int, work: Path) -> Path:
    """A folder of small JPEGs: the photos cropped, mirrored, and made darker or brighter."""
    return _made(work / f"variations-{count}-{photos.digest}", photos, count, _write_variation)


def write_copies(photos: PhotoSet, count: int, folder: Path) -> None:
    """Writes 12-megapixel JPEGs of about 1 MB: a dozen distinct pictures, and copies of them that differ in a comment
    only, so that no two files have the same bytes and none can be passed over as known."""
    size = 1_200_000
    if (free := shutil.disk_usage(folder.parent).free) < count * size + 1e9:
        raise CommandFailed(f"{count} pictures need about {count * size / 1e9:.0f} GB in {folder.parent}, there are {free / 1e9:.0f}")
    folder.mkdir()
    models = [_jpeg(_mosaic(photos.paths, seed), 75) for seed in range(min(12, count))]
    for number in range(count):
        comment = f"copy {number}".encode()
        # A comment segment: its marker, its length with these two bytes, its text; it follows the start marker.
        segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        model = models[number % len(models)]
        (folder / f"{number:06}.jpg").write_bytes(model[:2] + segment + model[2:])


def _made(folder: Path, photos: PhotoSet, count: int, write) -> Path:
    """Makes a folder of pictures unless an earlier run has; it appears complete or not at all."""
    if folder.is_dir():
        return folder
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    with ProcessPoolExecutor() as pool:
        jobs = [pool.submit(write, photos.paths, number, unfinished / f"{number:05}.jpg") for number in range(count)]
        for job in jobs:
            job.result()
    return unfinished.rename(folder)


def _write_large(paths: list[str], number: int, target: Path) -> None:
    random = np.random.default_rng(number)
    pixels = np.asarray(_mosaic(paths, number)).astype(np.int16)
    pixels += random.normal(0, 5, (LARGE[1], LARGE[0], 1)).astype(np.int16)
    target.write_bytes(_jpeg(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), 90))


def _mosaic(paths: list[str], seed: int) -> Image.Image:
    """Twelve enlarged photos side by side."""
    random = np.random.default_rng(seed)
    mosaic = Image.new("RGB", LARGE)
    for cell in range(12):
        with Image.open(paths[random.integers(len(paths))]) as photo:
            tile = ImageOps.fit(photo.convert("RGB"), (1000, 1000), Image.Resampling.BICUBIC)
        mosaic.paste(tile, (cell % 4 * 1000, cell // 4 * 1000))
    return mosaic


def _write_variation(paths: list[str], number: int, target: Path) -> None:
    random = np.random.default_rng(number)
    with Image.open(paths[number % len(paths)]) as photo:
        image = photo.convert("RGB")
    width, height = (int(side * random.uniform(0.7, 1)) for side in image.size)
    left, top = int(random.integers(image.width - width + 1)), int(random.integers(image.height - height + 1))
    image = image.crop((left, top, left + width, top + height))
    if random.random() < 0.5:
        image = ImageOps.mirror(image)
    image = ImageEnhance.Brightness(image).enhance(random.uniform(0.7, 1.3))
    image.thumbnail((300, 300), Image.Resampling.BICUBIC)
    target.write_bytes(_jpeg(image, 85))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
