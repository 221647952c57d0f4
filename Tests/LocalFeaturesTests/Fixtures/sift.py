"""Writes sift.json: what OpenCV's SIFT finds in the drawing of DrawnScene.swift. Needs numpy and opencv-python-headless."""

import json
import pathlib

import cv2
import numpy

WIDTH, HEIGHT, LIMIT = 160, 120, 100


def scene():
    """Discs and bars, one upon another, all in whole numbers."""
    rows, columns = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    image = numpy.full((HEIGHT, WIDTH), 128, dtype=numpy.uint8)
    for i in range(90):
        x, y, size, level = i * 7919 % WIDTH, i * 104729 % HEIGHT, 3 + i * 31 % 13, i * 67 % 256
        dx, dy = columns - x, rows - y
        if i % 3 == 0:
            inside = (abs(dx) <= size) & (abs(dy) <= size // 2 + 1)
        else:
            inside = dx * dx + dy * dy <= size * size
        image[inside] = level
    return image


found, descriptors = cv2.SIFT_create(nfeatures=LIMIT).detectAndCompute(scene(), None)
features = [
    {
        # OpenCV counts from the middle of the first pixel, and doubles images without taking the shift into account.
        "x": round(point.pt[0] + 0.25, 3),
        "y": round(point.pt[1] + 0.25, 3),
        # A blob's diameter, which the description surrounds to six times that.
        "size": round(6 * point.size, 3),
        "angle": round(float(numpy.deg2rad(point.angle)), 4),
        "descriptor": bytes(descriptor.astype(numpy.uint8)).hex(),
    }
    for point, descriptor in zip(found, descriptors)
]
lines = ",\n".join(json.dumps(feature) for feature in features)
pathlib.Path(__file__).with_suffix(".json").write_text(f"[\n{lines}\n]\n")
