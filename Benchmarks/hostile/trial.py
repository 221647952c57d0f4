"""What all kinds of trial share: where they run, and how they tell what they measured."""

import contextlib
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One measured number beside its bound."""

    kind: str
    name: str
    measured: str
    bound: str
    verdict: str
    """`ok`, `MISSED` or `skipped`; empty for a number that is only told."""
    remark: str = ""


class Trial:
    """One run of the harness. A kind measures and tells; nothing that it finds ends the run."""

    def __init__(self, simile: Path, long: bool, seed: int, soak_minutes: float):
        self.simile, self.long, self.seed, self.soak_minutes = simile, long, seed, soak_minutes
        self.rows: list[Row] = []
        self.seconds: dict[str, float] = {}
        self.kind = ""

    def pick(self, short, long):
        """A size: that of the short form or that of the long one."""
        return long if self.long else short

    def at_most(self, name: str, value: float, most: float, unit: str = "", remark: str = "") -> bool:
        return self._row(name, _text(value, unit), f"≤ {_text(most, unit)}", value <= most, remark)

    def at_least(self, name: str, value: float, least: float, unit: str = "", remark: str = "") -> bool:
        return self._row(name, _text(value, unit), f"≥ {_text(least, unit)}", value >= least, remark)

    def none(self, name: str, faults: list, remark: str = "") -> bool:
        """That nothing went wrong; the first faults stand in the remark."""
        told = "; ".join(str(fault)[:160] for fault in faults[:3])
        return self._row(name, str(len(faults)), "0", not faults, "; ".join(filter(None, [remark, told])))

    def holds(self, name: str, is_so: bool, measured, expected, remark: str = "") -> bool:
        """That something is as expected, both in words."""
        return self._row(name, str(measured)[:160], str(expected), is_so, remark)

    def tell(self, name: str, value: float, unit: str = "", remark: str = ""):
        """A number without a bound."""
        self._add(Row(self.kind, name, _text(value, unit), "", "", remark))

    def skip(self, name: str, why: str):
        self._add(Row(self.kind, name, "", "", "skipped", why))

    def _row(self, name: str, measured: str, bound: str, is_met: bool, remark: str) -> bool:
        self._add(Row(self.kind, name, measured, bound, "ok" if is_met else "MISSED", remark))
        return is_met

    def _add(self, row: Row):
        self.rows.append(row)
        bound = f" (bound {row.bound})" if row.bound else ""
        remark = f" — {row.remark}" if row.remark else ""
        print(f"  {row.verdict or 'told':8}{row.name}: {row.measured}{bound}{remark}", flush=True)

    @contextlib.contextmanager
    def folder(self):
        """A temporary folder, removed afterwards."""
        path = Path(tempfile.mkdtemp(prefix="simile-hostile-")).resolve()
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def run(self, kind: str, work):
        """Runs one kind. What it throws is a fault of its own."""
        self.kind = kind
        print(f"{kind}: {(work.__doc__ or '').strip().splitlines()[0]}", flush=True)
        start = time.monotonic()
        try:
            work(self)
        except KeyboardInterrupt:
            raise
        except Exception as error:
            self._row("runs to its end", f"{type(error).__name__}: {error}"[:200], "no error", False, "")
        self.seconds[kind] = time.monotonic() - start

    def counts(self) -> dict[str, int]:
        verdicts = [row.verdict for row in self.rows]
        return {name: verdicts.count(name) for name in ("ok", "MISSED", "skipped")}

    def document(self) -> dict:
        return {"long": self.long, "seed": self.seed, "seconds": self.seconds, "rows": [asdict(row) for row in self.rows]}


def _text(value: float, unit: str) -> str:
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{number} {unit}".strip()
