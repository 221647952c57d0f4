"""One peer, one model, one measurement, as JSON: OpenVINO's Python on an ONNX file that PyTorch exported, or PyTorch eager.

Both get pictures that are prepared already, as numbers; Simile gets bytes, and normalises them in the network. Weights are
random: they make no difference to the time."""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np

CORES = len(os.sched_getaffinity(0))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("export", "openvino", "torch"))
    parser.add_argument("--name", required=True)
    parser.add_argument("--side", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--onnx", type=Path)
    return parser.parse_args()


def model(asked: argparse.Namespace):
    """The network up to the embedding, ready to be asked."""
    import torch

    from table import MODELS

    torch.manual_seed(1)
    row = MODELS[asked.name]
    built = row.make().eval()
    if asked.side != row.native:
        row.resize(built, asked.side)

    class Embedding(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.built = built

        def forward(self, x):
            return row.head.embedding(self.built, x)

    return Embedding().eval()


def export(asked: argparse.Namespace) -> dict:
    import torch

    with torch.inference_mode():
        torch.onnx.export(
            model(asked), (torch.zeros(1, 3, asked.side, asked.side),), str(asked.onnx), dynamo=False, opset_version=17)
    return {}


def images(asked: argparse.Namespace, count: int) -> np.ndarray:
    random = np.random.default_rng(1)
    return random.standard_normal((count, 3, asked.side, asked.side), dtype=np.float32)


def median_milliseconds(seconds: float, once) -> float:
    for _ in range(2):
        once()
    times, start = [], time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        once()
        times.append(time.perf_counter() - begin)
    return 1000 * statistics.median(times)


def openvino(asked: argparse.Namespace) -> dict:
    from openvino import AsyncInferQueue, Core

    core = Core()
    network = core.read_model(str(asked.onnx))
    f32 = {"INFERENCE_PRECISION_HINT": "f32"}
    one = images(asked, 1)

    request = core.compile_model(network, "CPU", {**f32, "PERFORMANCE_HINT": "LATENCY"}).create_infer_request()
    request.set_input_tensor(_tensor(one))
    milliseconds = median_milliseconds(asked.seconds, request.infer)

    bulk = core.compile_model(network, "CPU", {**f32, "PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": str(CORES)})
    queue = AsyncInferQueue(bulk, CORES)
    for _ in range(2 * CORES):
        queue.start_async({0: one})
    queue.wait_all()
    count = max(4 * CORES, int(1.5 * asked.seconds * 1000 / milliseconds))
    begin = time.perf_counter()
    for _ in range(count):
        queue.start_async({0: one}, share_inputs=True)
    queue.wait_all()
    return {"milliseconds": milliseconds, "imagesPerSecond": count / (time.perf_counter() - begin)}


def _tensor(array: np.ndarray):
    from openvino import Tensor

    return Tensor(array, shared_memory=True)


def torch(asked: argparse.Namespace) -> dict:
    import torch

    torch.set_num_threads(CORES)
    torch.set_flush_denormal(True)
    network = model(asked)
    with torch.inference_mode():
        one = torch.from_numpy(images(asked, 1))
        milliseconds = median_milliseconds(asked.seconds, lambda: network(one))
        # The best of these, as one who wants throughput would choose.
        best = 1000 / milliseconds
        for batch in (4, 16):
            many = torch.from_numpy(images(asked, batch))
            best = max(best, batch * 1000 / median_milliseconds(asked.seconds / 2, lambda: network(many)))
    return {"milliseconds": milliseconds, "imagesPerSecond": best}


if __name__ == "__main__":
    asked = arguments()
    # What libraries say goes beside the answer, not into it.
    answer, sys.stdout = sys.stdout, sys.stderr
    print(json.dumps({"export": export, "openvino": openvino, "torch": torch}[asked.what](asked)), file=answer)
