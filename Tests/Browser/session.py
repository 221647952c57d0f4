"""What the steps of the test share."""

import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from browser import Browser
from pictures import write_picture


@dataclass
class Sample:
    """A picture that the test adds, and the key that it gets."""

    file: Path
    key: str

    @property
    def name(self) -> str:
        """What the page calls it."""
        return self.key.split("/")[-1]

    @property
    def segment(self) -> str:
        """The key as a segment of a path, or a value in an address."""
        return urllib.parse.quote(self.key, safe="")

    @property
    def card(self) -> str:
        """The selector of its picture in a grid."""
        return f".card .open[title='{self.key}']"


class Session:
    """What the steps share."""

    def __init__(self, browser: Browser, folder: Path, key: str | None):
        self.browser = browser
        self.key = key
        stamp = f"{time.time():.0f}"
        dots = write_picture(folder / f"page-test-dots-{stamp}.png", (200, 40, 60), dots=True)
        stripes = write_picture(folder / f"page-test-stripes-{stamp}.png", (30, 60, 180), dots=False)
        self.dots = Sample(dots, dots.name)
        # What an address or a page could take for more than a name.
        self.stripes = Sample(stripes, f"page-test/<img src=x> 100% & ?stripes#{stamp}.png")

    @property
    def samples(self) -> list[Sample]:
        """Both."""
        return [self.dots, self.stripes]

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str | None = None) -> int:
        """Asks the server without the page; the status."""
        request = self.request(method, path, body)
        if kind:
            request.add_header("Content-Type", kind)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def read(self, path: str) -> bytes:
        """What the server answers."""
        with urllib.request.urlopen(self.request("GET", path)) as answer:
            return answer.read()

    def request(self, method: str, path: str, body: bytes | None = None) -> urllib.request.Request:
        """A request with the key."""
        request = urllib.request.Request(f"{self.browser.base}/{path}", body, method=method)
        if self.key:
            request.add_header("Authorization", f"Bearer {self.key}")
        return request

    def status_of(self, sample: Sample, method: str = "GET") -> int:
        """What the server says to an item."""
        return self.ask(method, f"v1/items/{sample.segment}")

    def search_for(self, sample: Sample) -> None:
        """Searches by a picture, and waits for what is found."""
        self.browser.visit("#/search")
        self.browser.one(".picker")
        self.browser.give([sample.file])
        self.browser.one(".results .card .score")


def expect(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)
