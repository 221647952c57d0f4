"""Few file descriptors."""

import resource
import time

from client import ask, connect, item, put
from pictures import small
from service import Service
from web import wait_until


def trial(trial):
    """64 descriptors, and more connections than that."""
    with trial.folder() as folder, Service(trial.simile, folder / "soft", limits={resource.RLIMIT_NOFILE: (64, 4096)}) as service:
        text = open(f"/proc/{service.pid}/limits").read()
        soft = next(line.split()[3] for line in text.splitlines() if line.startswith("Max open files"))
        trial.at_least("descriptors it may have, of a soft limit of 64 and a hard one of 4096", int(soft), 4096)
    with trial.folder() as folder:
        service = Service(trial.simile, folder / "hard", limits={resource.RLIMIT_NOFILE: (64, 64)})
        try:
            service.start()
        except RuntimeError as refusal:
            return trial.holds("it starts with 64 descriptors", False, str(refusal), "it does")
        with service:
            crowded(trial, service)


def crowded(trial, service):
    first = [put(service.port, f"i{n}", small(n), {"n": n}) for n in range(20)]
    trial.none("items put with 64 descriptors, refused", [a for a in first if not a.is_good])
    ids, faults, lines = set(), [], []
    repeated = 0

    def note(answer):
        nonlocal repeated
        if name := answer.headers.get("x-request-id"):
            repeated += name in ids or set(name) <= set("0-")
            ids.add(name)
        return answer

    for count in (20, 60, 200):
        while len(lines) < count:
            try:
                lines.append(connect(service.port, "127.0.0.2", patience=2))
            except OSError as error:
                faults.append(f"connection {len(lines)}: {error}")
                break
        before = service.processor_seconds()
        time.sleep(2)
        busy = (service.processor_seconds() - before) / 2
        trial.at_most(f"cores busy beside {count} idle connections", busy, 0.2)
        answers = []
        for number in range(4):
            answers += [
                note(ask(service.port, "GET", item(f"i{number}"), patience=3)),
                note(ask(service.port, "GET", item(f"i{number}") + "/image", patience=3)),
                note(ask(service.port, "POST", "/v1/search", {"key": f"i{number}"}, patience=3)),
                note(put(service.port, "new", small(40 + number), patience=3)),
            ]
        unclear = [answer for answer in answers if not (answer.is_good or answer.status == 503)]
        if count == 20:
            unclear = [answer for answer in answers if not answer.is_good]
        told = {status: sum(a.status == status for a in answers) for status in {a.status for a in answers}}
        trial.none(f"requests beside {count} idle connections without a clear answer", unclear, str(told))
    faults += [] if service.is_running else ["it has ended"]
    for line in lines:
        line.close()
    recovered = wait_until(lambda: ask(service.port, "GET", item("i1"), patience=2).is_good, 5)
    trial.holds("recovery when they are gone", recovered, "within 5 s" if recovered else "no answer", "within 5 s")
    trial.none("request ids that are no ids of their own", [repeated] * bool(repeated), f"{len(ids)} seen")
    gone = [ask(service.port, "DELETE", item(f"i{n}"), patience=3) for n in range(5)]
    trial.none("DELETE afterwards, refused", [a for a in gone if a.status != 204])
    trial.none("faults", faults)
