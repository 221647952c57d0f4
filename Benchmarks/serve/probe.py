"""Asks for /healthz again and again, each time on a new connection: `python -m serve.probe PORT SECONDS`.

Prints JSON: the milliseconds from connecting to the whole answer, and how many asked in vain.
"""

import json
import sys
import time

from serve import asked, wire

PAUSE = 0.05
LONGEST = 5
"""Seconds after which an answer is not waited for."""


def main() -> None:
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    milliseconds, failed = [], 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        try:
            status = wire.ask(port, asked.health(), LONGEST).status
        except (OSError, wire.WireError):
            status = 0
        if status == 200:
            milliseconds.append(1000 * (time.perf_counter() - begin))
        else:
            failed += 1
        time.sleep(PAUSE)
    json.dump({"milliseconds": milliseconds, "failed": failed}, sys.stdout)


if __name__ == "__main__":
    main()
