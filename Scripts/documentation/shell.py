"""A shell in which somebody types what the documentation says."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from documentation.places import Kit

LIMIT = 300
"""Seconds that a line may take."""


class Shell:
    """Bash with a home of its own. Lines share variables, aliases and folders; a service that one starts runs until the end."""

    def __init__(self, kit: Kit, document: str, root: Path):
        self.root = root
        self.folder, home = kit.lay_out(document)
        self.port = free_port()
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        environment |= {
            "HOME": str(home), "PATH": f"{kit.path}:{environment['PATH']}", "TMPDIR": str(home / "tmp"),
            "SIMILE_SERVE_PORT": str(self.port), "NO_COLOR": "1",
        }
        self.output = self.folder.parent / "output"
        self.reader, writer = os.pipe()
        with open(self.output, "wb") as output:
            self.bash = subprocess.Popen(
                ["bash", "-O", "expand_aliases"], cwd=self.folder, env=environment, stdin=subprocess.PIPE, stdout=output,
                stderr=output, pass_fds=[writer], start_new_session=True)
        os.close(writer)
        self.answer = writer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # The session's own group: the shell and the services that it started.
        os.killpg(self.bash.pid, signal.SIGKILL)
        self.bash.wait()
        os.close(self.reader)

    def run(self, line: str) -> str:
        """Types a line; what is wrong, or nothing."""
        start = self.output.stat().st_size
        line = re.sub(r"\b8080\b", str(self.port), re.sub(r"^make ", f"make -C {self.root} ", line))
        line = re.sub(r"--port \d+", f"--port {free_port()}", line)
        serves = re.match(r"simile serve\b(?!.*--(print-config|make-key|help))", line)
        if serves:
            port = re.search(r"--port (\d+)", line)
            self.type(f"{line} & service=$!; (exit 0)")
            return self.wait_for_service(int(port[1]) if port else self.port, start)
        self.type(line)
        status = self.status()
        return "" if status == "0" else f"status {status}: {self.said(start)}"

    def type(self, line: str) -> None:
        """Gives bash a line that is followed by its status."""
        self.bash.stdin.write(f"{line}\necho $? >&{self.answer}\n".encode())
        self.bash.stdin.flush()

    def status(self) -> str:
        """The status of the last line."""
        os.set_blocking(self.reader, False)
        end = time.monotonic() + LIMIT
        text = b""
        while time.monotonic() < end:
            try:
                text += os.read(self.reader, 100)
            except BlockingIOError:
                time.sleep(0.02)
                continue
            if text.endswith(b"\n"):
                return text.decode().strip()
            if self.bash.poll() is not None:
                return "lost: the shell has ended"
        return f"none after {LIMIT} s"

    def wait_for_service(self, port: int, start: int) -> str:
        """Waits until the service that was started answers."""
        self.status()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if answers(f"http://127.0.0.1:{port}/readyz") == 200:
                return ""
            time.sleep(0.1)
        return f"no service at port {port}: {self.said(start)}"

    def said(self, start: int) -> str:
        """The end of what was printed since."""
        text = self.output.read_bytes()[start:].decode(errors="replace").strip()
        return " / ".join(text.splitlines()[-6:])[-800:]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(address: str, key: str | None = None) -> int:
    """The status of an address; 0 where nobody answers."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"} if key else {})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
