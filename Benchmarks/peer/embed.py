"""Embeds every picture of some folders into one .npy file: the peer of `simile index`.

Decoding runs on a pool of threads (Pillow lets go of Python's lock while it decodes and resizes) and inference in
OpenVINO's streams. Which of four ways is fastest depends on machine and pictures, so all are here:

  queue-numpy   decoding threads feed an AsyncInferQueue; numpy normalises
  queue-bytes   the same, and the network normalises (PrePostProcessor)
  thread-numpy  each thread decodes a picture and runs it through a request of its own; numpy normalises
  thread-bytes  the same, and the network normalises
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue

import numpy as np
import openvino as ov

from peer.network import compile_network
from peer.preparation import normalize, prepare

WAYS = ["queue-numpy", "queue-bytes", "thread-numpy", "thread-bytes"]
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def pictures(folder: str) -> list[str]:
    """All pictures under a folder, sorted."""
    found = [os.path.join(root, name) for root, _, names in os.walk(folder) for name in names]
    return sorted(path for path in found if path.lower().endswith(SUFFIXES))


def mapped(pool: ThreadPoolExecutor, work, items: list, ahead: int) -> Iterator:
    """Results in order; at most `ahead` are in work or waiting, so memory stays bounded."""
    rest = iter(items)
    waiting: list[Future] = [pool.submit(work, item) for item in islice(rest, ahead)]
    while waiting:
        yield waiting.pop(0).result()
        waiting.extend(pool.submit(work, item) for item in islice(rest, 1))


def embed_by_queue(paths: list[str], network: ov.CompiledModel, threads: int, read) -> np.ndarray:
    """Decoding threads feed OpenVINO's queue of requests."""
    vectors = np.empty((len(paths), network.output().shape[1]), np.float32)
    queue = ov.AsyncInferQueue(network, 2 * threads)

    def keep(request, row: int) -> None:
        vectors[row] = request.get_output_tensor().data[0]

    queue.set_callback(keep)
    with ThreadPoolExecutor(threads) as pool:
        for row, tensor in enumerate(mapped(pool, read, paths, ahead=4 * threads)):
            queue.start_async({0: tensor}, row)
        queue.wait_all()
    return vectors


def embed_by_thread(paths: list[str], network: ov.CompiledModel, threads: int, read) -> np.ndarray:
    """Each thread takes a picture from file to vector."""
    vectors = np.empty((len(paths), network.output().shape[1]), np.float32)
    requests = SimpleQueue()
    for _ in range(threads):
        request = network.create_infer_request()
        # OpenVINO's binding to numpy locks up when two threads are the first to use it, so it is used here first.
        request.infer({0: np.zeros(network.input().shape, network.input().element_type.to_dtype())})
        requests.put(request)

    def work(job: tuple[int, str]) -> None:
        row, path = job
        picture = read(path)
        request = requests.get()
        request.infer({0: picture}, share_inputs=True)
        vectors[row] = request.get_output_tensor().data[0]
        requests.put(request)

    with ThreadPoolExecutor(threads) as pool:
        for _ in mapped(pool, work, list(enumerate(paths)), ahead=4 * threads):
            pass
    return vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--onnx", required=True)
    parser.add_argument("--output", required=True, help="vectors.npy; the paths go beside it, as vectors.npy.txt")
    parser.add_argument("--way", choices=WAYS, default=WAYS[0])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--draft", action="store_true", help="decode large JPEGs at a fraction of their size")
    options = parser.parse_args()

    start = time.perf_counter()
    order, bytes_in = options.way.split("-")[0], options.way.endswith("bytes")
    paths = [path for folder in options.folders for path in pictures(folder)]
    network = compile_network(
        options.onnx, "THROUGHPUT", options.precision, streams=options.threads, threads=options.threads, bytes_in=bytes_in
    )
    loaded = time.perf_counter()

    def read(path: str) -> np.ndarray:
        pixels = prepare(path, options.draft)
        return pixels[np.newaxis] if bytes_in else normalize(pixels)

    embed = embed_by_queue if order == "queue" else embed_by_thread
    vectors = embed(paths, network, options.threads, read)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    np.save(options.output, vectors)
    with open(options.output + ".txt", "w", encoding="utf-8") as file:
        file.writelines(path + "\n" for path in paths)
    seconds = time.perf_counter() - start
    json.dump(
        {"images": len(paths), "seconds": seconds, "loading": loaded - start, "imagesPerSecond": len(paths) / seconds},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
