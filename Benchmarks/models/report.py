"""The table of models as JSON and Markdown."""

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "results"
LIBRARIES = ("openvino", "torch", "torchvision", "timm", "transformers")
# What the project has set itself: at least so many times as fast.
GOALS = {"openvino": 0.95, "torch": 1.4}


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


def write(folder: Path, lines: list, asked, busy: float, machine: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = {
        "date": date.today().isoformat(), "processor": processor(), "machine": machine, "busyAtStart": round(busy, 2),
        "rounds": asked.rounds, "seconds": asked.seconds, "goals": GOALS,
        "versions": {name: version(name).split("+")[0] for name in LIBRARIES},
    }
    (folder / "models.json").write_text(json.dumps({**head, "models": lines}, indent=1) + "\n")
    (folder / "models.md").write_text(_markdown(head, lines))


def ratios(line: dict, peer: str) -> tuple[float, float]:
    """How many times as fast Simile is: for one picture, and in bulk."""
    ours, theirs = line["median"]["simile"], line["median"][peer]
    return theirs["milliseconds"] / ours["milliseconds"], ours["imagesPerSecond"] / theirs["imagesPerSecond"]


def _markdown(head: dict, lines: list) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in head["versions"].items())
    text = [
        "# Simile's networks beside OpenVINO's Python and PyTorch eager",
        "",
        f"f32, random weights, prepared pictures, no decoding; {versions}; {head['processor']}, {head['date']}; load at the "
        f"beginning {head['busyAtStart']}. Medians of {head['rounds']} rounds in turns, {head['seconds']:g} s each. OpenVINO "
        "runs the ONNX file that PyTorch exported from the reference, with one picture on all cores and, in bulk, one stream "
        "a core; PyTorch the best of batches of 1, 4 and 16 in bulk. *ratio* is how many times as fast Simile is: for one "
        f"picture / in bulk; the goals are {GOALS['openvino']}× and {GOALS['torch']}×. Bold: missed. Made by "
        "`Benchmarks/models/models.py`.",
        "",
        "| model | pixels | dimension | M params | G MACs | ms | images/s | OpenVINO ratio | PyTorch ratio |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for line in lines:
        ours = line["median"]["simile"]
        cells = []
        for peer, goal in GOALS.items():
            cells.append(" / ".join(f"{x:.2f}×" if x >= goal else f"**{x:.2f}×**" for x in ratios(line, peer)))
        text.append(
            f"| `{line['name']}` | {line['side']} | {line['dimension']} | {line['parameters'] / 1e6:.1f} | "
            f"{line['multiplyAdds'] / 1e9:.2f} | {ours['milliseconds']:.1f} | {ours['imagesPerSecond']:.0f} | {cells[0]} | {cells[1]} |"
        )
    return "\n".join(text) + "\n"
