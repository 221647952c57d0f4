"""The table of results as JSON and Markdown. A partial run replaces its own lines and leaves the others."""

import json
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

from compare import COSINE, ERROR, SPREAD, Result
from rows import ROWS

LIBRARIES = ("torch", "torchvision", "timm", "transformers", "openvino", "onnxruntime")


class Results:
    def __init__(self, folder: Path):
        self.json, self.markdown = folder / "parity.json", folder / "parity.md"
        self.lines: dict[tuple, dict] = {}
        if self.json.exists():
            for line in json.loads(self.json.read_text())["results"]:
                self.lines[(line["preset"], line["reference"], line["options"])] = line

    def add(self, result: Result) -> None:
        self.lines[result.key] = {**result.json(), "measured": date.today().isoformat()}

    def write(self) -> None:
        order = {(row.preset, row.reference, text): None for row in ROWS for text in row.options}
        lines = [self.lines[key] for key in order if key in self.lines]
        head = {
            "limits": {"error": ERROR, "cosine": COSINE, "spread": SPREAD},
            "versions": {name: version(name).split("+")[0] for name in LIBRARIES},
            "processor": platform.machine(),
        }
        self.json.parent.mkdir(parents=True, exist_ok=True)
        self.json.write_text(json.dumps({**head, "results": lines}, indent=1) + "\n")
        self.markdown.write_text(_markdown(head, lines))


def _markdown(head: dict, lines: list[dict]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in head["versions"].items())
    engines = list(dict.fromkeys(name for line in lines for name in line["engines"]))
    text = [
        "# Simile's networks against PyTorch",
        "",
        f"Random weights, random pictures, f32; {versions}. *error* is the greatest difference as a part of the greatest "
        f"number, *cosine* that of the worst of two pictures; the limits are {ERROR:g} and {COSINE}. *spread* is how much the "
        "two pictures differ, measured like the error. Made by `Benchmarks/parity/parity.py`.",
        "",
        "| preset | reference | dimension | spread | " + " | ".join(f"{name}: error | 1 − cosine" for name in engines) + " | |",
        "| --- | --- | --- | --- |" + " --- | --- |" * len(engines) + " --- |",
    ]
    for line in lines:
        numbers = []
        for name in engines:
            one = line["engines"].get(name)
            numbers += [f"{one['error']:.1e}", f"{max(0.0, 1 - one['cosine']):.0e}"] if one else ["", ""]
        verdict = "equal" if line["passed"] else f"**{line['problem'] or 'differs'}**"
        if line.get("own_error") and line["passed"]:
            # Not equal: it only is no farther away than the reference's own rounding.
            verdict = f"rounds; PyTorch in f32 is {line['own_error']:.1e} from itself in f64"
        cells = [
            f"`{line['preset']}{line['options']}`", line["reference"], str(line["dimension"] or ""), f"{line['spread']:.2f}",
            *numbers, verdict,
        ]
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text) + "\n"
