"""Runs one command and says what it cost: launcher.py COSTS.json COMMAND…

A program of its own, and a small one: the kernel counts the memory of whoever starts a process towards the peak of
the process that is started.
"""

import json
import os
import signal
import sys
import time


def main() -> int:
    costs, *command = sys.argv[1:]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    # Longer than any measurement takes: something hangs.
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(3600)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    # Linux counts in KiB, macOS in bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    with open(costs, "w", encoding="utf-8") as file:
        json.dump({"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak": peak}, file)
    return os.waitstatus_to_exitcode(status) & 0xFF


if __name__ == "__main__":
    sys.exit(main())
