"""Running programs and knowing what they cost."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CommandFailed(Exception):
    """Something that the measurement needs did not work."""


def say(text: str) -> None:
    """Tells the person who waits; results go to standard output, this does not."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Run:
    """What a program printed, and what it cost."""

    output: str
    seconds: float
    """From start to end of the process, by the clock."""
    cpu: float
    """Seconds of processor time, of all threads."""
    peak: int
    """The most memory that it held at once, in bytes."""

    @property
    def json(self) -> Any:
        return json.loads(self.output)


def run(command: list[str], folder: Path) -> Run:
    """Runs a program to its end.

    Raises CommandFailed with its last words when it fails.
    """
    with tempfile.TemporaryDirectory() as temporary:
        costs = Path(temporary) / "costs.json"
        launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launcher.py")), str(costs)]
        # Python may keep what it compiled, or starting it would be slower than it is for its users.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "OPENVINO_TELEMETRY_OPT_OUT": "1"}
        done = subprocess.run(launcher + command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            words = (done.stderr.strip() or done.stdout.strip()).splitlines()
            raise CommandFailed(f"'{' '.join(command)}' failed: {words[-1] if words else f'status {done.returncode}'}")
        cost = json.loads(costs.read_text())
    return Run(done.stdout, cost["seconds"], cost["cpu"], cost["peak"])
