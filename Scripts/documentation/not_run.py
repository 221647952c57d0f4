"""The lines of the documentation that are not run, and why. A line that is meant by none of these is run."""

import re

RULES = {
    r"^make (test|test-serve|test-docs|bench|bench-search|bench-serve)$": "runs for many minutes, and is run for itself",
    r"^make (docs|format)$": "changes the working tree or runs for minutes; make lint and Scripts/docs are run for themselves",
    r"^make demo": "builds the release; run by the clean-room check",
    r"^(Benchmarks/run|make -C|uv |python3? |\.venv/|pip |git |swift )": "measures for many minutes, or needs the network",
    r"https://example\.org/": "the address is made up",
    r"\b(podman|docker)\b": "needs a container engine; what the container runs is tried below",
    r"^simile models pull \w+$": "needs the network",
    r"^simile models bench( --random| --precision fast --json)?$": "measures for minutes; with a model named it is run",
    r"resnet50|--(plus-)?text ": "needs weights that set-up does not fetch",
}
"""By what a line is known, the reason."""

_used: set[str] = set()


def reason(line: str) -> str:
    """Why a line is not run; empty where it is."""
    for rule, why in RULES.items():
        if re.search(rule, line):
            _used.add(rule)
            return why
    return ""


def unused() -> list[str]:
    """The rules that meant no line."""
    return [rule for rule in RULES if rule not in _used]
