"""usearch: HNSW over f32, f16, bf16 or i8. Effort is expansion_search."""

import numpy as np
from usearch.index import Index

from search_core.peers import Peer


class Graph(Peer):
    dtype = "f32"
    m = 16
    ef_construction = 200

    def build(self, base, threads):
        self.index = self._new()
        self.index.add(np.arange(len(base)), base, threads=threads)

    def save(self, path):
        self.index.save(path)

    def open(self, path):
        self.index = self._new()
        self.index.load(path)

    def search(self, queries, limit, effort, threads):
        self.index.expansion_search = effort
        return self.index.search(queries, limit, threads=threads).keys

    def _new(self):
        return Index(
            ndim=self.dimension, metric="cos", dtype=self.dtype, connectivity=self.m, expansion_add=self.ef_construction,
            enable_key_lookups=False,
        )
