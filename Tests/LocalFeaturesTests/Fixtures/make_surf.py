"""Writes surf.json: features of a drawing by the definition of SURF (Bay et al., 2006, with wider weights in
descriptors), with the kernels written out and every sum taken over pixels: column, row (the middle of the first pixel is
0.5), scale, angle, response, and the 64 numbers of each descriptor in 127ths. Needs numpy; run it in this folder:
python3 make_surf.py
"""

import json
from pathlib import Path

import numpy
from numpy.lib.stride_tricks import sliding_window_view

from drawing import drawing

SEED, WIDTH, HEIGHT, NOISE = 41, 150, 130, 4
gray = drawing(SEED, WIDTH, HEIGHT, NOISE).astype(float)


def kernels(size):
    """The box filters for the second derivatives across, down and mixed."""
    lobe = size // 3
    across = numpy.zeros((size, size))
    band = slice(size // 2 - lobe + 1, size // 2 + lobe)
    across[band, :] = 1
    across[band, lobe : 2 * lobe] = -2
    mixed = numpy.zeros((size, size))
    middle = size // 2
    before, after = slice(middle - lobe, middle), slice(middle + 1, middle + lobe + 1)
    mixed[before, after] = mixed[after, before] = 1
    mixed[before, before] = mixed[after, after] = -1
    return across, across.T, mixed


def responses(size, step):
    result = numpy.zeros((HEIGHT, WIDTH))
    if size <= min(WIDTH, HEIGHT):
        windows = sliding_window_view(gray, (size, size))
        xx, yy, xy = (numpy.einsum("abij,ij->ab", windows, kernel) / size**2 for kernel in kernels(size))
        reach = size // 2
        result[reach : HEIGHT - reach, reach : WIDTH - reach] = xx * yy - 0.81 * xy**2
    return result[::step, ::step]


def box(left, top, right, bottom):
    return gray[max(0, top) : max(0, bottom), max(0, left) : max(0, right)].sum()


def wavelets(x, y, half):
    """Right minus left and lower minus upper half."""
    across = box(x, y - half, x + half, y + half) - box(x - half, y - half, x, y + half)
    down = box(x - half, y, x + half, y + half) - box(x - half, y - half, x + half, y)
    return numpy.array([across, down])


def nearest(value):
    return int(numpy.floor(value + 0.5))


def direction(x, y, scale):
    vectors = []
    for i in range(-6, 7):
        for j in range(-6, 7):
            if i * i + j * j <= 36:
                weight = numpy.exp(-(i * i + j * j) / (2 * 2.5**2))
                vectors.append(weight * wavelets(nearest(x + i * scale), nearest(y + j * scale), max(1, nearest(2 * scale))))
    vectors = numpy.array(vectors)
    angles = numpy.arctan2(vectors[:, 1], vectors[:, 0])
    sums = [vectors[(angles - start) % (2 * numpy.pi) < numpy.pi / 3].sum(0) for start in angles]
    best = max(sums, key=lambda v: v @ v)
    return numpy.arctan2(best[1], best[0]) % (2 * numpy.pi)


def descriptor(x, y, scale, angle):
    turn = numpy.array([[numpy.cos(angle), numpy.sin(angle)], [-numpy.sin(angle), numpy.cos(angle)]])
    squares = numpy.zeros((4, 4, 4))
    for row in range(20):
        for column in range(20):
            offset = numpy.array([column - 9.5, row - 9.5])
            place = numpy.array([x, y]) + turn.T @ offset * scale
            d = turn @ wavelets(nearest(place[0]), nearest(place[1]), max(1, nearest(scale)))
            d *= numpy.exp(-(offset @ offset) / (2 * 5**2))
            squares[row // 5, column // 5] += [d[0], d[1], abs(d[0]), abs(d[1])]
    return squares.ravel() / numpy.linalg.norm(squares)


features = []
for octave in range(4):
    step = 2**octave
    sizes = [3 * (2 ** (octave + 1) * (i + 1) + 1) for i in range(4)]
    layers = numpy.array([responses(size, step) for size in sizes])
    for middle in (1, 2):
        margin = -(-(sizes[middle + 1] // 2) // step) + 1
        for row in range(margin, layers.shape[1] - margin):
            for column in range(margin, layers.shape[2] - margin):
                cube = layers[middle - 1 : middle + 2, row - 1 : row + 2, column - 1 : column + 2]
                value = cube[1, 1, 1]
                if value <= 1 or value < cube.max() or (cube == value).sum() > 1:
                    continue
                gradient = numpy.array([g[1, 1, 1] for g in numpy.gradient(cube)])
                hessian = numpy.zeros((3, 3))
                for a in range(3):
                    for b in range(3):
                        one, other = numpy.eye(3, dtype=int)[[a, b]]
                        at = lambda p: cube[tuple(1 + p)]
                        hessian[a, b] = (
                            at(one) + at(-one) - 2 * value
                            if a == b
                            else (at(one + other) + at(-one - other) - at(one - other) - at(other - one)) / 4
                        )
                ds, dy, dx = -numpy.linalg.solve(hessian, gradient)
                if max(abs(ds), abs(dy), abs(dx)) > 1:
                    continue
                scale = 1.2 * (sizes[middle] + ds * 6 * step) / 9
                features.append(((column + dx) * step + 0.5, (row + dy) * step + 0.5, scale, value))

features.sort(key=lambda feature: -feature[3])
print(len(features))
found = []
for x, y, scale, value in features[:40]:
    angle = direction(x, y, scale)
    numbers = numpy.rint(127 * descriptor(x, y, scale, angle)).astype(int).tolist()
    found.append({"place": [round(v, 3) for v in (x, y, scale, angle, value)], "descriptor": numbers})
drawn = {"seed": SEED, "width": WIDTH, "height": HEIGHT, "noise": NOISE, "count": len(features)}
Path(__file__).with_name("surf.json").write_text(json.dumps(drawn | {"features": found}, separators=(",", ":")) + "\n")
