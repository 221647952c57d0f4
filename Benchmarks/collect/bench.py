"""Measures collecting: Benchmarks/collect/bench.py SIMILE-SERVE SIMILE [--shops N] [--products N] [--rate N] [--seconds N] [--kills N]

A farm of shops on loopback, among them slow ones, some with errors, feeds that are cut, gzip bombs, redirects, ETags that always
change and products that vanish for a moment. Products are published at a rate, and the service is asked until each is found. Then
the service is killed again and again while more is published.
"""

import argparse
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from farm import Farm  # noqa: E402

ADDRESS = re.compile(r"listening on (http://127\.0\.0\.1:\d+)")


class Service:
    """The service over a catalog, which can be killed and started again."""

    def __init__(self, program: str, catalog: str, log: Path, model: str):
        self.program, self.catalog, self.log, self.model = program, catalog, log, model
        self.start()

    def start(self) -> None:
        environment = os.environ | {"SIMILE_SERVE_ALLOW_PRIVATE_ADDRESSES": "true"}
        with open(self.log, "wb") as file:
            self.process = subprocess.Popen(
                [self.program, "--catalog", self.catalog, "--create", "--port", "0", "--collect", "--default-model", self.model],
                stdout=file, stderr=file, env=environment)
        end = time.monotonic() + 60
        while not (found := ADDRESS.search(self.log.read_text(errors="replace"))):
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("bench: the service did not start: " + self.log.read_text(errors="replace")[-500:])
            time.sleep(.05)
        self.address = found[1]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def ask(self, path: str) -> dict | None:
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def found(self, beginning: str) -> set[str]:
        """The keys of all products whose id begins so."""
        keys, cursor = set(), ""
        condition = urllib.parse.quote(f"product_id like '{beginning}*'")
        while page := self.ask(f"/v1/items?limit=1000&where={condition}{cursor}"):
            keys |= {item["key"] for item in page["items"]}
            if not page.get("next"):
                break
            cursor = "&cursor=" + urllib.parse.quote(page["next"])
        return keys

    @property
    def memory(self) -> float:
        """Resident, in MB."""
        try:
            pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        except OSError:
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def fill(service: Service, farm: Farm, deadline: float) -> float:
    """Waits until every sound shop is whole; the seconds that took."""
    start = time.monotonic()
    wanted = {shop.name: len(shop.ids) for shop in farm.shops if shop.is_sound}
    while time.monotonic() - start < deadline:
        sources = {source["name"]: source for source in (service.ask("/v1/sources") or {}).get("sources", [])}
        if all(sources.get(name, {}).get("items", 0) >= count for name, count in wanted.items()):
            return time.monotonic() - start
        time.sleep(.5)
    return float("nan")


def publish(service: Service, farm: Farm, rate: float, seconds: float, rng: random.Random) -> list[float]:
    """Publishes products, and how long it took until each was found; infinity where it never was."""
    sound = [shop for shop in farm.shops if shop.is_sound]
    open_, lags, number = {}, [], 0
    start = time.monotonic()
    while time.monotonic() - start < seconds or (open_ and time.monotonic() - start < seconds + 30):
        now = time.monotonic() - start
        while number < min(now, seconds) * rate:
            shop = rng.choice(sound)
            product = f"new{number}"
            shop.publish(product)
            open_[f"{shop.name}/{product}"] = time.monotonic()
            number += 1
        # One question for all, so that asking does not slow down what is measured.
        for key in service.found("new") & open_.keys():
            lags.append(time.monotonic() - open_.pop(key))
        time.sleep(.1)
    return lags + [float("inf")] * len(open_)


def kills(service: Service, farm: Farm, count: int, rng: random.Random) -> int:
    """Kills the service at any moment while products come; how many of them are lost."""
    sound = [shop for shop in farm.shops if shop.is_sound]
    keys = []
    for turn in range(count):
        for number in range(3):
            shop = rng.choice(sound)
            shop.publish(f"kill{turn}-{number}")
            keys.append(f"{shop.name}/kill{turn}-{number}")
        time.sleep(rng.uniform(.2, 3))
        service.kill()
        service.start()
    # A source that was being read is taken again after a minute.
    end = time.monotonic() + 150
    left = keys
    while left and time.monotonic() < end:
        left = sorted(set(left) - service.found("kill"))
        time.sleep(1)
    return len(left)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("serve")
    parser.add_argument("simile")
    parser.add_argument("--shops", type=int, default=30)
    parser.add_argument("--products", type=int, default=100)
    parser.add_argument("--rate", type=float, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--every", default="2s")
    parser.add_argument("--model", default="colour")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    farm = Farm(options.shops, options.products)
    with tempfile.TemporaryDirectory() as folder:
        catalog = f"{folder}/catalog"
        listing = Path(folder, "sources.yaml")
        listing.write_text("".join(
            f"- {{name: {shop.name}, kind: feed, url: 'http://127.0.0.1:{shop.port}/feed.jsonl', interval: {options.every}}}\n"
            for shop in farm.shops))
        subprocess.run(
            [options.simile, "sources", "add", "--file", str(listing), "--catalog", catalog], check=True,
            stdout=subprocess.DEVNULL)
        service = Service(options.serve, catalog, Path(folder, "log"), options.model)
        try:
            wanted = sum(len(shop.ids) for shop in farm.shops if shop.is_sound)
            print(f"{options.shops} shops, {options.products} products each; {wanted} in sound ones", flush=True)
            took = fill(service, farm, 60 + options.products * 2)
            print(f"all of them found after {took:.1f} s, {wanted / took:.1f} a second", flush=True)
            lags = sorted(publish(service, farm, options.rate, options.seconds, rng))
            found = [lag for lag in lags if lag != float("inf")]
            print(
                f"lag at {options.rate:g} a second: median {statistics.median(found):.2f} s, "
                f"p95 {lags[int(len(lags) * .95)]:.2f} s, {len(lags) - len(found)} of {len(lags)} not found", flush=True)
            asked = sum(len(shop.asked) for shop in farm.shops)
            print(f"{farm.beyond(.5, 2)} of {asked} requests beyond a host's limits", flush=True)
            print(f"memory {service.memory:.0f} MB", flush=True)
            lost = kills(service, farm, options.kills, rng)
            print(f"{lost} of {3 * options.kills} lost over {options.kills} kill -9", flush=True)
        finally:
            service.stop()


main()
