"""What the container would do, as far as that can be tried without a container engine."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from documentation.places import Kit
from documentation.shell import answers, free_port

Outcome = tuple[str, str]


def checks(root: Path, kit: Kit) -> list[tuple[str, Callable[[], Outcome]]]:
    """What is looked at, by name."""
    return [
        ("the packages that it installs exist", lambda: packages(root)),
        ("what it copies exists", lambda: copies(root)),
        ("a first start makes a key, later ones know it", lambda: Service(root, kit, "first").starts()),
        ("a key of one's own from simile serve --make-key", lambda: Service(root, kit, "own").takes_a_key()),
    ]


def instructions(root: Path) -> list[str]:
    """The instructions of the Containerfile, one a line."""
    text = re.sub(r"^#.*\n", "", (root / "Containerfile").read_text(), flags=re.M)
    return [line for line in re.sub(r"\\\n\s*", "", text).splitlines() if line]


def packages(root: Path) -> Outcome:
    """The names after apt-get install."""
    release = re.search(r'VERSION_CODENAME="?(\w+)', Path("/etc/os-release").read_text())
    if not release or f"-{release[1]}" not in (root / "Containerfile").read_text():
        return "skipped", "this is another distribution than the container's"
    words = [word for line in instructions(root) for found in re.findall(r"apt-get install([^&]*)", line)
             for word in found.split() if not word.startswith("-")]
    shown = subprocess.run(["apt-cache", "show", "--no-all-versions", *words], capture_output=True, text=True)
    known = set(re.findall(r"^Package: (\S+)", shown.stdout, flags=re.M))
    if not known:
        return "skipped", "apt has no lists here: apt-get update"
    missing = [word for word in words if word not in known]
    return ("failed", f"apt knows no {', '.join(missing)}") if missing else ("passed", "")


def copies(root: Path) -> Outcome:
    """Files of the sources, and of this machine what set-up has put there."""
    missing = []
    for line in instructions(root):
        words = line.split()
        if words[:1] != ["COPY"]:
            continue
        if words[1].startswith("--from=build"):
            # /out is what the build stage itself makes.
            if words[2] != "/out" and not Path(words[2]).exists():
                missing.append(words[2])
        elif not (root / words[1]).exists():
            missing.append(words[1])
    return ("failed", f"there is no {', '.join(missing)}") if missing else ("passed", "")


class Service:
    """What ENTRYPOINT and CMD start, with ENV around it, and /data a folder of its own."""

    def __init__(self, root: Path, kit: Kit, name: str):
        self.kit = kit
        self.data = kit.folder / f"data-{name}"
        self.data.mkdir()
        self.port = free_port()
        lines = instructions(root)
        environment = dict(
            word.split("=", 1) for line in lines if line.startswith("ENV ") for word in line.split()[1:])
        self.environment = {name: value.replace("/data", str(self.data)) for name, value in environment.items()}
        self.environment |= {
            "PATH": f"{kit.path}:/usr/bin:/bin", "HOME": str(self.data), "SIMILE_SERVE_PORT": str(self.port)}
        for line in lines:
            words = line.split()
            if words[0] == "COPY" and len(words) == 3 and words[2].startswith("/usr/local/bin/"):
                program = kit.path / Path(words[2]).name
                if not program.exists():
                    program.symlink_to(root / words[1])
        self.command = [word for kind in ("ENTRYPOINT", "CMD") for line in lines if line.startswith(f"{kind} [")
                        for word in json.loads(line.removeprefix(kind))]
        health = next(line for line in lines if line.startswith("HEALTHCHECK "))
        self.health = json.loads(health.split("CMD", 1)[1].replace("8080", str(self.port)))

    def starts(self) -> Outcome:
        """Twice, as a newcomer."""
        try:
            with self.running() as said:
                key = re.search(r"sk_\S+", said())
                if not key:
                    return "failed", f"the first start tells no key: {said()[-800:]}"
                key = key[0]
                if subprocess.run(self.health, capture_output=True).returncode:
                    return "failed", f"the health check fails: {self.health}"
                if self.ask(None) != 401 or self.ask(key) != 200 or answers(f"http://127.0.0.1:{self.port}/") != 200:
                    return "failed", f"without a key {self.ask(None)}, with it {self.ask(key)}"
            if any(key in path.read_text(errors="replace") for path in self.data.glob("*.yaml")):
                return "failed", "the key itself is kept"
            with self.running() as said:
                if "sk_" in said() or self.ask(key) != 200:
                    return "failed", "a second start does not know the key of the first"
        except RuntimeError as error:
            return "failed", str(error)
        return "passed", ""

    def takes_a_key(self) -> Outcome:
        """The last line of --make-key without its #, as compose.yaml says."""
        made = self.kit.simile("serve", "--make-key")
        name, _, value = made.strip().splitlines()[-1].lstrip("# ").partition("=")
        self.environment[name] = value
        key = re.search(r"sk_\S+", made)[0]
        try:
            with self.running() as said:
                if "sk_" in said() or self.ask(None) != 401 or self.ask(key) != 200:
                    return "failed", f"without a key {self.ask(None)}, with it {self.ask(key)}: {said()[-800:]}"
        except RuntimeError as error:
            return "failed", str(error)
        return "passed", ""

    def ask(self, key: str | None) -> int:
        """The status of a request that needs a key."""
        return answers(f"http://127.0.0.1:{self.port}/v1/items", key)

    def running(self):
        """The service while it runs; gives a function that tells what was said."""
        return Running(self)


class Running:
    """A process that is ended at the end."""

    def __init__(self, service: Service):
        self.service = service
        self.output = service.data.parent / f"{service.data.name}.log"

    def __enter__(self) -> Callable[[], str]:
        service = self.service
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                service.command, env=service.environment, cwd=service.data, stdout=output, stderr=output,
                start_new_session=True)
        end = time.monotonic() + 60
        while answers(f"http://127.0.0.1:{service.port}/readyz") != 200:
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise RuntimeError(f"{' '.join(service.command)} does not serve: {self.said()[-800:]}")
            time.sleep(0.1)
        return self.said

    def said(self) -> str:
        return self.output.read_text(errors="replace").strip().replace("\n", " / ")

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
