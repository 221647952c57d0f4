#!/usr/bin/env python3
"""Copies many files into a watched folder, with pauses in the middle of each, and measures what `simile watch` makes of it.

    watch.py [--files 10000] [--writers 8] [--simile PATH] [--model colour]

Writers copy images piece by piece, each with a pause before the last piece, into folders that come with them; some are
written under another name and renamed. Reports how many files were found half-read (an item whose digest is not that of the whole file at
any commit that was seen, or a file that was passed over), how long after its close each was in the catalog, and whether all are. Ends with
status 1 where a file was half-read, is missing, or 99 of 100 were not found within 2 s of their close.
"""

import argparse
import hashlib
import json
import os
import random
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PATIENCE = 120
"""Seconds without a new item after which no more are expected."""


def png(number: int) -> bytes:
    """A small image like no other."""
    side, generator = 24, random.Random(number)
    base = [generator.randrange(256) for _ in range(3)]
    rows = b"".join(
        b"\0" + b"".join(bytes((base[c] + generator.randrange(32)) % 256 for c in range(3)) for _ in range(side)) for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Copier:
    """Copies images, and remembers when each was closed."""

    def __init__(self, root: Path):
        self.root = root
        self.closed: dict[str, float] = {}
        self.digests: dict[str, bytes] = {}

    def copy(self, number: int) -> None:
        """Writes one image in pieces: plainly, or under another name at first."""
        data, name = png(number), f"{number % 97:02}/{number % 7}/{number:06}.png"
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.digests[name] = hashlib.sha256(data).digest()
        renames = number % 5 == 0
        place = path.with_suffix(".part") if renames else path
        with open(place, "wb", buffering=0) as file:
            third = len(data) // 3
            file.write(data[:third])
            file.write(data[third:2 * third])
            time.sleep(random.Random(number).uniform(0, 0.02) if number % 100 else 1.5)
            file.write(data[2 * third:])
        if renames:
            os.rename(place, path)
        self.closed[name] = time.time()


class Observer(threading.Thread):
    """Looks into the catalog again and again: when each item came, and with which digest."""

    def __init__(self, catalog: Path, copier: Copier):
        super().__init__(daemon=True)
        self.database = catalog / "catalog.sqlite"
        self.copier = copier
        self.found: dict[str, float] = {}
        self.half: set[str] = set()
        self.last = time.time()
        self.is_over = threading.Event()

    def run(self) -> None:
        highest = 0
        while not self.is_over.wait(0.1):
            connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
            rows = connection.execute(
                "SELECT item.id, key, content_hash FROM item WHERE item.id > ? ORDER BY item.id", (highest,)).fetchall()
            connection.close()
            now = time.time()
            for row, key, digest in rows:
                name = key.split("/", 1)[1]
                highest = max(highest, row)
                self.found[name] = self.last = now
                if bytes(digest) != self.copier.digests.get(name):
                    self.half.add(name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--rate", type=float, default=100, help="files per second, about, as far as the machine keeps up")
    parser.add_argument("--simile", default=".build/release/simile")
    parser.add_argument("--model", default="colour")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="simile-watch-") as folder:
        root, catalog = Path(folder) / "images", Path(folder) / "catalog"
        root.mkdir()
        (root / "first.png").write_bytes(png(10_000_000))
        watch = subprocess.Popen(
            [arguments.simile, "watch", str(root), "--catalog", str(catalog), "--model", arguments.model, "--json", "--progress", "none"],
            stdout=subprocess.PIPE, text=True)
        batches: list[dict] = [json.loads(watch.stdout.readline())]
        reader = threading.Thread(target=lambda: batches.extend(map(json.loads, watch.stdout)), daemon=True)
        reader.start()
        copier = Copier(root)
        copier.digests["first.png"] = hashlib.sha256(png(10_000_000)).digest()
        observer = Observer(catalog, copier)
        observer.start()
        began = time.time()
        with ThreadPoolExecutor(arguments.writers) as pool:
            for number in range(arguments.files):
                pool.submit(copier.copy, number)
                time.sleep(max(0, began + number / arguments.rate - time.time()))
        copied = time.time() - began
        while len(observer.found) <= arguments.files and time.time() - observer.last < PATIENCE:
            time.sleep(0.1)
        observer.is_over.set()
        observer.join()
        watch.terminate()
        status = watch.wait(timeout=60)
        reader.join(timeout=10)

        lags = sorted(observer.found[name] - closed for name, closed in copier.closed.items() if name in observer.found)
        late = sum(lag > 2 for lag in lags)
        database = sqlite3.connect(catalog / "catalog.sqlite")
        final = {key.split("/", 1)[1]: bytes(digest) for key, digest in database.execute("SELECT key, content_hash FROM item")}
        wrong = [name for name, digest in copier.digests.items() if final.get(name) != digest]
        skipped = [file for batch in batches for file in batch["skipped"]]
        # None is written to twice: what is indexed a second time was half-read the first time.
        updated = sum(batch["updated"] for batch in batches)
        report = {
            "files": arguments.files, "secondsToCopy": round(copied, 1), "found": len(lags), "halfRead": len(observer.half),
            "updated": updated,
            "skippedMeanwhile": len(skipped), "wrongAtTheEnd": len(wrong), "laterThan2s": late,
            "lag": {name: round(lags[min(len(lags) - 1, int(share * len(lags)))], 3)
                    for name, share in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)]} if lags else None,
            "batches": len(batches), "walks": sum(batch["cause"] == "walk" for batch in batches), "exit": status,
        }
        print(json.dumps(report, indent=2))
        isGood = not observer.half and not updated and not wrong and len(lags) == arguments.files and late * 100 <= len(lags)
        return 0 if isGood else 1


if __name__ == "__main__":
    sys.exit(main())
