"""Hostile images: bombs of each format, data beside the pixels, broken ones."""

import importlib.util
import subprocess
import sys
import threading
import time
from pathlib import Path

from client import Load, ask, put
from pictures import small
from service import Service

BUDGET = 512
"""MB of memory beyond what the service had, that no image may cost."""


SLOW_TO_MAKE = {"heic-flat.heic", "avif-flat.avif", "tiff-lzma-one-strip.tiff", "webp-noise.webp", "png-profile.png"}
"""Left out of the short form."""


def trial(trial):
    """Images that cost more than they look like, while others ask."""
    if missing := [name for name in ("numpy", "PIL") if not importlib.util.find_spec(name)]:
        return trial.skip("hostile images", f"they are made with {' and '.join(missing)}: start Scripts/test-hostile")
    with trial.folder() as folder:
        files = made(trial)
        trial.tell("hostile images", len(files))
        with Service(trial.simile, folder / "catalog") as service:
            for number in range(20):
                put(service.port, f"i{number}", small(number))
            send(trial, service, files, together=1)
            send(trial, service, files[:: trial.pick(4, 1)], together=trial.pick(4, 8))
            after = put(service.port, "after", small(99))
            trial.holds("a good image afterwards", after.is_good, after, "201")


def made(trial) -> list[Path]:
    """The images, made once: they are the same every time."""
    place = Path(__file__).parent.parent.parent / ".build/test-hostile/images"
    sys.path.append(str(Path(__file__).parent))
    import images

    wanted = [name for name in images.IMAGES if trial.long or name not in SLOW_TO_MAKE]
    if lacking := [name for name in wanted if not (place / name).exists()]:
        print(f"  making {len(lacking)} images, once", flush=True)
        done = subprocess.run(
            [sys.executable, images.__file__, place, *lacking], capture_output=True, text=True, timeout=900)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-300:])
    # What the encoders here cannot write is left out.
    return [place / name for name in wanted if (place / name).exists()]


def send(trial, service, files, together: int):
    """Puts every image, some at a time; gives up when the time for all of them is over."""
    waiting, guard = list(files), threading.Lock()
    slowest, faults = [], []
    end = time.monotonic() + trial.pick(150, 1800)

    def work():
        while True:
            with guard:
                if not waiting or time.monotonic() > end:
                    return
                path = waiting.pop()
            answer = put(service.port, f"bomb-{path.name}", path.read_bytes(), patience=60)
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
    trial.none(f"images for which there was no time, {name}", [path.name for path in waiting])
    if together == 1:
        told = ", ".join(f"{file} {seconds:.1f} s ({status})" for seconds, file, status in slowest[:4])
        trial.at_most(f"slowest image, {name}", slowest[0][0], 2, "s", told)
    trial.at_most(f"memory grows by, {name}", peak.growth, BUDGET, "MB")
    trial.none(f"images without a clear answer, {name}", faults)
    trial.at_most(f"others meanwhile, p99, {name}", load.p99, 1, "s", str(load))
    trial.none(f"others meanwhile, refused or lost, {name}", load.faults)
