"""A clock that jumps."""

import datetime
import glob
import os
import time

from client import Load, ask, item, put
from pictures import small
from service import Service


def trial(trial):
    """The wall clock jumps by a day and back, while requests are under way."""
    library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1") + glob.glob("/usr/lib/faketime/libfaketime.so.1")), None)
    if not library:
        return trial.skip("clock jumps", "libfaketime is not installed: apt-get install libfaketime")
    with trial.folder() as folder:
        stamp = folder / "clock"

        def jump(text: str):
            (folder / "next").write_text(text + "\n")
            os.replace(folder / "next", stamp)

        jump("+0")
        environment = {
            "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(stamp), "FAKETIME_CACHE_DURATION": "1",
            # Only the wall clock: timers run on.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
        }
        settings = {"limits": {"requestsPerMinute": 100_000}}
        # The library changes the environment of the first program that it is loaded into, after which Swift finds no arguments:
        # let that be another one.
        with Service(trial.simile, folder / "catalog", settings, wrap=["env"], environment=environment) as service:
            for number in range(20):
                put(service.port, f"i{number}", small(number))

            def mixed(client, turn):
                kind = (client + turn) % 4
                if kind == 0:
                    return put(service.port, f"w{client}-{turn % 5}", small(turn))
                if kind == 1:
                    return ask(service.port, "POST", "/v1/search", {"key": f"i{turn % 20}"})
                if kind == 2:
                    return ask(service.port, "GET", item(f"i{turn % 20}") + "/image")
                return ask(service.port, "GET", "/v1/stats")

            for offset in ["+1d", "-1d", "+3650d", "-3650d", "+0"]:
                jump(offset)
                with Load(4, mixed, pause=0.02) as load:
                    load.done.wait(trial.pick(3, 10))
                name = f"the clock at {offset}"
                told = put(service.port, f"at{offset}", small(500)).json.get("addedAt", "1970-01-01T00:00:00Z")
                days = (datetime.datetime.fromisoformat(told).timestamp() - time.time()) / 86400
                trial.holds(f"days that it is off, {name}", abs(days - int(offset.rstrip("d"))) < 0.1, f"{days:+.1f}", offset)
                trial.none(f"requests refused or lost, {name}", load.faults, str(load))
                trial.at_most(f"slowest request, {name}", max(load.seconds), 2, "s")
            found = ask(service.port, "POST", "/v1/search", {"key": "w0-0"})
            trial.holds("what was put meanwhile is found", found.is_good and bool(found.json["hits"]), found, "200")
            gone = ask(service.port, "DELETE", item("i1"))
            trial.holds("DELETE afterwards", gone.status == 204, gone, "204")
