"""Writes Tests/ImagingTests/Fixtures/transformations.json: two small pictures and what torchvision makes of them with given
parameters.

    transformations.py

Everything is done on Pillow's pictures with bilinear interpolation and black outside, but for the hue, which torchvision turns
in floats on tensors only; the greatest difference to its result on Pillow's pictures (HSV in 8 bits) is printed."""

import base64
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

PATH = Path(__file__).resolve().parents[2] / "Tests" / "ImagingTests" / "Fixtures" / "transformations.json"
BILINEAR = InterpolationMode.BILINEAR


def smooth(width: int, height: int) -> Image.Image:
    """Waves in all channels and a hard-edged square: what interpolation gets wrong shows."""
    y, x = np.mgrid[0:height, 0:width]
    channels = [127 + 120 * np.sin(x / 3.1 + y / 7), 127 + 120 * np.cos(y / 2.7), (x * 9 + y * 5) % 256]
    pixels = np.stack(channels, axis=-1)
    pixels[5:10, 6:12] = [250, 20, 30]
    return Image.fromarray(pixels.astype(np.uint8))


def noise(width: int, height: int) -> Image.Image:
    """All colours, greys, black and white among them."""
    pixels = np.random.default_rng(6).integers(0, 256, (height, width, 3), dtype=np.uint8)
    pixels[0] = np.linspace(0, 255, width).astype(np.uint8)[:, None]
    pixels[1, :8] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255, 0, 255], [0, 0, 0], [255] * 3]
    pixels[2, :4] = [[200, 200, 10], [10, 200, 200], [200, 10, 200], [7, 7, 8]]
    return Image.fromarray(pixels)


def affine(image, degrees, x, y, scale, p, q):
    return F.affine(image, degrees, [x, y], scale, [p, q], interpolation=BILINEAR, fill=0)


def perspective(image, *corners):
    right, bottom = image.width - 1, image.height - 1
    ends = [list(corners[place : place + 2]) for place in range(0, 8, 2)]
    return F.perspective(image, [[0, 0], [right, 0], [right, bottom], [0, bottom]], ends, interpolation=BILINEAR, fill=0)


def crop(image, x, y, width, height, columns, rows):
    return F.resized_crop(image, y, x, height, width, [rows, columns], interpolation=BILINEAR)


def hue(image, turns):
    tensor = torch.from_numpy(np.array(image)).permute(2, 0, 1)
    result = F.adjust_hue(tensor, turns).permute(1, 2, 0).numpy()
    pillow = np.array(F.adjust_hue(image, turns))
    print(f"hue {turns}: up to {np.abs(pillow.astype(int) - result).max()} levels from Pillow's")
    return Image.fromarray(result)


MAKERS = {
    "flip": F.hflip,
    "rotation": lambda image, degrees: F.rotate(image, degrees, interpolation=BILINEAR, fill=0),
    "resized-crop": crop,
    "brightness": F.adjust_brightness,
    "affine": affine,
    "hue": hue,
    "saturation": F.adjust_saturation,
    "perspective": perspective,
}

# The transformation, the picture, the parameters in the order of Simile's.
CASES = [
    ("flip", "smooth"), ("flip", "noise"),
    ("rotation", "smooth", 10), ("rotation", "smooth", -7.3), ("rotation", "noise", 3), ("rotation", "smooth", 33),
    ("resized-crop", "smooth", 3, 2, 15, 12, 12, 12), ("resized-crop", "smooth", 0, 0, 24, 18, 18, 18),
    ("resized-crop", "noise", 10, 2, 5, 9, 24, 20),
    ("brightness", "noise", 0.5), ("brightness", "noise", 1.5), ("brightness", "smooth", 0.873), ("brightness", "noise", 0),
    ("affine", "smooth", 8, 2, -1, 1.1, 7, 0), ("affine", "smooth", -10, -3, 2, 0.9, -10, 4),
    ("affine", "noise", 0, 1, 0, 1, 0, 0), ("affine", "noise", 5, 0, 0, 1, 0, -8),
    ("hue", "noise", 0.3), ("hue", "noise", -0.3), ("hue", "smooth", 0.117), ("hue", "noise", 0.5), ("hue", "noise", 0),
    ("saturation", "noise", 0.5), ("saturation", "noise", 1.5), ("saturation", "smooth", 0), ("saturation", "noise", 1.27),
    ("perspective", "smooth", 4, 2, 20, 3, 22, 14, 1, 16),
    ("perspective", "smooth", 1, 4, 23, 0, 18, 17, 5, 13), ("perspective", "noise", 0, 1, 21, 0, 23, 16, 2, 17),
]  # fmt: skip


def encoded(image: Image.Image) -> dict:
    return {"width": image.width, "height": image.height, "pixels": base64.b64encode(image.tobytes()).decode()}


def main() -> None:
    pictures = {"smooth": smooth(24, 18), "noise": noise(25, 12)}
    cases = [
        {
            "transformation": kind,
            "picture": name,
            "parameters": parameters,
            "result": encoded(MAKERS[kind](pictures[name], *parameters)),
        }
        for kind, name, *parameters in CASES
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    sources = json.dumps({name: encoded(picture) for name, picture in pictures.items()})
    PATH.write_text(f'{{"pictures": {sources},\n"cases": [\n{lines}\n]}}\n')
    print(f"{PATH.name}: {PATH.stat().st_size} bytes, {len(cases)} cases")


if __name__ == "__main__":
    main()
