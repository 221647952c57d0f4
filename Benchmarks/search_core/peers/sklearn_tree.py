"""scikit-learn's exact neighbours. There is no effort."""

import joblib
from sklearn import neighbors

from search_core.peers import Peer


class Tree(Peer):
    """KDTree or BallTree, itself: what checks the arguments around it costs as much as a query in few dimensions."""

    tree = "KDTree"

    def build(self, base, threads):
        self.index = getattr(neighbors, self.tree)(base)

    def save(self, path):
        joblib.dump(self.index, path)

    def open(self, path):
        self.index = joblib.load(path)

    def search(self, queries, limit, effort, threads):
        return self.index.query(queries, limit, return_distance=False)


class Brute(Tree):
    """Every vector, for queries that come singly."""

    def build(self, base, threads):
        self.index = neighbors.NearestNeighbors(algorithm="brute", n_jobs=1).fit(base)

    def search(self, queries, limit, effort, threads):
        return [self.index.kneighbors(query[None], limit, return_distance=False)[0] for query in queries]
