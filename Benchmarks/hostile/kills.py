"""kill -9 at random moments, under a mixed load."""

import random
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

from client import Answer, ask, item, put
from pictures import small
from service import Service, run

CLIENTS, KEYS = 4, 25


def trial(trial):
    """The service is killed again and again; what was acknowledged is there, and nothing is left over."""
    with trial.folder() as folder:
        Killing(trial, folder).run(trial.pick(60, 1000))


class Killing:
    """A service that is killed and started again, clients that keep account of what it acknowledged, and the command line
    beside it, whose runs are killed, too."""

    def __init__(self, trial, folder):
        self.trial, self.folder = trial, folder
        self.catalog = folder / "catalog"
        self.service = Service(trial.simile, self.catalog)
        self.chance = random.Random(trial.seed)
        self.accounts = [Account(self, n, random.Random(trial.seed * 1000 + n)) for n in range(CLIENTS)]
        self.faults: list[str] = []
        self.done = threading.Event()
        self.kills = self.command_kills = self.commands = 0
        self.files: set[str] = set()
        self.command = None

    def run(self, most: int):
        start = time.monotonic()
        self.service.start()
        threads = [threading.Thread(target=account.run, daemon=True) for account in self.accounts]
        threads.append(threading.Thread(target=self.commanding, daemon=True))
        for thread in threads:
            thread.start()
        while self.kills + self.command_kills < most:
            time.sleep(self.chance.uniform(0.02, 0.5))
            if self.chance.random() < 0.25:
                self.kill_command()
                continue
            self.service.kill()
            self.kills += 1
            try:
                self.service.start()
            except RuntimeError as error:
                self.faults.append(str(error))
                break
        self.done.set()
        for thread in threads:
            thread.join(120)
        operations = sum(account.acknowledged for account in self.accounts)
        remark = (f"{self.kills} of the service, {self.command_kills} of the command line, in {time.monotonic() - start:.0f} s; "
                  f"{operations} operations acknowledged, {self.commands} runs of the command line")
        self.trial.at_least("kills", self.kills + self.command_kills, most, remark=remark)
        for account in self.accounts:
            account.settle()
        self.service.stop()
        self.judge()

    def commanding(self):
        """The command line beside the service: it indexes a growing folder, searches, and removes."""
        photos, turn = self.folder / "photos", 0
        photos.mkdir()
        while not self.done.is_set():
            turn += 1
            path = photos / f"{turn % 40}.png"
            path.write_bytes(small(10_000 + turn))
            before = {str(each) for each in photos.iterdir()}
            if self.call("index", photos, "--model", "colour", "--wait", "60") == 0:
                self.files |= before
            if self.call("search", path, "--limit", "3", "--json") not in (0, -9) and str(path) in self.files:
                self.faults.append("a search of the command line failed")
            if turn % 5 == 0:
                gone = self.chance_key(turn)
                if gone in self.files:
                    # Killed or not, it may be gone from now on; a later run of index brings it back.
                    self.files.discard(gone)
                    self.call("remove", gone)

    def chance_key(self, turn: int) -> str:
        return str(self.folder / "photos" / f"{turn * 7 % 40}.png")

    def call(self, *arguments) -> int:
        command = [str(self.trial.simile), *map(str, arguments), "--catalog", str(self.catalog)]
        self.command = process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        messages = process.communicate(timeout=120)[1]
        self.commands += 1
        if process.returncode not in (0, -9):
            self.faults.append(f"{arguments[0]}: exit {process.returncode}: {messages.strip()[-160:]}")
        return process.returncode

    def kill_command(self):
        if self.command is not None and self.command.poll() is None:
            self.command.kill()
            self.command_kills += 1

    def judge(self):
        trial = self.trial
        shown, items = {}, {}
        database = sqlite3.connect(f"file:{self.catalog}/catalog.sqlite?mode=ro", uri=True)
        broken = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        broken += [str(row) for row in database.execute("PRAGMA foreign_key_check")]
        for key, path, has in database.execute(
                "SELECT key, path, EXISTS (SELECT 1 FROM vector WHERE item = item.id) FROM item"):
            items[key] = (path, has)
            if path:
                shown[str(self.catalog / path)] = key
        database.close()
        lost = [fault for account in self.accounts for fault in account.faults]
        lost += [f"{key} has no vector" for key, (_, has) in items.items() if not has]
        # The folder is a root, whose items' keys begin with its name.
        lost += [f"{path} of the folder" for path in self.files if str(Path(path).relative_to(self.folder)) not in items]
        trial.none("acknowledged and lost, or wrong", lost)
        trial.none("the database is damaged", broken)
        trial.none("runs and starts that failed", self.faults)
        trial.tell("files left over before the sweep", len(self.left_over(shown)))
        fixed = run(trial.simile, "doctor", "--fix", "--catalog", self.catalog)
        left = self.left_over(shown)
        trial.none("files left over after `simile doctor --fix`", left, f"exit {fixed.returncode}")
        missing = [key for path, key in shown.items() if not (self.catalog / path).exists()]
        trial.none("images that the sweep took from items", missing)

    def left_over(self, shown: dict[str, str]) -> list[str]:
        """Files in the catalogue's folder that nothing needs: images that no item shows, and files of a write that was cut
        off."""
        def is_needed(path):
            name = path.relative_to(self.catalog).as_posix()
            if name.startswith("pictures/"):
                return str(path) in shown
            return name.startswith("catalog.") or name.endswith(".lock") or (
                name.startswith("indexes/") and not any(mark in path.name for mark in (".tmp", ".part", ".incoming")))

        return [str(path.relative_to(self.catalog)) for path in self.catalog.rglob("*") if path.is_file() and not is_needed(path)]


class Account:
    """A client with keys of its own, who knows of each what was acknowledged. An operation without an answer may have
    happened or not; the next answer tells which."""

    def __init__(self, killing: Killing, number: int, chance: random.Random):
        self.killing, self.number, self.chance = killing, number, chance
        self.known: dict[str, tuple | None] = {f"client{number}/{n}": None for n in range(KEYS)}
        self.maybe: dict[str, list] = {}
        self.faults: list[str] = []
        self.acknowledged = self.turn = 0

    def run(self):
        while not self.killing.done.is_set():
            port = self.killing.service.port
            if not port:
                time.sleep(0.01)
                continue
            key = self.chance.choice(list(self.known))
            if key in self.maybe and not self.resolve(key, port):
                continue
            self.work(key, port)

    def work(self, key: str, port: int):
        self.turn += 1
        now, chosen = self.known[key], self.chance.random()
        image = self.number * 100_000 + self.turn
        if chosen < 0.05:
            ask(port, "POST", "/v1/jobs", {"kind": "index", "index": self.chance.choice(["auto", "hnsw", "exact"])}, patience=20)
            return
        if chosen < 0.2 and now:
            found = ask(port, "POST", "/v1/search", {"key": key, "limit": 1000}, patience=20)
            if found.status == 200 and key not in [hit["key"] for hit in found.json["hits"]]:
                self.faults.append(f"a search for {key} does not find it")
            return
        if chosen < 0.65 or now is None:
            new, answer = (image, {"n": self.turn}), put(port, key, small(image), {"n": self.turn}, patience=20)
        elif chosen < 0.8:
            new = (now[0], now[1] | {"m": self.turn})
            answer = ask(port, "PATCH", item(key), {"attributes": {"m": self.turn}}, patience=20)
        else:
            new, answer = None, ask(port, "DELETE", item(key), patience=20)
        if answer.is_good:
            self.known[key] = new
            self.acknowledged += 1
        elif answer.status == 0:
            self.maybe[key] = [now, new]
        elif answer.status != 503:
            self.faults.append(f"{key}: {answer}")

    def resolve(self, key: str, port: int) -> bool:
        """Which of two states it is, after an operation without an answer."""
        found = self.look(key, port)
        if isinstance(found, Answer):
            return False
        if found not in self.maybe[key]:
            self.faults.append(f"{key} is {found}, not one of {self.maybe[key]}")
        self.known[key] = found
        del self.maybe[key]
        return True

    def look(self, key: str, port: int):
        """The state of an item: its image's number and its attributes, nil where it is not there; an answer where neither can
        be told."""
        for _ in range(5):
            told = ask(port, "GET", item(key), patience=20)
            if told.status == 404:
                return None
            shown = ask(port, "GET", item(key) + "/image", patience=20)
            if told.status == shown.status == 200:
                attributes = told.json["attributes"]
                for number in {state[0] for state in [self.known[key], *self.maybe.get(key, [])] if state}:
                    if shown.body == small(number):
                        return (number, attributes)
                return ("another image", attributes)
        return told if told.status != 200 else shown

    def settle(self):
        """Compares every key with what is known of it."""
        port = self.killing.service.port
        for key in self.known:
            if key in self.maybe:
                self.resolve(key, port)
            elif (found := self.look(key, port)) != self.known[key]:
                self.faults.append(f"{key} is {found}, {self.known[key]} was acknowledged")
