"""The drawing that the references of local features are made of; DrawnPlane.swift draws the same."""

import numpy


def drawing(seed, width, height, noise=0):
    """Rectangles and ellipses in gray, and noise of so many steps: 8-bit rows."""
    state = seed

    def below(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % limit

    image = numpy.full((height, width), 128, numpy.int32)
    rows, columns = numpy.mgrid[:height, :width]
    for index in range(60):
        x, y = below(width), below(height)
        across, down = 3 + below(max(1, width // 6)), 3 + below(max(1, height // 6))
        gray = below(256)
        dx, dy = abs(columns - x), abs(rows - y)
        if index % 2 == 0:
            image[(dx < across) & (dy < down)] = gray
        else:
            image[dx * dx * down * down + dy * dy * across * across < across * across * down * down] = gray
    if noise:
        for y in range(height):
            for x in range(width):
                image[y, x] += below(2 * noise + 1) - noise
    return image.clip(0, 255).astype(numpy.uint8)
