"""A process that holds one index of one library and answers questions about it, a JSON document a line.

A process of its own for each: what it holds is that library's memory, and one that crashes takes no other along.
"""

import json
import os
import sys
import time

import numpy as np

from search_core import peers, truth


def resident() -> int:
    """Bytes of this process in memory, with mapped files."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def size(path: str) -> int:
    """Bytes of a file, or of all files in a folder."""
    if os.path.isdir(path):
        return sum(os.path.getsize(os.path.join(path, name)) for name in os.listdir(path))
    return os.path.getsize(path)


class Worker:
    def create(self, library: str, kind: str, dimension: int, parameters: dict) -> dict:
        self.peer = peers.make(library, kind, dimension, parameters)
        return {}

    def build(self, base: str, count: int, path: str, threads: int) -> dict:
        # Read beforehand: what a disk costs is not the library's doing.
        rows = np.ascontiguousarray(np.load(base, mmap_mode="r")[:count])
        start = time.perf_counter()
        self.peer.build(rows, threads)
        seconds = time.perf_counter() - start
        self.peer.save(path)
        return {"seconds": seconds, "bytes": size(path)}

    def open(self, path: str, queries: str, true: str, limit: int) -> dict:
        self.queries = np.load(queries)
        self.true = np.load(true)[:, :limit]
        self.limit = limit
        self.prepared = self.peer.prepare(self.queries)
        self.before = resident()
        self.peer.open(path)
        return {}

    def search(self, effort, count: int, threads: int, seconds: float) -> dict:
        """Asks the first ``count`` queries, over and over until ``seconds`` have gone."""
        queries = self.prepared[:count]
        # The first touch of a mapped file or of a new buffer is not what is measured.
        self.peer.search(queries[: max(1, count // 10)], self.limit, effort, threads)
        rounds, start = 0, time.perf_counter()
        while rounds == 0 or time.perf_counter() - start < seconds:
            found = self.peer.search(queries, self.limit, effort, threads)
            rounds += 1
        spent = time.perf_counter() - start
        return {"qps": rounds * count / spent, "recall": self._recall(found, count), "resident": resident() - self.before}

    def _recall(self, found, count: int) -> float:
        return truth.recall(np.asarray(found, dtype=np.int64), self.true[:count])


def main() -> None:
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = getattr(worker, question.pop("do"))(**question)
        except Exception as error:  # Whatever a library throws: it is reported, and the run goes on.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
