"""Starting the program that makes the load."""

import json
import pickle
import sys
import tempfile
from pathlib import Path

from first_light.commands import run
from serve.plan import Plan
from serve.tally import Load

FOLDER = Path(__file__).resolve().parents[1]


def drive(plan: Plan) -> Load:
    """Puts a stretch of load on a server and waits for its end.

    Raises CommandFailed when the generator itself fails; what the server does wrong is counted.
    """
    with tempfile.NamedTemporaryFile() as file:
        pickle.dump(plan, file)
        file.flush()
        return Load(**client("generator", file.name))


def client(module: str, *arguments: object) -> dict:
    """Runs one of the programs of this folder that talk to a server; gives the JSON that it prints."""
    return json.loads(run([sys.executable, "-m", f"serve.{module}", *map(str, arguments)], FOLDER).output)
