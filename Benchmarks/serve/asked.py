"""What is asked of a server, and how an answer is judged."""

import json
from dataclasses import dataclass, replace
from typing import Literal

from first_light.commands import CommandFailed
from serve import wire

LIMIT = 10
SCORE_KEYS = {"Similarity Score", "Are the images similar?", "Time taken in milliseconds"}
TOLERANCE = 0.002
"""How far a score or a cosine may be from what it was when nobody else asked."""
SHARE = 0.9
"""How much of the hits must be the same: of two that are as good as equally near, either may be the last."""


@dataclass(frozen=True)
class Request:
    """A question with the answer that it must get."""

    name: str
    sent: bytes
    kind: Literal["score", "hits", "any"]
    expected: float | tuple[str, ...] | None = None

    def is_right(self, answer: wire.Answer) -> bool:
        """Whether this is an answer of the right form that says what it must."""
        if answer.status != 200:
            return False
        if self.kind == "any":
            return True
        try:
            found = meaning(self.kind, answer)
        except (ValueError, KeyError, TypeError):
            return False
        if self.expected is None:
            return True
        if isinstance(found, float):
            return abs(found - self.expected) <= TOLERANCE
        return len(set(found) & set(self.expected)) >= SHARE * len(self.expected)


def meaning(kind: str, answer: wire.Answer) -> float | tuple[str, ...]:
    """What an answer says: the score, or the keys of the hits.

    Raises ValueError, KeyError or TypeError for what is not of the form that it should have.
    """
    said = json.loads(answer.body)
    if kind == "score":
        if set(said) != SCORE_KEYS or said["Are the images similar?"] not in ("Yes", "No"):
            raise ValueError("the keys are other ones")
        return float(said["Similarity Score"])
    cosines = [hit["cosine"] for hit in said["hits"]]
    if len(cosines) != LIMIT or cosines != sorted(cosines, reverse=True):
        raise ValueError("these are not the ten best, best first")
    return tuple(hit["key"] for hit in said["hits"])


def compare(name: str, first: bytes, second: bytes) -> Request:
    """How alike two pictures are, asked as Simile's first users do."""
    target = "/cosine_similarity_score?model_name=efficientnet_lite0"
    return Request(name, wire.form("POST", target, {"image_1": first, "image_2": second}), "score")


def search_by_key(key: str, index: str | None = None) -> Request:
    """The ten items most like one of them."""
    return Request(key, body({"key": key, "limit": LIMIT} | ({"index": index} if index else {})), "hits")


def body(fields: dict) -> bytes:
    """A search as JSON."""
    return wire.request("POST", "/v1/search", json.dumps(fields).encode(), "application/json")


def search_by_picture(name: str, picture: bytes, index: str | None = None) -> Request:
    """The ten items most like an uploaded picture."""
    fields = {"limit": str(LIMIT)} | ({"index": index} if index else {})
    return Request(name, wire.form("POST", "/v1/search", fields | {"image": picture}), "hits")


def health() -> bytes:
    """Whether the server is alive."""
    return wire.request("GET", "/healthz")


def learned(port: int, request: Request) -> Request:
    """The same question, with what a server answers while nobody else asks: so it must answer under load, too.

    Raises CommandFailed when even that answer is not of the right form.
    """
    try:
        answer = wire.ask(port, request.sent)
        if not request.is_right(answer):
            words = answer.body[:200].decode(errors="replace")
            raise CommandFailed(f"the answer to '{request.name}' is wrong: status {answer.status}, {words}")
        return replace(request, expected=meaning(request.kind, answer))
    except (OSError, wire.WireError) as failure:
        raise CommandFailed(f"no answer to '{request.name}': {failure}") from failure
