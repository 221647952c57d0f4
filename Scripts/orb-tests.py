"""Learns the 256 tests of our ORB descriptors from photos and prints them as a Swift table:

    python3 orb-tests.py FOLDER > Sources/LocalFeatures/ORB/ORB+Tests.swift

The greedy method of Rublee et al., "ORB: an efficient alternative to SIFT or SURF" (2011), section 4.3: of many random
tests on oriented patches, those with means near a half come first, and one that correlates with a test already taken is
passed over; the bound on the correlation rises until 256 are taken. Needs numpy and opencv-python-headless. Seeded: the
same photos give the same table.
"""

import sys
from pathlib import Path

import cv2
import numpy

RADIUS = 15
PHOTOS, CORNERS, TESTS = 1500, 25, 40_000
random = numpy.random.default_rng(2011)
grid = numpy.arange(-RADIUS, RADIUS + 1)
columns, rows = (axis.ravel() for axis in numpy.meshgrid(grid, grid))
inside = columns**2 + rows**2 <= RADIUS**2
columns, rows = columns[inside], rows[inside]


def patches(gray):
    """Smoothed gray values around the strongest corners, turned to their direction: corners × places."""
    corners = cv2.FastFeatureDetector_create(20).detect(gray)
    height, width = gray.shape
    margin = RADIUS + 1
    places = [(int(c.pt[0]), int(c.pt[1])) for c in sorted(corners, key=lambda c: -c.response)[:600]]
    places = [(x, y) for x, y in places if margin <= x < width - margin and margin <= y < height - margin]
    if not places:
        return
    smooth = cv2.GaussianBlur(gray, (7, 7), 2)
    for index in random.permutation(len(places))[:CORNERS]:
        x, y = places[index]
        weights = gray[y + rows, x + columns].astype(float)
        angle = numpy.arctan2((weights * rows).sum(), (weights * columns).sum())
        c, s = numpy.cos(angle), numpy.sin(angle)
        across = numpy.rint(c * columns - s * rows).astype(int)
        down = numpy.rint(s * columns + c * rows).astype(int)
        yield smooth[y + down, x + across]


photos = sorted(Path(sys.argv[1]).rglob("*.jpg"))
seen = []
for index in random.permutation(len(photos))[:PHOTOS]:
    gray = cv2.imread(str(photos[index]), cv2.IMREAD_GRAYSCALE)
    if gray is None or max(gray.shape) < 320:
        continue
    # One level of the pyramid, from a long side of 640 down to a third of it.
    scale = min(1, 640 / max(gray.shape)) / 1.2 ** random.integers(0, 7)
    gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    seen += patches(gray)
seen = numpy.array(seen)

pairs = random.integers(0, len(columns), (TESTS, 2))
apart = (columns[pairs[:, 0]] - columns[pairs[:, 1]]) ** 2 + (rows[pairs[:, 0]] - rows[pairs[:, 1]]) ** 2
pairs = pairs[apart >= 9]
bits = (seen[:, pairs[:, 0]] < seen[:, pairs[:, 1]]).T
means = bits.mean(1)
order = numpy.argsort(abs(means - 0.5), kind="stable")
order = order[abs(means[order] - 0.5) < 0.35]


def taken(bound):
    chosen, vectors = [], numpy.zeros((256, len(seen)), numpy.float32)
    for test in order:
        vector = bits[test] - means[test].astype(numpy.float32)
        vector /= numpy.linalg.norm(vector)
        if chosen and abs(vectors[: len(chosen)] @ vector).max() > bound:
            continue
        vectors[len(chosen)] = vector
        chosen.append(test)
        if len(chosen) == 256:
            break
    return chosen


bound, chosen = 0.2, []
while len(chosen) < 256:
    chosen = taken(bound)
    print(len(seen), "patches, correlations up to", round(bound, 2), len(chosen), "tests", file=sys.stderr)
    bound += 0.02

print("extension ORB {")
print("    /// The tests: two places of the patch each, as columns and rows from its middle. Learned from photos of")
print("    /// products and clothing by Scripts/orb-tests.py; all lie within 15 pixels of the middle.")
print("    static let tests: [SIMD4<Int8>] = [")
for start in range(0, 256, 4):
    line = []
    for test in chosen[start : start + 4]:
        a, b = pairs[test]
        line.append(f"[{columns[a]}, {rows[a]}, {columns[b]}, {rows[b]}]")
    print("        " + ", ".join(line) + ",")
print("    ]")
print("}")
