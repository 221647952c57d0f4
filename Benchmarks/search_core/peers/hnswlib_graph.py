"""hnswlib. Effort is ef."""

import hnswlib

from search_core.peers import Peer


class Graph(Peer):
    m = 16
    ef_construction = 200

    def build(self, base, threads):
        self.index = hnswlib.Index("ip", self.dimension)
        self.index.init_index(len(base), M=self.m, ef_construction=self.ef_construction, random_seed=1)
        self.index.add_items(base, num_threads=threads)

    def save(self, path):
        self.index.save_index(path)

    def open(self, path):
        self.index = hnswlib.Index("ip", self.dimension)
        self.index.load_index(path)

    def search(self, queries, limit, effort, threads):
        self.index.set_ef(effort)
        return self.index.knn_query(queries, limit, num_threads=threads)[0]
