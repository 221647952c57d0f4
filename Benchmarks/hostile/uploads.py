"""Uploads that begin and do not go on."""

from client import Load, ask, connect, put
from pictures import large, small
from service import Service


def trial(trial):
    """Half-open uploads beside others' uploads."""
    with trial.folder() as folder, Service(trial.simile, folder / "catalog") as service:
        half_open(trial, service, "that have sent 1 kB of 64 MB", 16, 64 << 20, 1 << 10, "127.0.0.1")
        half_open(trial, service, "that have sent 1 kB of 64 MB", 200, 64 << 20, 1 << 10, "127.0.0.2")
        half_open(trial, service, "that have sent 59 of 64 MB, of one address", 12, 64 << 20, 59 << 20, "127.0.0.2")
        half_open(trial, service, "that have sent 200 MB of chunks in all, of many addresses", 40, None, 5 << 20, None)
        picture = large(1500)
        slow = put(service.port, "after", picture, patience=60)
        trial.holds("an upload of 7 MB afterwards", slow.is_good, slow, "201")


def half_open(trial, service, what: str, count: int, length: int | None, sent: int, address: str | None):
    framing = f"Content-Length: {length}" if length else "Transfer-Encoding: chunked"
    raw, form = "PUT /v1/items/half", "POST /v1/compare?threshold=0."
    types = {raw: "image/png", form: "multipart/form-data; boundary=e"}
    lines, piece = [], bytes(1 << 16)
    with service.peak() as peak:
        for number in range(count):
            try:
                line = connect(service.port, address or f"127.0.1.{number + 1}", patience=5)
                lines.append(line)
                target = (raw, form)[number % 2]
                head = f"{target}{number} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {types[target]}\r\n{framing}\r\n\r\n"
                line.sendall(head.encode())
                if target == form:
                    beginning = b'--e\r\nContent-Disposition: form-data; name="first"; filename="a"\r\n\r\n'
                    line.sendall(beginning if length else b"%x\r\n%b\r\n" % (len(beginning), beginning))
                for start in range(0, sent, len(piece)):
                    part = piece[:min(len(piece), sent - start)]
                    line.sendall(part if length else b"%x\r\n%b\r\n" % (len(part), part))
            except OSError:
                pass  # sent away, which is an answer, too
        def good(client, turn):
            return put(service.port, f"good{client}", small(turn), {"n": turn} if client % 2 else None)

        with Load(4, good, pause=0.02) as load:
            load.done.wait(trial.pick(3, 10))
    for line in lines:
        line.close()
    name = f"beside {count} uploads {what}"
    trial.none(f"uploads refused or lost {name}", load.faults, str(load))
    trial.at_most(f"uploads {name}, slowest", max(load.seconds), 2, "s")
    trial.at_most(f"memory grows by, {name}", peak.growth, 800, "MB")
    ask(service.port, "GET", "/healthz")
