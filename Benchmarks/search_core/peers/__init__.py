"""The libraries that Simile is measured against, each behind the same few words; a module for each library.

A module is imported only in the process that measures it, so one that is missing or broken stops no other.
"""

from importlib import import_module


class Peer:
    """An index of some library. Built in one process, saved, and opened in another that holds nothing else.

    Vectors are of unit length, so the greatest inner product, the least distance and the greatest cosine are the same
    neighbours; each library gets the one it is fastest with.
    """

    def __init__(self, dimension: int, **parameters):
        self.dimension = dimension
        self.__dict__.update(parameters)

    def build(self, base, threads: int) -> None:
        raise NotImplementedError

    def save(self, path: str) -> None:
        raise NotImplementedError

    def open(self, path: str) -> None:
        raise NotImplementedError

    def prepare(self, queries):
        """The queries as the library likes them best; not part of what is timed."""
        return queries

    def search(self, queries, limit: int, effort, threads: int):
        """Rows of ids, one for each query, in the library's fastest way for many queries."""
        raise NotImplementedError


def make(library: str, kind: str, dimension: int, parameters: dict) -> Peer:
    """The peer of a class in one of these modules."""
    return getattr(import_module(f"search_core.peers.{library}"), kind)(dimension, **parameters)
