"""On what the numbers were taken."""

import os
import platform
import subprocess
import sys
import time
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from first_light.bench import Bench

# Instructions that decide how fast inference is, and whether `--precision fast` is any faster.
FEATURES = ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd", "bf16"]


def describe(bench: "Bench", peers: list[str]) -> dict:
    """Processor, memory, system, versions, and how busy the machine was when the run began."""
    model, flags = _processor()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    others = _cores_busy()
    return {
        "time": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "cpu": model,
        "cores": cores,
        "features": [feature for feature in FEATURES if feature in flags],
        "memory_GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "os": _system(),
        "cores_busy_with_others": round(others, 2),
        "busy": others > 0.1 * cores,
        "simile": _first_line([str(bench.program), "--version"]),
        "commit": _commit(bench.root),
        "swift": _first_line(["swift", "--version"]),
        "libvips": _first_line(["pkg-config", "--modversion", "vips"]),
        "python": platform.python_version(),
        "peers": {name: _version(name) for name in peers},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _processor() -> tuple[str, set[str]]:
    if sys.platform == "darwin":
        return _first_line(["sysctl", "-n", "machdep.cpu.brand_string"]) or "unknown", set()
    fields: dict[str, str] = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    flags = fields.get("flags") or fields.get("Features") or ""
    model = fields.get("model name") or platform.machine()
    if "cpu family" in fields:
        model += f" (family {fields['cpu family']}, model {fields['model']})"
    return model, set(flags.split())


def _cores_busy(seconds: float = 2) -> float:
    """How many cores others keep busy while this program does nothing. (The load average would still remember the build.)"""
    if not Path("/proc/stat").exists():
        return os.getloadavg()[0]

    def idle() -> float:
        # The first line: user, nice, system, idle, waiting for disks, …, in ticks over all cores.
        ticks = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return (ticks[3] + ticks[4]) / os.sysconf("SC_CLK_TCK")

    start, before = time.perf_counter(), idle()
    time.sleep(seconds)
    return max(0.0, (os.cpu_count() or 1) - (idle() - before) / (time.perf_counter() - start))


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    kernel = ".".join(platform.release().split(".")[:2])
    return f"{name}, kernel {kernel}, {platform.machine()}"


def _commit(root: Path) -> str | None:
    commit = _first_line(["git", "-C", str(root), "rev-parse", "--short", "HEAD"])
    changed = _first_line(["git", "-C", str(root), "status", "--porcelain", "--untracked-files=no"])
    return f"{commit} with changes" if commit and changed else commit


def _first_line(command: list[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return None
    lines = done.stdout.strip().splitlines()
    return lines[0] if done.returncode == 0 and lines else None
