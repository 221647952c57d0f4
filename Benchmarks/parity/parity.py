"""Compares Simile's networks with PyTorch's on random weights; see README.md."""

import argparse
import sys
import tempfile
from pathlib import Path

import torch

from compare import compare
from engines import ENGINES
from results import Results
from rows import ROWS

EXPORTER = "simile models export {model} --from {weights} --output {onnx}"
RESULTS = Path(__file__).resolve().parents[1] / "results"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="PRESET,…", help="these presets alone")
    parser.add_argument("--exporter", default=EXPORTER, metavar="COMMAND", help=f"by default: {EXPORTER}")
    parser.add_argument("--engines", default=",".join(ENGINES), help="by default: %(default)s")
    parser.add_argument("--work", type=Path, metavar="DIR", help="for weights and graphs, up to 1.1 GB at a time")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where parity.json and parity.md go")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    names = list(filter(None, asked.only.split(",")))
    engines = asked.engines.split(",")
    unknown = set(names) - {row.preset for row in ROWS} | set(engines) - set(ENGINES)
    if unknown:
        print(f"parity: there is no {', '.join(sorted(unknown))}", file=sys.stderr)
        return 64
    results = Results(asked.results)
    failed = 0
    with tempfile.TemporaryDirectory(dir=asked.work) as work, torch.inference_mode():
        for row in ROWS:
            if names and row.preset not in names:
                continue
            for result in compare(row, asked.exporter, engines, Path(work), asked.seed):
                results.add(result)
                failed += not result.passed
                numbers = "; ".join(
                    f"{name}: error {one['error']:.1e}, cosine {one['cosine']:.7f}" for name, one in result.engines.items())
                print(
                    f"{'ok  ' if result.passed else 'FAIL'} {result.preset}{result.options} = {result.reference}: "
                    f"{result.problem or numbers}, spread {result.spread:.3f}", flush=True)
            # What is measured stays, whatever happens to the rest.
            results.write()
    print(f"parity: {failed} failed" if failed else "parity: all pass")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
