"""Runs an ONNX file."""

from pathlib import Path

import numpy as np


def openvino(path: Path, images: np.ndarray) -> np.ndarray:
    """One picture at a time, in f32, as Simile does."""
    from openvino import Core

    core = Core()
    model = core.read_model(str(path))
    model.reshape([1, *images.shape[1:]])
    compiled = core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.concatenate([compiled({0: image[None]})[0].copy() for image in images])


def onnxruntime(path: Path, images: np.ndarray) -> np.ndarray:
    """All pictures in one batch."""
    import onnxruntime as runtime

    options = runtime.SessionOptions()
    options.log_severity_level = 3
    session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: images})[0]


ENGINES = {"openvino": openvino, "onnxruntime": onnxruntime}
