"""Checks that every public type has a place in the Topics of its library: Scripts/documentation/topics.py"""

import pathlib
import re
import sys

DECLARATION = re.compile(r"^public (?:final |indirect )*(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)", re.MULTILINE)
LINK = re.compile(r"^(?:/// )?- ``(?:\w+/)?(\w+)``$", re.MULTILINE)


def missing(library: pathlib.Path) -> list[str]:
    """The public types of a library that no list of links names."""
    sources = [file.read_text() for file in library.rglob("*.swift")]
    pages = [file.read_text() for file in library.rglob("*.md")]
    named = {name for text in sources + pages for name in LINK.findall(text)}
    return sorted({name for text in sources for name in DECLARATION.findall(text)} - named)


def main() -> int:
    sources = pathlib.Path(__file__).resolve().parents[2] / "Sources"
    faults = 0
    for catalog in sorted(sources.glob("*/*.docc")):
        for name in missing(catalog.parent):
            print(f"docs: {catalog.parent.name}: the public type {name} has no place in Topics", file=sys.stderr)
            faults += 1
    return 1 if faults else 0


sys.exit(main())
