"""ScaNN: partitions, 4-bit codes and re-ranking. Effort is [partitions to search, candidates to re-rank]."""

import shutil
from pathlib import Path

import numpy as np
import scann

from search_core.peers import Peer


class Tree(Peer):
    def build(self, base, threads):
        partitions = int(2 * np.sqrt(len(base)))
        self.index = (
            scann.scann_ops_pybind.builder(base, 10, "dot_product")
            .set_n_training_threads(threads)
            .tree(num_leaves=partitions, num_leaves_to_search=10, training_sample_size=min(len(base), 250_000))
            .score_ah(2, anisotropic_quantization_threshold=0.2)
            .reorder(100)
            .build()
        )

    def save(self, path):
        shutil.rmtree(path, ignore_errors=True)
        Path(path).mkdir()
        self.index.serialize(path)

    def open(self, path):
        self.index = scann.scann_ops_pybind.load_searcher(path)

    def search(self, queries, limit, effort, threads):
        partitions, candidates = effort
        if threads == 1:
            search = self.index.search_batched
        else:
            self.index.set_num_threads(threads)
            search = self.index.search_batched_parallel
        return search(queries, limit, pre_reorder_num_neighbors=candidates, leaves_to_search=partitions)[0]
