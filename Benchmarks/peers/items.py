"""Search by key over HTTP: FastAPI, hnswlib, and everything in dictionaries.

Started as `uvicorn peers.items:app`. The environment says what is searched:

  PEER_ITEMS    a folder as `simile export` writes it: vectors.npy and items.jsonl
  PEER_EFFORT   hnswlib's ef
"""

import json
import os
from pathlib import Path

import hnswlib
import numpy as np
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

folder = Path(os.environ["PEER_ITEMS"])
vectors = np.load(folder / "vectors.npy")
items = [json.loads(line) for line in (folder / "items.jsonl").read_text().splitlines()]
rows = {item["key"]: row for row, item in enumerate(items)}
# One place for each bin, so that a filtered search compares with what matches and with nothing else.
bins: dict[int, np.ndarray] = {}
for number in {item["attributes"]["bin"] for item in items}:
    bins[number] = np.array([row for row, item in enumerate(items) if item["attributes"]["bin"] == number])
parts = {number: vectors[members] for number, members in bins.items()}

index = hnswlib.Index("ip", vectors.shape[1])
index.init_index(len(vectors), M=16, ef_construction=200)
saved = folder / "hnswlib.bin"
if saved.exists():
    index.load_index(str(saved), len(vectors))
else:
    index.add_items(vectors)
    index.save_index(str(saved))
index.set_ef(int(os.environ["PEER_EFFORT"]))
index.set_num_threads(1)
app = FastAPI()


class Search(BaseModel):
    """What is looked for."""

    key: str
    limit: int = 10
    where: str | None = None


@app.post("/v1/search")
async def search(asked: Search) -> dict:
    if asked.key not in rows:
        raise HTTPException(404, f"there is no item '{asked.key}'")
    query = vectors[rows[asked.key]]
    if asked.where:
        number = int(asked.where.removeprefix("bin="))
        cosines = parts[number] @ query
        best = np.argpartition(-cosines, asked.limit)[: asked.limit]
        best = best[np.argsort(-cosines[best])]
        found, near = bins[number][best], cosines[best]
    else:
        labels, distances = index.knn_query(query, asked.limit)
        found, near = labels[0], 1 - distances[0]
    return {
        "hits": [
            {"rank": place + 1, "key": items[row]["key"], "cosine": float(cosine), "score": (float(cosine) + 1) / 2,
             "attributes": items[row]["attributes"]}
            for place, (row, cosine) in enumerate(zip(found, near))
        ]
    }
