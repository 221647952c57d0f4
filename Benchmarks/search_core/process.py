"""The parent's end of a worker."""

import json
import os
import subprocess
import sys
from pathlib import Path

from first_light.commands import CommandFailed

ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
}


class Process:
    """A worker; ask it what its methods are called. As a context manager it is gone at the end."""

    def __init__(self, name: str, threads: int, folder: Path):
        self.name = name
        # Pools that libraries make for themselves; those that can be told in the call are told there as well.
        environment = os.environ | {variable: str(threads) for variable in ONE_THREAD}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "search_core.worker"], cwd=folder, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )

    def ask(self, do: str, **arguments) -> dict:
        try:
            self._child.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._child.stdin.flush()
            line = self._child.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise CommandFailed(f"{self.name}: its process ended during '{do}' (status {self._child.wait()})")
        answer = json.loads(line)
        if "error" in answer:
            raise CommandFailed(f"{self.name}: {answer['error']}")
        return answer

    def close(self) -> None:
        self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_) -> None:
        self.close()
