"""Who is measured, with which parameters and efforts, and on which sets."""

from dataclasses import dataclass, field
from typing import Any

EFS = [10, 14, 20, 28, 40, 56, 80, 112, 160, 240, 360, 540]
CANDIDATES = [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000]
PROBES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]


@dataclass(frozen=True)
class Contender:
    """An index of Simile or a peer."""

    name: str
    role: str
    """What it competes in: graph (any index that is approximate, fast and large), annoy, exact, tree or lsh."""
    library: str
    """A module of `peers`, or 'simile'."""
    kind: str
    """A class of that module, or what `simile vectors build --kind` takes."""
    parameters: dict[str, Any] = field(default_factory=dict)
    efforts: list[Any] = field(default_factory=lambda: [None])
    quick: bool = True
    """Whether a quick run has it."""
    sets: frozenset[str] | None = None
    """The sets that it is measured on; None for all that its role is."""
    reads: str = ""
    """The contender whose file it searches instead of building one."""
    one_by_one: bool = False
    """Whether Simile gets each query alone, where its peers get all at once."""

    @property
    def is_simile(self) -> bool:
        return self.library == "simile"

    @property
    def is_graph(self) -> bool:
        return self.kind in ("Graph", "RefinedGraph")


THREADS = {"graph": [1, 2], "annoy": [1, 2]}
"""With how many threads the roles that are not measured with one alone are searched."""
ROLES = {
    "graph": {"wide", "middle", "photos", "million"},
    "annoy": {"wide", "middle", "photos", "million"},
    "exact": {"wide", "middle", "photos", "million"},
    "tree": {"narrow", "middle"},
    "lsh": {"wide", "middle", "photos"},
}
"""The sets on which a role is measured."""


def _simile(kind: str, role: str, efforts: list[Any], **more: Any) -> Contender:
    return Contender(f"Simile {kind}", role, "simile", kind, efforts=efforts, **more)


def _graph(name: str, library: str, sets: set[str], quick: bool = True, **parameters: Any) -> Contender:
    return Contender(name, "graph", library, "Graph", parameters, EFS, quick, frozenset(sets))


# Graphs take minutes to build: variants that are not the best of their library are built on the smallest set only.
EVERYWHERE = {"wide", "middle", "photos", "million"}
SMALL = {"wide", "middle", "photos"}
SOME = {"photos"}


CONTENDERS = [
    _simile("hnsw", "graph", EFS),
    Contender("Simile hnsw, one by one", "graph", "simile", "hnsw", {}, EFS, reads="Simile hnsw", one_by_one=True),
    Contender("Simile hnsw int8", "graph", "simile", "hnsw", {"vectors": "int8"}, EFS),
    _graph("hnswlib M16", "hnswlib_graph", EVERYWHERE, m=16),
    _graph("hnswlib M32", "hnswlib_graph", SOME, quick=False, m=32),
    _graph("faiss HNSW16", "faiss_index", SOME, quick=False, factory="HNSW16,Flat"),
    _graph("faiss HNSW32", "faiss_index", SOME, quick=False, factory="HNSW32,Flat"),
    _graph("faiss HNSW16 SQ8", "faiss_index", EVERYWHERE, factory="HNSW16_SQ8"),
    Contender(
        "faiss HNSW16 SQ8 + refine", "graph", "faiss_index", "RefinedGraph", {"factory": "HNSW16_SQ8,Refine(Flat)"},
        [f"efSearch={ef},k_factor_rf={factor}" for ef in EFS[:-3] for factor in (1, 2, 4) if 10 * factor <= ef],
        sets=frozenset(SMALL),
    ),
    _graph("usearch f32", "usearch_graph", SOME, quick=False, dtype="f32"),
    _graph("usearch f16", "usearch_graph", SOME, quick=False, dtype="f16"),
    _graph("usearch i8", "usearch_graph", SMALL, dtype="i8"),
    Contender(
        "faiss IVF-PQ", "graph", "faiss_index", "Index", {"factory": "IVF{partitions},PQ{quarter}x4fs,Refine(Flat)"},
        [f"nprobe={probes},k_factor_rf={factor}" for probes in (2, 4, 8, 16, 32, 64) for factor in (2, 5, 10, 30)],
    ),
    Contender(
        "scann", "graph", "scann_tree", "Tree", {},
        [[partitions, candidates] for partitions in (4, 8, 16, 32, 64, 128) for candidates in (20, 40, 80)],
    ),
    Contender("annoy", "annoy", "annoy_forest", "Forest", {"trees": 100}, CANDIDATES),
    Contender("Simile, annoy's file", "annoy", "simile", "annoy", {}, CANDIDATES, reads="annoy"),
    Contender("Simile, annoy's file, codes", "annoy", "simile", "annoy", {"quantized": True}, CANDIDATES, reads="annoy"),
    _simile("annoy", "annoy", CANDIDATES, parameters={"trees": 100}),
    _simile("exact", "exact", [None], parameters={"quantized": True}),
    Contender("faiss flat", "exact", "faiss_index", "OneByOne", {"factory": "Flat"}),
    Contender("scikit-learn brute", "exact", "sklearn_tree", "Brute", {}, sets=frozenset({"middle"})),
    _simile("kdtree", "tree", [*PROBES, 4096, 8192]),
    Contender("scikit-learn KDTree", "tree", "sklearn_tree", "Tree", {"tree": "KDTree"}),
    Contender("scikit-learn BallTree", "tree", "sklearn_tree", "Tree", {"tree": "BallTree"}),
    _simile("lsh", "lsh", PROBES),
    Contender("faiss LSH", "lsh", "faiss_index", "Index", {"factory": "LSH512rt", "metric": "L2"}, ["verbose=0"]),
    Contender(
        "faiss LSH + refine", "lsh", "faiss_index", "Index", {"factory": "LSH512rt,Refine(Flat)", "metric": "L2"},
        [f"k_factor_rf={factor}" for factor in (1, 2, 4, 8, 16, 32, 64, 128)],
    ),
]


def contenders(name: str, role: str, quick: bool) -> list[Contender]:
    """Those who have a role and are measured on a set."""
    return [
        each
        for each in CONTENDERS
        if each.role == role and name in ROLES[each.role] and (each.sets is None or name in each.sets)
        and (each.quick or not quick)
    ]
