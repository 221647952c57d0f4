"""Which model of PyTorch is beside which of Simile's: the first line for each preset of ../parity/rows.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "parity"))

from rows import ROWS, Row  # noqa: E402

MODELS: dict[str, Row] = {}
for row in ROWS:
    MODELS.setdefault(row.preset, row)
