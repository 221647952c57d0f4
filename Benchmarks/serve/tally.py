"""What became of the requests."""

import statistics
from array import array
from dataclasses import dataclass, field

from serve.asked import Request
from serve.wire import Answer

KEPT = 5
"""How many faults are told in words."""


@dataclass
class Tally:
    """Counts while the load runs."""

    milliseconds: array = field(default_factory=lambda: array("d"))
    """Of those answered rightly."""
    refused: int = 0
    """503 with Retry-After."""
    lost: int = 0
    """No complete answer."""
    wrong: int = 0
    """Another answer than the right one, such as a 503 that does not say when to come again."""
    remarks: list[str] = field(default_factory=list)

    def add(self, request: Request, outcome: Answer | str, seconds: float) -> bool:
        """Counts an answer, or the reason why there is none; false when the server asked to be left alone."""
        if isinstance(outcome, str):
            self.lost += 1
            self._remark(request, outcome)
        elif outcome.status == 503 and "retry-after" in outcome.headers:
            self.refused += 1
            return False
        elif request.is_right(outcome):
            self.milliseconds.append(1000 * seconds)
        else:
            self.wrong += 1
            self._remark(request, f"status {outcome.status}, {outcome.body[:160].decode(errors='replace')}")
        return True

    def _remark(self, request: Request, words: str) -> None:
        if len(self.remarks) < KEPT:
            self.remarks.append(f"{request.name}: {words}")


@dataclass(frozen=True)
class Load:
    """What one stretch of load found out."""

    seconds: float
    """From the first request to the last answer."""
    milliseconds: list[float]
    """Of each request that was answered rightly, ascending."""
    sent: int
    refused: int
    lost: int
    wrong: int
    remarks: list[str]
    share: float
    """Of one core's time, what the program that made the load took."""
    cpu: float = 0
    """Seconds of processor time that the server took, where that was looked at."""

    @property
    def rate(self) -> float:
        """Right answers per second."""
        return len(self.milliseconds) / self.seconds

    @property
    def p50(self) -> float | None:
        return statistics.median(self.milliseconds) if self.milliseconds else None

    @property
    def p99(self) -> float | None:
        """Of a hundred answers, 99 came within this time."""
        if not self.milliseconds:
            return None
        return self.milliseconds[-(-99 * len(self.milliseconds) // 100) - 1]

    @property
    def cost(self) -> float | None:
        """Milliseconds of the server's processor time for each request."""
        return 1000 * self.cpu / self.sent if self.sent else None

    @property
    def faults(self) -> int:
        """Requests that did not get the answer that they should have."""
        return self.lost + self.wrong

    @property
    def summary(self) -> dict:
        """For the JSON: without the thousands of single times."""
        return {
            "seconds": round(self.seconds, 3), "sent": self.sent, "answered": len(self.milliseconds),
            "refused": self.refused, "lost": self.lost, "wrong": self.wrong, "rate": self.rate, "p50": self.p50,
            "p99": self.p99, "cost": self.cost, "generator_share": round(self.share, 3), "remarks": self.remarks,
        }
