"""One row: PyTorch's outputs beside those of Simile's graph."""

import copy
import shlex
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

import pixels
from engines import ENGINES
from outputs import Options, output
from random_weights import randomize
from rows import Row

ERROR, COSINE = 1e-4, 0.99999
# By how much two pictures must differ in the reference, or the comparison would prove little.
SPREAD = 0.01


@dataclass
class Result:
    preset: str
    reference: str
    options: str
    dimension: int = 0
    spread: float = 0.0
    # By engine: {"error": …, "cosine": …}.
    engines: dict = field(default_factory=dict)
    # Where the network rounds: the error of the reference in f32 against itself in f64.
    own_error: float = 0.0
    # Why there are no numbers.
    problem: str = ""

    @property
    def key(self) -> tuple:
        return (self.preset, self.reference, self.options)

    @property
    def passed(self) -> bool:
        return (
            not self.problem
            and bool(self.engines)
            and self.spread >= SPREAD
            # Written so that what is not a number fails.
            and all(self._is_near(one) for one in self.engines.values())
        )

    def _is_near(self, one: dict) -> bool:
        if self.own_error > ERROR / 2:
            return one["error"] <= 2 * self.own_error
        return one["error"] <= ERROR and one["cosine"] >= COSINE

    def json(self) -> dict:
        return {**asdict(self), "passed": self.passed}


def compare(row: Row, exporter: str, engines: list, work: Path, seed: int):
    """Yields a Result for each of the row's options."""
    torch.manual_seed(seed)
    model = row.make()
    many = pixels.normalized(pixels.pictures(4, row.native, seed=seed + 1), row.statistics)
    randomize(model, seed, many)
    weights = work / f"{row.preset}.safetensors"
    save_file({name: tensor.contiguous().clone() for name, tensor in row.state(model).items()}, weights)
    # Positions are stretched anew from what the weights say, not from what the last size made of them.
    original = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    try:
        for text in row.options:
            result = Result(row.preset, row.reference, text)
            try:
                _measure(result, row, model, weights, exporter, engines, work, seed)
            except Exception as failure:
                result.problem = _one_line(failure)
            yield result
            if Options.parse(text).size != row.native:
                row.resize(model, row.native)
                model.load_state_dict(original)
    finally:
        weights.unlink()


def _measure(result: Result, row: Row, model, weights: Path, exporter: str, engines: list, work: Path, seed: int) -> None:
    options = Options.parse(result.options)
    side = options.size or row.native
    onnx = work / f"{row.preset}.onnx"
    try:
        _export(exporter, row.preset + result.options, weights, onnx)
        images = pixels.normalized(pixels.pictures(2, side, seed=seed + 2), row.statistics)
        if side != row.native:
            row.resize(model, side)
        right = output(model, row.head, images, options).numpy()
        result.dimension = int(right.shape[1])
        result.spread = float(np.abs(right[0] - right[1]).max() / np.abs(right).max())
        if row.rounds:
            exact = output(copy.deepcopy(model).double(), row.head, images.double(), options).numpy()
            result.own_error = error(right, exact)
        for engine in engines:
            found = ENGINES[engine](onnx, images.contiguous().numpy())
            if found.shape != right.shape:
                raise ValueError(f"{engine} gives {found.shape} where PyTorch has {right.shape}")
            result.engines[engine] = {"error": error(found, right), "cosine": cosine(found, right)}
    finally:
        onnx.unlink(missing_ok=True)


def _export(template: str, model: str, weights: Path, onnx: Path) -> None:
    words = [word.format(model=model, weights=weights, onnx=onnx) for word in shlex.split(template)]
    subprocess.run(words, check=True, capture_output=True, text=True)


def error(found: np.ndarray, right: np.ndarray) -> float:
    """The greatest difference as a part of the greatest number, of the worst picture."""
    return float((np.abs(found - right).max(1) / np.abs(right).max(1)).max())


def cosine(found: np.ndarray, right: np.ndarray) -> float:
    """Of the worst picture."""
    a, b = found.astype(np.float64), right.astype(np.float64)
    return float(((a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)).min())


def _one_line(failure: Exception) -> str:
    text = (getattr(failure, "stderr", None) or str(failure)).strip() or type(failure).__name__
    return text.splitlines()[-1][:200]
