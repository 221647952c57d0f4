"""Writes the .npy files beside this script, with NumPy itself. Run it again only to add a case.

The plain arrays hold value(i, j) = (7 i + 3 j - 10) / 8, which float16 represents exactly.
"""

import os

import numpy as np
from numpy.lib import format as npy

here = os.path.dirname(os.path.abspath(__file__))


def save(name, array, version=None):
    with open(os.path.join(here, name + ".npy"), "wb") as file:
        npy.write_array(file, array, version=version, allow_pickle=True)


i, j = np.mgrid[0:5, 0:3]
plain = (7 * i + 3 * j - 10) / 8

save("float32", plain.astype("<f4"), (1, 0))
save("float64", plain.astype("<f8"), (1, 0))
save("float16", plain.astype("<f2"), (1, 0))
save("version2", plain.astype("<f4"), (2, 0))
save("version3", plain.astype("<f4"), (3, 0))
save("vector", plain[2].astype("<f4"))
save("no-rows", np.zeros((0, 4), "<f4"))
save("no-columns", np.zeros((4, 0), "<f4"))
save("with-nan", np.array([[1, 2], [3, np.nan]], "<f4"))
save("beyond-float32", np.array([[1, 1e300]], "<f8"))

save("fortran", np.asfortranarray(plain.astype("<f4")))
save("big-endian", plain.astype(">f4"))
save("integers", np.arange(6).reshape(2, 3))
save("objects", np.array([[1, "a"]], dtype=object))
save("records", np.zeros(2, dtype=[("x", "<f4"), ("y", "<f4")]))
save("three-axes", np.zeros((1, 2, 3), "<f4"))
save("scalar", np.array(1, "<f4"))
