"""How alike two pictures are, over HTTP: the service that Simile's first users had, with FastAPI and PyTorch.

Started as `uvicorn peers.similarity:app`. The environment says how:

  PEER_WEIGHTS  the checkpoint of EfficientNet-Lite0
  PEER_THREADS  on how many threads PyTorch computes
  PEER_FAST     1: in bfloat16, by PyTorch's autocast; otherwise in single precision
  PEER_WAY      pool: requests are worked on by a pool of threads, as FastAPI does by itself; loop: one after the other
"""

import os
import time
from io import BytesIO

import torch
from fastapi import FastAPI, File, HTTPException, UploadFile

from peer.preparation import normalize, prepare
from peers.network import load

MODEL = "efficientnet_lite0"
THRESHOLD = 0.8
FAST = os.environ.get("PEER_FAST") == "1"

torch.set_num_threads(int(os.environ["PEER_THREADS"]))
network = load(os.environ["PEER_WEIGHTS"])
app = FastAPI()


def embed(picture: bytes) -> torch.Tensor:
    """The vector of a picture; one at a time, which is no slower here than both at once."""
    planes = torch.from_numpy(normalize(prepare(BytesIO(picture)))).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16, enabled=FAST):
        return network(planes).float()


def compare(model_name: str, first: bytes, second: bytes) -> dict:
    """The answer to one request."""
    if model_name != MODEL:
        raise HTTPException(404, f"there is no model '{model_name}'")
    start = time.perf_counter()
    with torch.inference_mode():
        score = (torch.nn.functional.cosine_similarity(embed(first), embed(second)).item() + 1) / 2
    return {
        "Similarity Score": score,
        "Are the images similar?": "Yes" if score >= THRESHOLD else "No",
        "Time taken in milliseconds": 1000 * (time.perf_counter() - start),
    }


if os.environ["PEER_WAY"] == "pool":

    @app.post("/cosine_similarity_score")
    def score(model_name: str = MODEL, image_1: UploadFile = File(), image_2: UploadFile = File()) -> dict:
        return compare(model_name, image_1.file.read(), image_2.file.read())

else:

    @app.post("/cosine_similarity_score")
    async def score(model_name: str = MODEL, image_1: UploadFile = File(), image_2: UploadFile = File()) -> dict:
        return compare(model_name, await image_1.read(), await image_2.read())
