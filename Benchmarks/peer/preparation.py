"""From a file to the pixels that EfficientNet-Lite0 expects, with Pillow."""

from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps

SHORT_SIDE = 256
CROP = 224


def prepare(path: str | BinaryIO, draft: bool = False) -> np.ndarray:
    """The picture as 224 × 224 × 3 bytes: upright RGB, short side 256 by bicubic resampling, centre crop.

    With `draft`, libjpeg decodes at 1/2, 1/4 or 1/8 of the size while the short side stays at least twice what is
    needed: faster on large photos, and no longer the exact recipe.
    """
    with Image.open(path) as image:
        if draft:
            image.draft("RGB", (2 * SHORT_SIDE, 2 * SHORT_SIDE))
        image = ImageOps.exif_transpose(image).convert("RGB")
    scale = SHORT_SIDE / min(image.size)
    image = image.resize([round(side * scale) for side in image.size], Image.Resampling.BICUBIC)
    left, top = ((side - CROP) // 2 for side in image.size)
    return np.asarray(image.crop((left, top, left + CROP, top + CROP)))


def normalize(pixels: np.ndarray) -> np.ndarray:
    """The network's input, 1 × 3 × 224 × 224 float32 in -1…1, from prepared pixels."""
    planes = pixels.transpose(2, 0, 1)[np.newaxis].astype(np.float32)
    planes *= 2 / 255
    planes -= 1
    return planes
