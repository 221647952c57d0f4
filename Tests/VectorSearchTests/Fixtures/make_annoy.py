"""Writes the annoy-*.ann files beside this script with Spotify's library (pip install annoy==1.17.3), and what it finds
in them. Run it again only to add a case.

value(i, j) below is repeated by the test, so the vectors themselves are not kept. The neighbours are those of all items
(search_k beyond everything), as "item: neighbours" on a line.
"""

import os

import annoy

here = os.path.dirname(os.path.abspath(__file__))


def value(i, j):
    return ((i * 7919 + j * 104729 + i * j * 31) % 1009) / 504.5 - 1


def save(name, metric, dimension, items, trees):
    index = annoy.AnnoyIndex(dimension, metric)
    index.set_seed(1)
    for i in items:
        index.add_item(i, [value(i, j) for j in range(dimension)])
    index.build(trees, n_jobs=1)
    index.save(os.path.join(here, f"annoy-{name}.ann"))
    with open(os.path.join(here, f"annoy-{name}.txt"), "w") as file:
        for i in list(items)[:20]:
            found = index.get_nns_by_item(i, 8, search_k=10**6, include_distances=True)
            file.write(" ".join(f"{row}:{distance:.6g}" for row, distance in zip(*found)) + "\n")


for metric in ["angular", "euclidean", "manhattan", "dot", "hamming"]:
    save(metric, metric, 70 if metric == "hamming" else 6, range(60), 3)
save("gaps", "angular", 4, range(1, 80, 2), 2)
save("single", "euclidean", 3, range(1), 2)
save("empty", "angular", 3, range(0), 2)
