"""Spotify's Annoy: a forest of trees in a mapped file. Effort is search_k."""

from concurrent.futures import ThreadPoolExecutor

from annoy import AnnoyIndex

from search_core.peers import Peer


class Forest(Peer):
    trees = 100

    def build(self, base, threads):
        self.index = AnnoyIndex(self.dimension, "angular")
        self.index.set_seed(1)
        for number, row in enumerate(base):
            self.index.add_item(number, row)
        self.index.build(self.trees, n_jobs=threads)

    def save(self, path):
        self.index.save(path)

    def open(self, path):
        self.index = AnnoyIndex(self.dimension, "angular")
        self.index.load(path)

    def prepare(self, queries):
        # Lists are what the binding reads fastest.
        return queries.tolist()

    def search(self, queries, limit, effort, threads):
        def ask(some):
            return [self.index.get_nns_by_vector(query, limit, effort) for query in some]

        if threads == 1:
            return ask(queries)
        # There is no batch; the search itself runs outside Python's lock.
        share = -(-len(queries) // threads)
        with ThreadPoolExecutor(threads) as pool:
            return sum(pool.map(ask, (queries[start : start + share] for start in range(0, len(queries), share))), [])
