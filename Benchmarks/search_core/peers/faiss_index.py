"""faiss: any index that its factory knows. Effort is a list of search parameters, or efSearch for graphs."""

from math import log2, sqrt

import faiss

from search_core.peers import Peer


class Index(Peer):
    factory = "Flat"
    metric = "INNER_PRODUCT"

    def build(self, base, threads):
        faiss.omp_set_num_threads(threads)
        # Partitions as its authors advise, four times the root of the count, here as a power of two.
        partitions = 2 ** round(log2(4 * sqrt(len(base))))
        factory = self.factory.format(partitions=partitions, quarter=self.dimension // 4)
        self.index = faiss.index_factory(self.dimension, factory, getattr(faiss, f"METRIC_{self.metric}"))
        self._configure()
        self.index.train(base)
        self.index.add(base)

    def save(self, path):
        faiss.write_index(self.index, path)

    def open(self, path):
        self.index = faiss.read_index(path)
        self.space = faiss.ParameterSpace()

    def search(self, queries, limit, effort, threads):
        faiss.omp_set_num_threads(threads)
        self._set(effort)
        return self.index.search(queries, limit)[1]

    def _configure(self):
        pass

    def _set(self, effort):
        self.space.set_index_parameters(self.index, effort)


class Graph(Index):
    """HNSW over floats or codes, built with the same ef as hnswlib."""

    def _configure(self):
        self.index.hnsw.efConstruction = 200

    def _set(self, effort):
        self.index.hnsw.efSearch = effort


class RefinedGraph(Index):
    """HNSW over codes, whose candidates are ranked again by the vectors themselves, as Simile's are."""

    def _configure(self):
        faiss.downcast_index(self.index.base_index).hnsw.efConstruction = 200


class OneByOne(Index):
    """Queries that come singly, as they do in a service: no batch to share work in."""

    def search(self, queries, limit, effort, threads):
        faiss.omp_set_num_threads(threads)
        return [self.index.search(query[None], limit)[1][0] for query in queries]
