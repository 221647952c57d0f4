#!/usr/bin/env python3
"""Several processes write one catalogue and are killed at random moments.

Two `simile index` and two `simile serve` write side by side; at random moments one of the four is ended with `kill -9` and
started again, while others search without a pause. At the end everything that was acknowledged must be there, with its vector
and its picture, no search may have failed, the catalogue must be intact, and `simile doctor --fix` must leave no file that nothing
needs. The model is `colour`, which needs no weights.

    Benchmarks/several_writers.py .build/release/simile                    10,000 items, 30 kills
    Benchmarks/several_writers.py .build/debug/simile --items 2000 --kills 10
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib


def png(number: int) -> bytes:
    """A small picture of three colors, another one for each number."""
    colors = [bytes(random.Random(number * 3 + part).randbytes(3)) for part in range(3)]
    rows = b"".join(b"\0" + colors[row * 3 // 12] * 12 for row in range(12))

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 12, 12, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Writer:
    """A process that writes, and the thread that starts it again until all of its work is done."""

    def __init__(self, name: str):
        self.name = name
        self.process = None
        self.acknowledged: set[str] = set()
        self.faults: list[str] = []
        self.kills = 0
        self.is_done = False
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        try:
            while not self.is_done:
                self.is_done = self.work()
        except Exception as error:  # a fault of the trial, to be told
            self.faults.append(f"{self.name}: {error!r}")
            self.is_done = True

    def kill(self) -> bool:
        process = self.process
        if self.is_done or process is None or process.poll() is not None:
            return False
        process.send_signal(signal.SIGKILL)
        self.kills += 1
        return True

    def judge(self, status: int, messages: str):
        if status not in (0, -signal.SIGKILL):
            self.faults.append(f"{self.name}: ended with {status}: {messages[-300:]}")


class Indexer(Writer):
    """`simile index` of a folder."""

    def __init__(self, name, program, catalog, folder):
        super().__init__(name)
        self.command = [program, "index", folder, "--catalog", catalog, "--model", "colour", "--progress", "lines"]
        self.command += ["--threads", "1", "--json", "--wait", "600"]
        self.catalog, self.folder = catalog, folder
        self.least = 0

    def held(self) -> int:
        root = pathlib.Path(self.folder).name
        return count(self.catalog, "key >= ? AND key < ?", root + "/", root + "0")

    def work(self) -> bool:
        before = self.held()
        with tempfile.TemporaryFile("w+") as messages:
            self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=messages)
            status = self.process.wait()
            messages.seek(0)
            text = messages.read()
        self.judge(status, text)
        told = [int(number) for number in re.findall(r"committed (\d+) of \d+\n", text)]
        self.least = before + (told[-1] if told else 0)
        if self.held() < self.least:
            self.faults.append(f"{self.name}: {self.least} were committed, {self.held()} are there")
        return status == 0


class Shop(Writer):
    """`simile serve`, to which a client sends batches."""

    def __init__(self, name, program, catalog, numbers, port):
        super().__init__(name)
        self.command = [program, "serve", "--catalog", catalog, "--default-model", "colour", "--port", str(port)]
        self.port, self.numbers, self.searches = port, numbers, 0

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if "listening" in line:
                break
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def work(self) -> bool:
        self.start()
        try:
            while missing := [n for n in self.numbers if f"{self.name}/{n}" not in self.acknowledged]:
                self.send(missing[:200])
        except (OSError, http.client.HTTPException):
            if self.process.poll() is None:
                try:
                    self.process.wait(2)
                except subprocess.TimeoutExpired:
                    self.faults.append(f"{self.name}: broke a connection while it ran")
                    self.process.kill()
            return False
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.judge(self.process.wait(), "")
        return True

    def send(self, numbers: list[int]):
        lines = [
            json.dumps({"key": f"{self.name}/{n}", "image": base64.b64encode(png(n)).decode(), "attributes": {"n": n}})
            for n in numbers
        ]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", "/v1/items:batch", "\n".join(lines), {"Content-Type": "application/x-ndjson"})
        answer = connection.getresponse()
        while line := answer.readline():
            if not line.endswith(b"\n"):
                break  # cut short by a kill: not acknowledged
            told = json.loads(line)
            if told["status"] == "failed":
                self.faults.append(f"{self.name}: {told}")
            else:
                self.acknowledged.add(told["key"])
                self.last = told["key"]
        connection.close()

    def search(self, key: str):
        """A search of the service for an item that another writer has told of."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", "/v1/search", json.dumps({"key": key, "limit": 5}), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return  # it was killed meanwhile
        finally:
            connection.close()
        self.searches += 1
        if answer.status != 200 or not any(hit["score"] > 0.999 for hit in body["hits"]):
            self.faults.append(f"{self.name}: search for {key}: {answer.status} {body}")
        if "index" in body.get("warning", ""):
            self.faults.append(f"{self.name}: search for {key}: {body['warning']}")


def count(catalog: str, condition: str, *arguments) -> int:
    database = sqlite3.connect(f"file:{catalog}/catalog.sqlite?mode=ro", uri=True, timeout=60)
    try:
        return database.execute(f"SELECT count(*) FROM item WHERE {condition}", arguments).fetchone()[0]
    finally:
        database.close()


def unneeded(catalog: str, named: set[str]) -> list[str]:
    """Pictures that no item shows, temporary files, and index files that no manifest names."""
    place = pathlib.Path(catalog)
    files = [path for path in place.rglob("*") if path.is_file()]
    pictures = [path for path in files if path.relative_to(place).parts[0] == "pictures"]
    left = [path for path in pictures if str(path.relative_to(place)) not in named]
    left += [path for path in files if path.suffix == ".tmp"]
    for folder in place.glob("indexes/*/"):
        manifest = (folder / "manifest").read_bytes() if (folder / "manifest").exists() else b""
        left += [path for path in folder.iterdir() if path.name != "manifest" and path.stem.encode() not in manifest]
    return sorted({str(path) for path in left})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--port", type=int, default=18400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0.3, help="the longest pause between two kills, in seconds")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        place, share = os.path.realpath(place), options.items // 4
        catalog = place + "/shop"
        folders = [f"{place}/folder{number}" for number in range(2)]
        for number, folder in enumerate(folders):
            os.mkdir(folder)
            for picture in range(share):
                path = pathlib.Path(folder, f"{picture}.png")
                path.write_bytes(png(number * share + picture))
                os.utime(path, (1.6e9, 1.6e9))
        first = subprocess.run(
            [program, "index", folders[0] + "/0.png", "--catalog", catalog, "--model", "colour"], capture_output=True)
        if first.returncode != 0:
            sys.exit(first.stderr.decode())

        shops = [
            Shop(f"shop{n}", program, catalog, range((2 + n) * share, (3 + n) * share), options.port + n)
            for n in range(2)
        ]
        writers = [Indexer(f"index{n}", program, catalog, folders[n]) for n in range(2)] + shops
        start = time.monotonic()
        for writer in writers:
            writer.thread.start()

        searches, faults = [0], []

        def search():
            key = folders[0] + "/0.png"
            while any(not writer.is_done for writer in writers):
                run = subprocess.run(
                    [program, "search", key, "--catalog", catalog, "--limit", "3", "--json"], capture_output=True, text=True)
                searches[0] += 1
                if run.returncode != 0 or not json.loads(run.stdout)["hits"]:
                    faults.append(f"search: {run.returncode} {run.stderr[-300:]}")
                # What one service has acknowledged the other finds with its next request.
                for shop, other in zip(shops, reversed(shops)):
                    if not shop.is_done and (last := getattr(other, "last", None)):
                        shop.search(last)

        searcher = threading.Thread(target=search)
        searcher.start()
        kills = 0
        # The kills are spread over the whole of the work: about as much of it passes between two of them.
        while kills < options.kills and any(not writer.is_done for writer in writers):
            time.sleep(chance.uniform(0.02, options.pause))
            kills += chance.choice(writers).kill()
        for writer in writers:
            writer.thread.join()
        searcher.join()
        seconds = time.monotonic() - start

        for writer in writers:
            faults += writer.faults
        database = sqlite3.connect(f"file:{catalog}/catalog.sqlite?mode=ro", uri=True)
        rows = {
            key: (path, has)
            for key, path, has in database.execute(
                "SELECT key, path, EXISTS (SELECT 1 FROM vector WHERE item = item.id) FROM item")
        }
        faults += [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        faults += [f"foreign key: {row}" for row in database.execute("PRAGMA foreign_key_check")]
        database.close()
        acknowledged = set().union(*(writer.acknowledged for writer in writers))
        for key in acknowledged:
            number = int(key.split("/")[1])
            path, has = rows.get(key, (None, 0))
            if not path or not has:
                faults.append(f"{key} is lost")
            elif pathlib.Path(catalog, path).read_bytes() != png(number):
                faults.append(f"the picture of {key} is lost")
        for number in range(2):
            for picture in range(share):
                # A folder is a root, whose items' keys begin with its name.
                if not rows.get(f"{pathlib.Path(folders[number]).name}/{picture}.png", (None, 0))[1]:
                    faults.append(f"{folders[number]}/{picture}.png is lost")
        named = {path for path, _ in rows.values() if path and not path.startswith("/")}
        before = unneeded(catalog, named)
        doctor = subprocess.run(
            [program, "doctor", "--fix", "--catalog", catalog, "--json"], capture_output=True, text=True)
        faults += [f"{path} is left over" for path in unneeded(catalog, named)]
        told = json.loads(doctor.stdout)
        findings = told if isinstance(told, list) else told.get("findings", [])
        faults += [
            f"doctor: {finding}" for finding in findings
            if finding["name"] in ("catalogue", "uploads", "index files") and not finding["ok"]
        ]
        print(
            f"{len(rows)} items by 4 writers in {seconds:.1f} s, {kills} kills "
            f"({', '.join(f'{writer.name} {writer.kills}' for writer in writers)}); {searches[0]} searches of the command line, "
            f"{sum(shop.searches for shop in shops)} of the services; {len(acknowledged)} acknowledged by services; "
            f"{len(before)} files left over before the sweep")
        for fault in faults[:20]:
            print("FAULT", fault)
        print("no fault" if not faults else f"{len(faults)} faults")
        return 1 if faults or kills < options.kills or len(rows) != 4 * share else 0


if __name__ == "__main__":
    sys.exit(main())
