"""The pictures that are sent."""

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    from serve.bench import Bench

SIZE = (600, 800)
QUALITY = 90


def pair(bench: "Bench") -> tuple[bytes, bytes]:
    """Two photos as JPEGs of 600 × 800 pixels."""
    paths = bench.photos.paths
    return _resized(paths[0]), _resized(paths[-1])


def queries(bench: "Bench", count: int) -> dict[str, bytes]:
    """Photos as they are, by name; of the catalogue's items only variations of them are known."""
    paths = bench.photos.paths
    chosen = paths[:: max(1, len(paths) // count)][:count]
    return {path: _jpeg(path) for path in chosen}


def _resized(path: str) -> bytes:
    with Image.open(path) as photo:
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    return _written(ImageOps.fit(upright, SIZE, Image.Resampling.BICUBIC))


def _jpeg(path: str) -> bytes:
    """The file, or, where it is no JPEG, what is on it as one."""
    with open(path, "rb") as file:
        content = file.read()
    if content.startswith(b"\xff\xd8"):
        return content
    with Image.open(BytesIO(content)) as photo:
        return _written(photo.convert("RGB"))


def _written(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
