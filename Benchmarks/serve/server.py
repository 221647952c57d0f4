"""A server that is measured: a process, its address, and what it costs."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from first_light.commands import CommandFailed, say

START = 60
"""Seconds within which a server must be ready."""
ADDRESS = re.compile(r"(?:listening|running) on http://127\.0\.0\.1:(\d+)")
STARTED = "Application startup complete"
"""What each of uvicorn's workers writes."""
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server. As a context manager it is gone at the end."""

    def __init__(self, name: str, command: list[str], log: Path, workers: int = 0, **environment: str):
        """Starts it and waits until it has written its address and, if it is the peer, that so many workers have started.

        Raises CommandFailed when it is not ready in time.
        """
        self.name = name
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "wb") as file:
            self._process = subprocess.Popen(
                command, cwd=Path(__file__).resolve().parents[1], env=os.environ | environment, stdin=subprocess.DEVNULL,
                stdout=file, stderr=file, start_new_session=True,
            )
        try:
            self.port = self._wait(workers)
        except BaseException:
            self.close()
            raise

    def _wait(self, workers: int) -> int:
        end = time.monotonic() + START
        while time.monotonic() < end:
            written = self._log.read_text(errors="replace")
            found = ADDRESS.search(written)
            if found and written.count(STARTED) >= workers:
                return int(found[1])
            if self._process.poll() is not None:
                last = (written.strip().splitlines() or [f"status {self._process.returncode}"])[-1]
                raise CommandFailed(f"{self.name} did not start: {last}")
            time.sleep(0.05)
        raise CommandFailed(f"{self.name} was not ready after {START} seconds; what it wrote is in {self._log}")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def resident(self) -> tuple[int, int]:
        """Bytes in memory, of all its processes; and those of them that are no part of a file."""
        return sum(field(pid, "VmRSS") for pid in self._family()), sum(field(pid, "RssAnon") for pid in self._family())

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far, of all its processes."""
        return sum(_ticks(pid) for pid in self._family()) / TICKS

    def _family(self) -> list[int]:
        """The process and those that it has started."""
        found, following = [], [self.pid]
        while following:
            pid = following.pop()
            found.append(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                try:
                    following += map(int, children.read_text().split())
                except OSError:
                    continue
        return found

    def close(self) -> None:
        """Asks it to end, and makes it end when it does not."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                pass
        try:
            # Its own session, so this is the server and its workers and nobody else.
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, failure: type | None, *_) -> None:
        status = self._process.poll()
        self.close()
        if status is not None:
            # A crash must not pass for something else, nor hide what went wrong before.
            last = (self._log.read_text(errors="replace").strip().splitlines() or ["nothing"])[-1]
            ended = CommandFailed(f"{self.name} ended in the middle, status {status}; its last words: {last[:300]}")
            if failure is None:
                raise ended
            say(str(ended))


def field(pid: int, name: str) -> int:
    """A line of what the kernel says about a process, in bytes; 0 when it is gone."""
    try:
        found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return 1024 * int(found[1]) if found else 0


def _ticks(pid: int) -> int:
    try:
        # After the name in parentheses, which may hold anything: the 14th and 15th field are user and system time.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
