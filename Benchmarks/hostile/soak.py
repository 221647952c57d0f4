"""Mixed load at half of what the service can do."""

import time

from client import Load, ask, item, percentile, put, slope
from pictures import photo
from service import Service


def trial(trial):
    """Puts, searches and deletes at half capacity: memory, descriptors and latency stay flat."""
    with trial.folder() as folder, Service(trial.simile, folder / "catalog") as service:
        images = [photo(number, 96) for number in range(64)]
        for number in range(300):
            put(service.port, f"i{number}", images[number % 64])

        def mixed(client, turn):
            key = f"c{client}-{turn // 4 % 50}"
            if turn % 4 == 0:
                return put(service.port, key, images[(client * 7 + turn) % 64], {"n": turn})
            if turn % 4 == 3:
                answer = ask(service.port, "DELETE", item(key))
                return answer
            return ask(service.port, "POST", "/v1/search", {"key": f"i{(client * 31 + turn) % 300}", "limit": 10})

        with Load(8, mixed) as full:
            full.done.wait(trial.pick(5, 30))
        trial.tell("capacity", full.rate, "requests/s", str(full))
        minutes = trial.soak_minutes
        step = max(1.0, minutes * 60 / 120)
        times, memory, descriptors, latency = [], [], [], []
        # Few threads keep up, and do not take the service's processors for the lock of the interpreter.
        with Load(3, mixed, rate=full.rate / 2) as load:
            seen, end = 0, time.monotonic() + minutes * 60
            while time.monotonic() < end and not load.done.wait(step):
                times.append(time.monotonic())
                memory.append(service.memory())
                descriptors.append(service.descriptors())
                now = len(load.seconds)
                latency.append(percentile(load.seconds[seen:now], 50) * 1000)
                seen = now
        trial.none("requests refused or lost", load.faults, f"{load}, {load.rate:.0f}/s for {minutes:g} minutes")
        trial.tell("p50", load.p50 * 1000, "ms")
        trial.tell("p99", load.p99 * 1000, "ms")
        # The first quarter warms caches and fills the catalogue.
        first = len(times) // 4
        times, memory, descriptors, latency = (each[first:] for each in (times, memory, descriptors, latency))
        half = len(times) // 2
        for name, values, unit, most in [
            ("memory", memory, "MB", 30), ("descriptors", descriptors, "", 10), ("latency (p50)", latency, "ms", 15)
        ]:
            change = sum(values[half:]) / len(values[half:]) - sum(values[:half]) / half
            trial.at_most(f"{name}, second half over first", change, most, unit, f"slope {slope(times, values):+.3g} {unit} per hour".replace("  ", " "))
