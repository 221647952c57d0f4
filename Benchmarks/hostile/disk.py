"""A disk that is full."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from client import ask, item, put
from pictures import large, photo
from service import Service, run

ROOM = 24
"""MB of the disk."""


def trial(trial):
    """Writing, reading and deleting on a full disk, a restart on it, and recovery."""
    with trial.folder() as folder:
        holder = hold(folder)
        if holder is None:
            return trial.skip("a full disk", "a tmpfs cannot be mounted here (needs unshare and nsenter, and root or user namespaces)")
        try:
            full(trial, folder, holder)
        finally:
            holder.kill()
            holder.wait(10)


def hold(folder: Path) -> subprocess.Popen | None:
    """A process in whose mount namespace a small tmpfs lies on a folder; nil where that cannot be."""
    (folder / "disk").mkdir()
    if not shutil.which("unshare") or not shutil.which("nsenter"):
        return None
    rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    script = f'mount -t tmpfs -o size={ROOM}m tmpfs "$0" && echo mounted && exec sleep 600'
    holder = subprocess.Popen(
        ["unshare", *rights, "--mount", "--propagation", "private", "sh", "-c", script, str(folder / "disk")],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if holder.stdout.readline().strip() == "mounted":
        return holder
    holder.kill()
    holder.wait(10)
    return None


def full(trial, folder, holder):
    inner = Path(f"/proc/{holder.pid}/root{folder}/disk")
    rights = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
    enter = ["nsenter", "--target", str(holder.pid), "--mount", *rights, "--"]
    service = Service(trial.simile, folder / "disk" / "catalog", wrap=enter, configuration=folder / "serve.yaml")
    try:
        service.start()
        acknowledged, refused, faults, number = [], 0, [], 0
        while refused < 5 and number < 2000:
            answer = put(service.port, f"i{number}", photo(number), {"n": number})
            if answer.is_good:
                acknowledged.append(number)
            elif answer.status == 507:
                refused += 1
            else:
                faults.append(f"PUT {number}: {answer}")
                refused += 1
            number += 1
        trial.none("PUT on the filling disk, answers other than 201 and 507", faults, f"{len(acknowledged)} were acknowledged")
        # What little room is left is taken, too.
        fill(inner / "ballast")
        faults = []
        for size in (photo(1, 16), photo(2), large(600)):
            for attributes in (None, {"n": 1}):
                answer = put(service.port, "more", size, attributes)
                # A small one may find room within files that are there.
                if not (answer.is_good or answer.status == 507):
                    faults.append(f"PUT of {len(size)} bytes: {answer}")
        answer = ask(service.port, "PATCH", item(f"i{acknowledged[0]}"), {"attributes": {"x": "y" * 40_000}})
        if not (answer.is_good or answer.status == 507):
            faults.append(f"PATCH: {answer}")
        trial.none("PUT and PATCH on the full disk, answers other than 2xx and 507", faults)
        stored = {path.name for path in (inner / "catalog" / "pictures").rglob("*") if path.is_file()}
        items = listed(service)
        trial.at_most("image files that no item shows", len(stored) - len(items), 0, remark=f"{len(items)} items")
        reading(trial, service, acknowledged, "on the full disk")
        trial.at_most("the end, on the full disk", service.stop(), 10, "s")

        service.start()
        time.sleep(1)
        ready = ask(service.port, "GET", "/readyz")
        trial.holds("ready after a restart on the full disk", ready.status == 200, ready, "200")
        reading(trial, service, acknowledged, "after a restart on the full disk")
        searched = run(*enter, trial.simile, "search", f"i{acknowledged[1]}", "--catalog", folder / "disk" / "catalog")
        trial.holds("`simile search` on the full disk", searched.returncode == 0, f"exit {searched.returncode}", "exit 0",
                    searched.stderr.strip()[-160:])
        half = acknowledged[: len(acknowledged) // 2]
        faults = [f"i{n}: {answer}" for n in half if (answer := ask(service.port, "DELETE", item(f"i{n}"))).status != 204]
        trial.none("DELETE on the full disk, answers other than 204", faults, f"{len(half)} deleted")
        kept = acknowledged[len(half):]
        again = [put(service.port, f"again{n}", photo(5000 + n), {"n": n}) for n in range(len(half) // 2)]
        trial.none("PUT into the room that was freed, refused", [a for a in again if not a.is_good], f"{len(again)} put")
        (inner / "ballast").unlink()
        answer = put(service.port, "recovered", photo(7777), {"n": 1})
        trial.holds("PUT after recovery", answer.is_good, answer, "201")
        reading(trial, service, kept, "after recovery")
        gone = [n for n in half if ask(service.port, "GET", item(f"i{n}")).status != 404]
        trial.none("deleted items that are still there", gone)
    finally:
        service.stop()
    doctor = run(*enter, trial.simile, "doctor", "--catalog", folder / "disk" / "catalog")
    trial.holds("`simile doctor` afterwards", "database disk image" not in doctor.stdout + doctor.stderr, f"exit {doctor.returncode}", "no damage")


def fill(path: Path):
    """Writes until nothing more goes onto the disk."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                pass


def listed(service) -> list[str]:
    keys, cursor = [], None
    while True:
        page = ask(service.port, "GET", "/v1/items?limit=1000" + (f"&cursor={cursor}" if cursor else "")).json
        keys += [each["key"] for each in page.get("items", [])]
        if not (cursor := page.get("next")):
            return keys


def reading(trial, service, numbers, when: str):
    """Everything that was acknowledged is read, and searched for."""
    faults = []
    for number in numbers[:: max(1, len(numbers) // 25)]:
        for answer in [
            ask(service.port, "GET", item(f"i{number}")), ask(service.port, "GET", item(f"i{number}") + "/image"),
            ask(service.port, "GET", item(f"i{number}") + "/thumbnail"), ask(service.port, "GET", "/v1/items?limit=3"),
            ask(service.port, "POST", "/v1/search", {"key": f"i{number}"}),
        ]:
            if not answer.is_good:
                faults.append(f"i{number}: {answer}")
    trial.none(f"reads and searches that fail {when}", faults)
