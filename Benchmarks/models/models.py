"""How fast Simile's networks are beside OpenVINO's Python and PyTorch eager, in turns; see README.md."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from report import RESULTS, write
from table import MODELS

HERE = Path(__file__).resolve().parent
SIMILE = HERE.parents[1] / ".build" / "release" / "simile"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME,…", help="these models alone; writes into work, not results")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=1.5, help="of each measurement (default: %(default)s)")
    parser.add_argument("--simile", default=str(SIMILE), metavar="PROGRAM")
    return parser.parse_args()


def contenders(name: str, side: int, onnx: Path, asked: argparse.Namespace) -> dict:
    """The commands; each prints JSON with `milliseconds` for one picture and `imagesPerSecond` in bulk."""
    peer = [sys.executable, str(HERE / "peer.py")]
    common = ["--name", name, "--side", str(side), "--seconds", str(asked.seconds)]
    return {
        "simile": [asked.simile, "models", "bench", name, "--random", "--json", "--seconds", str(asked.seconds)],
        "openvino": [*peer, "openvino", "--onnx", str(onnx), *common],
        "torch": [*peer, "torch", *common],
    }


def run(command: list) -> dict:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip() or f"exit {done.returncode}").splitlines()[-1]
        raise RuntimeError(f"{Path(command[0]).name}: {last}")
    found = json.loads(done.stdout)
    return found["models"][0] if "models" in found else found


def measure(name: str, asked: argparse.Namespace, work: Path) -> dict:
    say(f"{name} …")
    # Which picture the network wants, how large it is, and the first warm-up.
    line = run([asked.simile, "models", "bench", name, "--random", "--json", "--seconds", "0.01"])
    side = line["width"]
    onnx = work / f"{name}.onnx"
    run([sys.executable, str(HERE / "peer.py"), "export", "--onnx", str(onnx), "--name", name, "--side", str(side)])
    commands = contenders(name, side, onnx, asked)
    samples = {who: [] for who in commands}
    order = list(commands)
    for _ in range(asked.rounds):
        for who in order:
            found = run(commands[who])
            samples[who].append([found["milliseconds"], found["imagesPerSecond"]])
        # Each round begins with another one.
        order.append(order.pop(0))
    onnx.unlink()
    medians = {
        who: {"milliseconds": statistics.median(m for m, _ in all), "imagesPerSecond": statistics.median(r for _, r in all)}
        for who, all in samples.items()
    }
    return {
        "name": name, "reference": MODELS[name].reference, "side": side, "dimension": line["dimension"],
        "parameters": line["parameters"], "multiplyAdds": line["multiplyAdds"], "samples": samples, "median": medians,
    }


def say(text: str) -> None:
    print(f"models: {text}", file=sys.stderr, flush=True)


def main() -> int:
    asked = arguments()
    names = list(filter(None, asked.only.split(","))) or list(MODELS)
    unknown = [name for name in names if name not in MODELS]
    if unknown:
        say(f"there is no {', '.join(unknown)}, but {', '.join(MODELS)}")
        return 64
    busy = os.getloadavg()[0]
    lines, failed = [], 0
    folder = HERE.parent / "work" if asked.only else RESULTS
    with tempfile.TemporaryDirectory() as work:
        for name in names:
            try:
                lines.append(measure(name, asked, Path(work)))
            except (RuntimeError, OSError, ValueError, KeyError) as failure:
                say(f"{name}: not measured: {failure}")
                failed += 1
            write(folder, lines, asked, busy, platform.machine())
    print((folder / "models.md").read_text())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
