"""What the load is to be."""

from dataclasses import dataclass

from serve.asked import Request

GRACE = 30
"""Seconds that are waited for answers after the last request; what has none by then is lost."""


@dataclass(frozen=True)
class Plan:
    """A stretch of load on one server. Requests are drawn by chance, from a seed."""

    port: int
    requests: list[Request]
    seconds: float
    """For how long requests are sent."""
    clients: int = 1
    """How many ask, each again as soon as it is answered."""
    count: int | None = None
    """At most so many requests."""
    rate: float | None = None
    """Instead of by clients: so many requests per second, whether or not those before are answered, on as many
    connections as that takes."""
    weights: list[float] | None = None
    """How often each request comes, by default all as often."""
    seed: int = 1
