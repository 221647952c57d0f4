"""Addresses from outside: ports that are none, targets that are silent, names that nobody resolves."""

import os
import shutil
import threading

from client import Load, ask, item, put
from pictures import small
from service import Service, run
from web import SilentNames, Web, wait_until

PORTS = ["65536", "65537", "99999", "131072", "4294967376", "18446744073709551616", "9" * 40, "-1", "+80", "0", "８０", "80a", "%38"]


def trial(trial):
    """Addresses whose ports, redirects or targets are hostile."""
    with trial.folder() as folder, Web(small(1)) as web:
        (folder / "x.png").write_bytes(small(1))
        ports(trial, folder, web)
        silent(trial, folder, web)
        names(trial, folder)
        revealed(trial, folder, web)


def fetch_bodies(url: str):
    """The requests by which a client makes the service fetch."""
    yield "search", ("POST", "/v1/search", {"url": url})
    yield "compare", ("POST", "/v1/compare", {"first": {"url": url}, "second": {"url": url}})
    line = ('{"key":"fetched","url":"%s"}\n' % url.replace('"', '\\"')).encode()
    yield "batch", ("POST", "/v1/items:batch", line, "application/x-ndjson")


def ports(trial, folder, web):
    """A port beyond 65,535, on every hop and at every door."""
    settings = {"limits": {"allowPrivateAddresses": True, "fetchSeconds": 2}}
    with Service(trial.simile, folder / "ports", settings) as service:
        put(service.port, "a", small(1))
        faults, count, ends = [], 0, 0
        urls = ["http://93.184.216.34:65536/"]
        urls += [f"http://127.0.0.1:{port}/a" for port in PORTS] + [f"http://[::1]:{port}/a" for port in PORTS[:5]]
        urls += [web.url(f"/to/http://127.0.0.1:{port}/a") for port in PORTS]
        for url, (name, request) in ((url, request) for url in urls for request in fetch_bodies(url)):
            if ends == 3:
                break
            answer = ask(service.port, *request)
            count += 1
            # The batch answers line by line.
            is_refused = 400 <= answer.status < 500 or (name == "batch" and b'"failed"' in answer.body)
            if not is_refused:
                faults.append(f"{name} {url}: {answer}")
            if not answer.status and wait_until(lambda: not service.is_running, 3):
                ends += 1
                service.start()
        trial.at_most("times that an address ended the service", ends, 0, remark=f"{count} requests")
        trial.none("addresses that are not refused", faults)
        found = ask(service.port, "POST", "/v1/search", {"url": web.url("/image")})
        trial.holds("a good address beside them", found.status == 200, found, "200")
    codes = {}
    for port in PORTS[:7]:
        codes[port] = run(trial.simile, "compare", f"http://127.0.0.1:{port}/a", folder / "x.png", "--model", "colour").returncode
    faults = [f"{port}: {code}" for port, code in codes.items() if code not in (1, 64)]
    trial.none("the command line, ends that are no refusal", faults, f"{len(codes)} addresses")


def silent(trial, folder, web):
    """Fetching holds up nobody who does not fetch."""
    for path, fetchers in [("/silent", 2), ("/silent", 100), ("/drip", 70), ("/header", 16), ("/endless", 16)]:
        settings = {"limits": {"allowPrivateAddresses": True, "fetchSeconds": 6, "workers": 2}}
        with Service(trial.simile, folder / f"silent{path[1:]}{fetchers}", settings) as service:
            for number in range(20):
                put(service.port, f"i{number}", small(number))
            done = threading.Event()
            statuses = []

            def fetch():
                while not done.is_set():
                    statuses.append(ask(service.port, "POST", "/v1/search", {"url": web.url(path)}, patience=20))
                    done.wait(0.2)

            threads = [threading.Thread(target=fetch, daemon=True) for _ in range(fetchers)]
            asked = web.asked
            for thread in threads:
                thread.start()
            wait_until(lambda: web.asked > asked, 3)

            def other(client, turn):
                if (client + turn) % 3 == 0:
                    return ask(service.port, "GET", "/v1/items?limit=5")
                if (client + turn) % 3 == 1:
                    return ask(service.port, "POST", "/v1/search", {"key": f"i{turn % 20}"})
                return put(service.port, f"new{client}", small(turn))

            with service.peak() as peak, Load(3, other, pause=0.02) as load:
                done.wait(trial.pick(4, 15))
            done.set()
            what = f"{fetchers} searches by {path[1:]} targets"
            trial.at_most(f"others beside {what}, slowest", max(load.seconds), 1.0, "s", str(load))
            trial.none(f"others beside {what}, refused or lost", load.faults)
            late = [answer for answer in statuses if answer.seconds > 6 + 2]
            trial.none(f"fetches that outlast 6 s, {what}", late)
            trial.at_most(f"memory grows by, {what}", peak.growth, 300, "MB")


def names(trial, folder):
    """The lookup of a name counts towards the time of a fetch."""
    title = "a search whose host's name is never answered, fetchSeconds 2"
    if os.geteuid() != 0 or not shutil.which("unshare"):
        return trial.skip(title, "needs root and unshare, for a name server of its own")
    (folder / "resolv.conf").write_text("nameserver 127.0.0.153\noptions timeout:10 attempts:2\n")
    (folder / "nsswitch.conf").write_text("hosts: dns\n")
    script = 'mount --bind "$0/resolv.conf" /etc/resolv.conf && mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf && exec "$@"'
    wrap = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, str(folder)]
    try:
        with SilentNames(), Service(trial.simile, folder / "names", {"limits": {"fetchSeconds": 2}}, wrap) as service:
            put(service.port, "a", small(1))
            answers = []
            threads = [
                threading.Thread(target=lambda n=n: answers.append(ask(
                    service.port, "POST", "/v1/search", {"url": f"http://host{n}.example/"}, patience=40)))
                for n in range(4)
            ]
            for thread in threads:
                thread.start()
            with Load(2, lambda *_: ask(service.port, "GET", "/v1/items"), pause=0.05) as load:
                for thread in threads:
                    thread.join(60)
            trial.at_most(title, max(answer.seconds for answer in answers), 3, "s", str(answers[0]))
            trial.at_most("GET /v1/items beside it, slowest", max(load.seconds), 1, "s", str(load))
    except (OSError, RuntimeError) as error:
        trial.skip(title, str(error))


def revealed(trial, folder, web):
    """What an error says of addresses within."""
    with Service(trial.simile, folder / "revealed") as service:
        put(service.port, "a", small(1))
        faults = []
        for url in [f"http://localhost:{web.port}/image", "http://localhost:1/", f"http://{os.uname().nodename}/"]:
            answer = ask(service.port, "POST", "/v1/search", {"url": url})
            text = answer.body.decode(errors="replace")
            # What the client did not say itself.
            faults += [f"{url}: {text}" for inner in ("127.0.0.1", "::1", "10.", "192.168.", "172.") if inner in text.replace(url, "")]
            if not 400 <= answer.status < 500:
                faults.append(f"{url}: {answer}")
        trial.none("errors that tell where a name leads", faults)
