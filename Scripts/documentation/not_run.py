"""The lines of the documentation that are not run, and why. A line that is meant by none of these is run."""

import re

RULES = {
    r"^make (test|test-serve|test-hostile|test-docs|bench|bench-search|bench-serve|bench-collect|bench-learning|bench-recommend|docs)$|^make bench-(copies|learning) ": "takes many minutes, and is run for itself",
    r"^make format$": "changes the working tree; make test checks the format",
    r"^Benchmarks/(run|copies/|explain/|clusters/|collect/)|^Scripts/test-hostile|^SIMILE_FUZZ_INPUTS=|^\.venv/bin/python|^python3 -m venv": "takes many minutes, and needs the network",
    r"https://example\.org/": "the address is made up",
    r"\b(podman|docker)\b": "needs a container engine; what the container runs is tried below",
    r"^simile models bench( --random| --precision fast --json)?$": "takes minutes; with a model named it is run",
    r"resnet50|--text |-text ": "needs weights that set-up does not fetch",
    r"--space resnet18/": "the space is made up",
    r"^simile duplicates decide ": "the keys are made up",
    r"^simile duplicates (plan|apply|undo)": "moves files; the tests of the command do so",
    r"^simile watch ": "runs until Ctrl-C; the tests of the command watch",
    r"^simile sources\b": "the shops are made up; the tests of collecting have some of their own",
    r" /mnt/": "there is no such disk",
    r"--rerank lr:type|--trained lr:category": "needs a model that simile train pairs made; the tests of the command make one",
    r"/learned/\w+\.onnx": "the place is made up; the tests of the command take the real one",
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
