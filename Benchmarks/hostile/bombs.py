"""Hostile images: bombs of each format, data beside the pixels, broken ones."""

import subprocess
import sys
import threading
from pathlib import Path

from client import Load, ask, put
from pictures import small
from service import Service

BUDGET = 512
"""MB of memory beyond what the service had, that no image may cost."""


def trial(trial):
    """Images that cost more than they look like, while others ask."""
    maker = Path(__file__).parent / "images.py"
    if not maker.exists():
        return trial.skip("hostile images", f"{maker.name} is not here")
    with trial.folder() as folder:
        made = subprocess.run([sys.executable, maker, folder / "images"], capture_output=True, text=True, timeout=600)
        if made.returncode != 0:
            raise RuntimeError(made.stderr[-300:])
        files = sorted(path for path in (folder / "images").rglob("*") if path.is_file())
        trial.tell("hostile images", len(files))
        with Service(trial.simile, folder / "catalog") as service:
            for number in range(20):
                put(service.port, f"i{number}", small(number))
            send(trial, service, files, together=1)
            send(trial, service, files, together=trial.pick(4, 8))
            after = put(service.port, "after", small(99))
            trial.holds("a good image afterwards", after.is_good, after, "201")


def send(trial, service, files, together: int):
    """Puts every image, some at a time."""
    waiting, guard = list(files), threading.Lock()
    slowest, faults, ends = [], [], 0

    def work():
        while True:
            with guard:
                if not waiting:
                    return
                path = waiting.pop()
            answer = put(service.port, f"bomb-{path.name}", path.read_bytes(), patience=120)
            # Of several at a time each waits for the others.
            slowest.append((answer.seconds, path.name, answer.status))
            if not (answer.is_good or 400 <= answer.status < 500 or answer.status == 503):
                faults.append(f"{path.name}: {answer}")

    def other(client, turn):
        if client == 0:
            return ask(service.port, "GET", "/v1/items?limit=5")
        return ask(service.port, "POST", "/v1/search", {"key": f"i{turn % 20}"})

    with service.peak() as peak, Load(3, other, pause=0.05) as load:
        threads = [threading.Thread(target=work, daemon=True) for _ in range(together)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(900)
    slowest.sort(reverse=True)
    name = "one at a time" if together == 1 else f"{together} at a time"
    if together == 1:
        told = ", ".join(f"{file} {seconds:.1f} s ({status})" for seconds, file, status in slowest[:4])
        trial.at_most(f"slowest image, {name}", slowest[0][0], 2, "s", told)
    trial.at_most(f"memory grows by, {name}", peak.growth, BUDGET, "MB")
    trial.none(f"images without a clear answer, {name}", faults)
    trial.at_most(f"others meanwhile, p99, {name}", load.p99, 1, "s", str(load))
    trial.none(f"others meanwhile, refused or lost, {name}", load.faults)
