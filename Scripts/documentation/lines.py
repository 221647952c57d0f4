"""Where the documentation has lines for a shell."""

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Line:
    """A line to type."""

    text: str
    place: str


@dataclass
class Document:
    """Lines that are read one after the other."""

    name: str
    lines: list[Line] = field(default_factory=list)


def documents(root: Path, binary: Path) -> list[Document]:
    """All of them."""
    texts = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    # Not what benchmarks install and make.
    pages = (path.relative_to(root) for path in root.glob("Benchmarks/**/*.md"))
    texts += sorted(str(path) for path in pages if path.parts[1] not in (".venv", "work"))
    texts += sorted(str(path.relative_to(root)) for path in root.glob("Sources/*/*.docc/*.md"))
    found = [Document(name, of_markdown(root / name, name)) for name in texts if (root / name).exists()]
    found += [Document(name, of_comments(root / name, name)) for name in ["Containerfile", "compose.yaml"]]
    found += of_help(binary)
    return [document for document in found if document.lines]


def of_markdown(path: Path, name: str) -> list[Line]:
    """The lines of fenced blocks of `sh` or no named language, and after the prompts of `console`."""
    found: list[Line] = []
    language = None
    joined = ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        fence = re.match(r"\s*```\s*(\w*)", line)
        if fence:
            language = fence[1] if language is None else None
            continue
        if language == "console":
            if not line.startswith("$ "):
                continue
            line = line[2:]
        elif language not in ("", "sh", "bash", "shell"):
            continue
        joined += line.strip()
        if joined.endswith("\\"):
            joined = joined[:-1]
            continue
        if joined and not joined.startswith("#"):
            found.append(Line(without_comment(joined), f"{name}:{number}"))
        joined = ""
    return found


def of_comments(path: Path, name: str) -> list[Line]:
    """The lines that stand apart in comments, by three blanks."""
    numbered = enumerate(path.read_text().splitlines(), 1)
    return [Line(line[4:].strip(), f"{name}:{number}") for number, line in numbered if line.startswith("#   ")]


def of_help(binary: Path) -> list[Document]:
    """The examples that each verb gives for itself, a document for each verb."""
    found = []
    verbs = [[]]
    while verbs:
        verb = verbs.pop(0)
        name = " ".join(["simile", *verb, "--help"])
        environment = {**os.environ, "COLUMNS": "500"}
        text = subprocess.run([binary, *verb, "--help"], env=environment, capture_output=True, text=True, check=True).stdout
        document = Document(name)
        section = ""
        for line in text.splitlines():
            if line and not line.startswith(" "):
                section = line.split(":")[0]
            example = re.match(r"  ((simile|cat) .*)", line) if section == "EXAMPLES" else None
            example = example or (re.search(r"Example: (simile .*)", line) if section == "OVERVIEW" else None)
            if example:
                document.lines.append(Line(without_comment(example[1]), name))
            entry = re.match(r"  ([a-z][a-z-]+)( \(default\))?(  |$)", line) if section == "SUBCOMMANDS" else None
            if entry:
                verbs.append([*verb, entry[1]])
        found.append(document)
    return found


def without_comment(line: str) -> str:
    """A line without what explains it: after a #, or in the help after blanks."""
    line = re.sub(r"\s+#\s.*", "", line)
    return re.sub(r"\s{3,}.*", "", line).strip()
