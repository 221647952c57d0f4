"""Whether Simile's vectors are the right ones: against PyTorch's, and against the Python peers'."""

from typing import TYPE_CHECKING

import numpy as np

from first_light.report import Row
from first_light.vectors import Vectors
from peer.network import compile_network
from peer.preparation import normalize

if TYPE_CHECKING:
    from first_light.bench import Bench

PART = "parity"
NO_REFERENCE = "not measured (no reference)"


def measure(bench: "Bench") -> list[Row]:
    exact, fast = _indexed(bench, "f32"), _indexed(bench, "fast")
    bench.peer_embed([bench.photos.folder])
    peer = Vectors.of_peer(bench.peer_vectors)
    return [
        *_from_files(bench, exact, peer),
        *_from_pixels(bench),
        *_retrieval(exact, fast, peer, 0.70 if bench.reference_vectors else None),
        *_fast(exact, fast),
        *_large(bench),
    ]


def _indexed(bench: "Bench", precision: str) -> Vectors:
    bench.index([bench.photos.folder], precision)
    return bench.exported(bench.catalog(precision))


def _cosine_rows(what: str, ours: Vectors, right: Vectors, goals: tuple[float, float] | None, note: str = "") -> list[Row]:
    cosines = ours.cosines(right)
    least, mean = goals or (None, None)
    return [
        Row(PART, f"{what}: least cosine", "cosine", [float(cosines.min())], goal=least, note=note),
        Row(PART, f"{what}: mean cosine", "cosine", [float(cosines.mean())], goal=mean),
    ]


def _beside(rows: list[Row], peer: Vectors, right: Vectors, name: str) -> None:
    """Puts the peer's cosines beside Simile's."""
    cosines = peer.cosines(right)
    for row, value in zip(rows, (cosines.min(), cosines.mean())):
        row.peer, row.peer_name, row.compared = [float(value)], name, False


def _from_files(bench: "Bench", ours: Vectors, peer: Vectors) -> list[Row]:
    """The whole way from a JPEG file to a vector."""
    rows = _cosine_rows(f"{len(ours.paths)} {bench.photos.name}, to the Python pipeline", ours, peer, None)
    what = f"{len(ours.paths)} photos, to PyTorch"
    reference = bench.reference_vectors
    if reference is None:
        return rows + [Row(PART, what, "cosine", note=NO_REFERENCE)]
    to_reference = _cosine_rows(what, ours, reference, (0.9990, 0.9997))
    _beside(to_reference, peer, reference, "Pillow and OpenVINO")
    return to_reference + rows


def _from_pixels(bench: "Bench") -> list[Row]:
    """The network alone: Simile's ONNX on pixels that were prepared elsewhere."""
    import onnx
    import onnxruntime

    onnx.checker.check_model(str(bench.onnx), full_check=True)
    checked = "accepted by onnx.checker"
    if bench.reference_vectors is None:
        return [Row(PART, "exported ONNX on given pixels", "cosine", note=f"{NO_REFERENCE}; {checked}")]
    pixels = np.load(bench.reference / "pixels.npy")
    places = [int(line) for line in (bench.reference / "pixels_rows.txt").read_text().split()]
    right = np.load(bench.reference / "vectors.npy")[places]
    paths = [str(place) for place in places]
    inputs = [normalize(picture) for picture in pixels]

    session = onnxruntime.InferenceSession(str(bench.onnx), providers=["CPUExecutionProvider"])
    by_runtime = session.run(None, {session.get_inputs()[0].name: np.concatenate(inputs)})[0]
    network = compile_network(str(bench.onnx), "LATENCY")
    by_openvino = np.concatenate([network({0: picture})[0] for picture in inputs])
    rows = []
    for engine, vectors in (("ONNX Runtime", by_runtime), ("OpenVINO", by_openvino)):
        least = float(Vectors(paths, vectors).cosines(Vectors(paths, right)).min())
        name = f"exported ONNX in {engine}, {len(places)} given pictures: least cosine"
        rows.append(Row(PART, name, "cosine", [least], goal=0.999999, note=checked))
    return rows


def _retrieval(exact: Vectors, fast: Vectors, peer: Vectors, goal: float | None) -> list[Row]:
    """How good the neighbours are; the goal is for P@10 on the photos that it was set for."""
    ours, theirs, quick = exact.retrieval(), peer.retrieval(), fast.retrieval()
    if not (ours and theirs and quick):
        return [Row(PART, "retrieval by class", "", note="not measured (the pictures are not in folders by class)")]
    return [
        Row(PART, f"retrieval by class: {name}", "", [value], [theirs[name]], "Pillow and OpenVINO", compared=False,
            goal=goal if name == "P@10" else None, note=f"fast: {quick[name]:.3f}")
        for name, value in ours.items()
    ]


def _fast(exact: Vectors, fast: Vectors) -> list[Row]:
    """What --precision fast gives away."""
    overlaps = [len(a & b) / 10 for a, b in zip(exact.top(10), fast.top(10))]
    return _cosine_rows("--precision fast, to f32", fast, exact, None) + [
        Row(PART, "--precision fast, to f32: top-10 overlap", "", [float(np.mean(overlaps))])
    ]


def _large(bench: "Bench") -> list[Row]:
    """Large JPEGs, which Simile decodes at a fraction of their size; Pillow can too, and that is the peer."""
    folder = bench.large_photos.folder
    bench.index([folder])
    ours = bench.exported(bench.catalog())
    bench.peer_embed([folder])
    right = Vectors.of_peer(bench.peer_vectors)
    bench.peer_embed([folder], "--draft")
    drafted = Vectors.of_peer(bench.peer_vectors)
    rows = _cosine_rows(f"{len(ours.paths)} {bench.large_photos.name}, to the Python pipeline", ours, right, None)
    _beside(rows, drafted, right, "Pillow with draft()")
    return rows
