"""The program `simile`, as the benchmark runs it."""

import json
import os
import subprocess

import numpy


class Simile:
    """A program, a folder for what it is given and writes, and on how many threads it works."""

    def __init__(self, path, folder, threads):
        (self.path, self.folder, self.threads) = (path.resolve(), folder, threads)
        # Where weights are put that only the benchmark needs, if any.
        self.models = {}

    def run(self, *arguments, catalog="catalog"):
        """What a command prints with --json. `catalog` names one of its own."""
        command = [str(self.path), *map(str, arguments), "--json"]
        environment = os.environ | {"SIMILE_CATALOG": str(self.folder / catalog)} | self.models
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"bench-learning: {' '.join(command)} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def save(self, name, array):
        """Writes an array for the program, as float32 unless it holds whole numbers."""
        path = self.folder / f"{name}.npy"
        numpy.save(path, array if array.dtype.kind == "i" else array.astype("f4", copy=False))
        return path

    def fit(self, method, samples, labels, test=None, **options):
        """`vectors fit` on saved arrays: its report, and the probabilities of the test samples if there are any."""
        arguments = ["vectors", "fit", "--input", samples, "--labels", labels, "--method", method, "--threads", self.threads]
        for name, value in options.items():
            arguments += [f"--{name.replace('_', '-')}", value]
        output = self.folder / "probabilities.npy"
        if test is not None:
            arguments += ["--test", test, "--output", output, "--force"]
        report = self.run(*arguments)
        return report, None if test is None else numpy.load(output).astype("f8")
