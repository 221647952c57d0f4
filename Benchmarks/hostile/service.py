"""The service under trial: started on a free port of loopback, measured through /proc, and ended."""

import collections
import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path


class Service:
    """A running `simile serve`, which sees by the model `colour`, for which no weights are needed.

    - settings: settings of the configuration, by their names: {"limits": {"fetchSeconds": 2}}.
    - wrap: a command that runs it, such as one that enters a namespace.
    - limits: resource limits of the process: {resource.RLIMIT_NOFILE: (64, 64)}.
    """

    def __init__(self, program: Path, catalog: Path, settings=None, wrap=(), limits=None, environment=None, create=True,
                 configuration: Path | None = None):
        self.catalog, self.limits = catalog, limits or {}
        self.settings = {"host": "127.0.0.1", "port": 0, "defaultModel": "colour"} | (settings or {})
        self.configuration = configuration or catalog.parent / f"{catalog.name}.yaml"
        self.command = [*wrap, str(program), "serve", "--config", str(self.configuration), "--catalog", str(catalog)]
        self.command += ["--create"] * create
        # A crash is to be seen at once; how long one lasts by default is tried in manners.py.
        self.environment = os.environ | {"SWIFT_BACKTRACE": "enable=no"} | (environment or {})
        self.messages: collections.deque[str] = collections.deque(maxlen=50)
        self.process = None
        self.port = 0

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self, patience: float = 60):
        """Starts it and waits until it listens. Raises RuntimeError with its last words when it does not."""
        self.configuration.write_text(json.dumps(self.settings))  # JSON is YAML
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            errors="replace", env=self.environment, preexec_fn=self._limit)
        listening = threading.Event()

        def drain(stream):
            for line in stream:
                self.messages.append(line)
                if line.startswith("listening on "):
                    self.port = int(line.rsplit(":", 1)[1])
                    listening.set()
            listening.set()
            stream.close()

        threading.Thread(target=drain, args=(self.process.stderr,), daemon=True).start()
        if not listening.wait(patience) or not self.port or self.process.poll() is not None:
            self.stop()
            raise RuntimeError("the service did not start: " + " ".join(self.messages)[-300:])
        return self

    def _limit(self):
        import resource

        for name, bounds in self.limits.items():
            resource.setrlimit(name, bounds)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """Its process: with a wrapping command that stays, the last of its children."""
        pid = self.process.pid
        while children := _read(f"/proc/{pid}/task/{pid}/children").split():
            pid = int(children[-1])
        return pid

    def kill(self):
        """Ends it as a failure of the machine would."""
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait(20)
        self.configuration.unlink(missing_ok=True)
        self.port = 0

    def stop(self, patience: float = 15) -> float:
        """Ends it; how many seconds that took."""
        start = time.monotonic()
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
                self.process.kill()
                self.process.wait(20)
        self.configuration.unlink(missing_ok=True)
        self.port = 0
        return time.monotonic() - start

    # What the system says of the process

    def memory(self) -> float:
        """Resident memory, in MB of 10⁶ bytes; 0 when it has ended."""
        for line in _read(f"/proc/{self.pid}/status").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        return 0.0

    def descriptors(self) -> int:
        with contextlib.suppress(OSError):
            return len(os.listdir(f"/proc/{self.pid}/fd"))
        return 0

    def processor_seconds(self) -> float:
        fields = _read(f"/proc/{self.pid}/stat").rsplit(")", 1)[-1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0

    @contextlib.contextmanager
    def peak(self):
        """Watches the memory: `with service.peak() as peak: …; peak.growth` in MB."""
        peak = Peak(self.memory())
        done = threading.Event()

        def watch():
            while not done.wait(0.05):
                peak.most = max(peak.most, self.memory())

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield peak
        finally:
            done.set()
            thread.join()


class Peak:
    """The most memory since some moment, in MB."""

    def __init__(self, before: float):
        self.before = self.most = before

    @property
    def growth(self) -> float:
        return self.most - self.before


def run(program: Path, *arguments, patience: float = 120, **options) -> subprocess.CompletedProcess:
    """Runs the command line; one that hangs counts as ended with 124."""
    command = [str(program), *map(str, arguments)]
    try:
        return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=patience, **options)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, 124, "", f"no end after {late.timeout} s")


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
