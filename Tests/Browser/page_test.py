#!/usr/bin/env python3
"""Uses the web page as a person does, in a real browser, against a running server.

    page_test.py http://127.0.0.1:8080 screenshots [--key KEY]

Needs Chromium with its driver, and `pip install -r requirements.txt`. It adds two pictures to the catalogue and removes
them at the end. Each step is named as it is taken; the first that fails ends the test with status 1. What was seen is
kept as pictures in the folder, for every view at the widths of a phone, a tablet and a desktop, light and dark.
"""

import argparse
import json
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from browser import Browser
from pictures import write_picture
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

STEPS = []


def step(function):
    """A part of the test; they run in the order in which they stand here."""
    STEPS.append(function)
    return function


class Session:
    """What the steps share."""

    def __init__(self, browser: Browser, folder: Path, key: str | None):
        self.browser = browser
        self.key = key
        stamp = f"{time.time():.0f}"
        self.dots = write_picture(folder / f"page-test-dots-{stamp}.png", (200, 40, 60), dots=True)
        self.stripes = write_picture(folder / f"page-test-stripes-{stamp}.png", (30, 60, 180), dots=False)

    def ask(self, method: str, path: str) -> int:
        """Asks the server without the page; the status."""
        request = urllib.request.Request(f"{self.browser.base}/{path}", method=method)
        if self.key:
            request.add_header("Authorization", f"Bearer {self.key}")
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def item_path(self, file: Path) -> str:
        return f"v1/items/{urllib.parse.quote(file.name, safe='')}"

    def search_for(self, file: Path) -> None:
        """Searches by a file, and waits for what is found."""
        self.browser.visit("#/search")
        self.browser.one(".picker")
        self.browser.give([file])
        self.browser.one(".results .card .score")


def expect(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)


@step
def begins_with_a_key_dialog_where_one_is_needed(test: Session):
    if not test.key:
        return
    test.browser.visit("#/search")
    test.browser.one("dialog input").send_keys(test.key, Keys.ENTER)
    test.browser.one(".hero h1")


@step
def adds_two_pictures(test: Session):
    browser = test.browser
    browser.visit("#/upload")
    browser.one(".picker")
    browser.give([test.dots, test.stripes])
    browser.until(lambda: len(browser.all(".upload")) == 2, "two rows")
    browser.one(".common input").send_keys("test=page")
    for field, pattern in zip(browser.all(".upload-fields .field:nth-child(2) input"), ["dots", "stripes"]):
        field.send_keys(f"pattern={pattern}, price=12.5")
    browser.shoot("add-chosen")
    browser.press("Add 2 pictures")
    browser.until(lambda: len([t for t in browser.texts(".note") if t.startswith("Added")]) == 2, "both added")
    browser.shoot("add-done")
    expect(test.ask("GET", test.item_path(test.dots)) == 200, "the server does not have the picture")


@step
def finds_the_picture_that_was_added(test: Session):
    browser = test.browser
    test.search_for(test.dots)
    browser.says(test.dots.name, ".card .name")
    expect(browser.texts(".card .name")[0] == test.dots.name, f"the picture itself is not first: {browser.texts('.card .name')[:3]}")
    expect(float(browser.texts(".card data")[0]) > 0.999, "the picture is not like itself")
    expect("dots" in browser.texts(".card .attributes")[0], "the attributes are not shown")
    browser.shoot("search-by-picture")


@step
def filters_by_an_attribute_that_is_seen(test: Session):
    browser = test.browser
    browser.one("[data-chip='test=page']").click()
    browser.until(lambda: "where=" in browser.driver.current_url, "the filter in the address")
    browser.one(".chip.on")
    browser.until(lambda: set(browser.texts(".card .name")) == {test.dots.name, test.stripes.name}, "the two that fit")
    browser.shoot("search-filtered")
    browser.one(".chip.on").click()
    browser.until(lambda: not browser.all(".chip.on"), "the filter gone")
    browser.until(lambda: not browser.all("[aria-busy=true]"), "the answer")


@step
def hides_what_is_below_the_minimum_score(test: Session):
    browser = test.browser
    slider = browser.one(".results input[type=range]")
    slider.send_keys(Keys.END)
    browser.until(lambda: len(browser.all(".card")) < 3, "fewer pictures")
    expect("minScore=1" in browser.driver.current_url, "the minimum is not in the address")
    slider.send_keys(Keys.HOME)
    browser.until(lambda: "minScore" not in browser.driver.current_url, "no minimum in the address")


@step
def searches_by_a_part_that_is_drawn(test: Session):
    browser = test.browser
    stage = browser.one(".crop-stage")
    browser.run("scrollTo(0, 0)")
    width, height = stage.size["width"], stage.size["height"]
    drag = ActionChains(browser.driver).move_to_element_with_offset(stage, -int(width * 0.3), -int(height * 0.3))
    drag.click_and_hold().move_by_offset(int(width * 0.5), int(height * 0.5)).release().perform()
    browser.one(".crop-frame")
    browser.shoot("crop-drawn")
    browser.press("Search this part")
    browser.until(lambda: "region=" in browser.driver.current_url, "the part in the address")
    query = urllib.parse.unquote(browser.driver.current_url)
    x, y, wide, high = [float(number.rstrip("%")) for number in query.split("region=")[1].split("&")[0].split(",")]
    expect(abs(x - 20) < 4 and abs(y - 20) < 4 and abs(wide - 50) < 4 and abs(high - 50) < 4, f"another part: {query}")
    browser.one(".results .card .score")
    browser.press("Whole picture")
    browser.until(lambda: "region=" not in browser.driver.current_url, "the whole picture")


@step
def chooses_a_part_with_the_keyboard(test: Session):
    browser = test.browser
    button = browser.until(lambda: next((b for b in browser.all(".cropper button") if b.text == "Choose a part"), None), "the button")
    button.send_keys(Keys.ENTER)
    keys = ActionChains(browser.driver)
    keys.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    keys.key_down(Keys.SHIFT).send_keys(Keys.ARROW_LEFT).key_up(Keys.SHIFT).perform()
    numbers = [int(field.get_attribute("value")) for field in browser.all(".numbers input")]
    expect(numbers == [22, 22, 58, 60], f"the keys moved the part to {numbers}")
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    browser.until(lambda: "region=22" in browser.driver.current_url, "the part in the address")


@step
def goes_on_from_a_hit_and_back(test: Session):
    browser = test.browser
    test.search_for(test.stripes)
    before = browser.driver.current_url
    browser.one(".card .more").click()
    browser.until(lambda: "key=" in browser.driver.current_url, "the key in the address")
    browser.one(".results .card .score")
    shared = browser.driver.current_url
    browser.driver.back()
    browser.until(lambda: browser.driver.current_url == before, "the way back")
    browser.one(".crop-stage img")
    browser.driver.get("about:blank")
    browser.driver.get(shared)
    browser.one(".results .card .score")
    browser.shoot("search-by-key")


@step
def tells_that_a_picture_is_lost_after_a_reload(test: Session):
    test.browser.visit("#/search?picture=gone-1")
    test.browser.says("no longer here")


@step
def changes_attributes(test: Session):
    browser = test.browser
    where = urllib.parse.quote("pattern='dots' and test='page'")
    browser.visit(f"#/catalogue?where={where}")
    browser.until(lambda: test.dots.name in browser.texts(".card .name"), "the item in the catalogue")
    browser.one(f".card .open[title='{test.dots.name}']").click()
    browser.one("dialog .facts")
    browser.shoot("item")
    browser.press("Edit attributes", "dialog")
    browser.one("dialog textarea").send_keys("\nnote=from the page")
    browser.press("Save", "dialog")
    browser.says("from the page", "dialog .facts")
    ActionChains(browser.driver).send_keys(Keys.ESCAPE).perform()
    browser.until(lambda: not browser.all("dialog"), "the dialog closed")


@step
def compares_two_pictures(test: Session):
    browser = test.browser
    browser.visit("#/compare")
    browser.one(".slot .picker")
    browser.give([test.dots])
    browser.one(".slot .frame img")
    browser.give([test.stripes])
    score = float(browser.one(".figure").text)
    expect(0 <= score < 0.999, f"two different pictures have the score {score}")
    slider = browser.one(".verdict input[type=range]")
    slider.send_keys(Keys.END)
    browser.says("Not similar", ".outcome")
    slider.send_keys(Keys.HOME)
    browser.until(lambda: browser.texts(".outcome .word") == ["Similar"], "the verdict at the lowest threshold")
    browser.shoot("compare-files")
    browser.visit(f"#/compare?first={test.dots.name}&second={test.dots.name}")
    expect(float(browser.one(".figure").text) > 0.999, "a picture is not like itself")


@step
def reads_a_condition(test: Session):
    browser = test.browser
    browser.visit("#/catalogue")
    browser.one(".card")
    browser.unfold("Write a condition")
    browser.one(".filters form input").send_keys("test=page and price<=12.5 and pattern!=dots", Keys.ENTER)
    browser.until(lambda: browser.texts(".card .name") == [test.stripes.name], "the one that fits")
    expect(len(browser.all(".chip.on")) == 3, "a chip for each comparison")
    browser.visit("#/catalogue?where=nonsense%20%3D%3D%3D")
    browser.one(".failure p")


@step
def turns_pages(test: Session):
    browser = test.browser
    browser.visit("#/catalogue")
    browser.one(".card")
    first = browser.texts(".card .name")
    if not [button for button in browser.all(".pages button") if button.text == "Next page"]:
        return
    browser.press("Next page")
    browser.until(lambda: browser.texts(".card .name") and browser.texts(".card .name")[0] not in first, "other items")
    browser.press("Previous page")
    browser.until(lambda: browser.texts(".card .name") == first, "the first page again")


@step
def waits_for_a_busy_server_and_asks_for_a_key(test: Session):
    browser = test.browser
    browser.visit("#/statistics")
    browser.one(".figures")
    answer_once = """
        const real = window.fetch; let left = 1;
        window.fetch = (...what) => left-- > 0
            ? Promise.resolve(new Response(JSON.stringify({ title: "No", status: arguments[0], detail: arguments[1] }),
                { status: arguments[0], headers: { "Retry-After": "1", "Content-Type": "application/problem+json" } }))
            : real(...what);"""
    browser.run(answer_once, 503, "the queue is full")
    browser.press("Look again")
    browser.until(lambda: "busy" in browser.run("return document.getElementById('status').textContent"), "the announcement")
    browser.until(lambda: not browser.all("main [aria-busy=true]"), "the second try")
    expect(not browser.all(".failure"), "a busy moment is shown as a failure")
    browser.run(answer_once, 401, "a key is needed")
    browser.press("Look again")
    browser.says("a key is needed", "dialog")
    browser.shoot("key")
    browser.press("Cancel", "dialog")
    browser.says("a key is needed", ".failure")


@step
def says_that_the_network_is_gone(test: Session):
    browser = test.browser
    browser.visit("#/statistics")
    browser.one(".figures")
    browser.go_offline(True)
    browser.press("Look again")
    browser.says("cannot be reached", ".failure")
    browser.shoot("offline")
    browser.go_offline(False)
    browser.press("Try again")
    browser.one(".figures")
    browser.complaints()


ROUND_TRIP = """
    const done = arguments[arguments.length - 1];
    import(new URL("web/condition.js", document.baseURI).href).then(({ parse, format }) => {
        const read = (text) => { const found = parse(text); return found && format(found); };
        done([
            read("category=dress and price<=20 AND colour!='dark red'"),
            read("'odd name' = \\"it's\\" and new=true and sku=00712"),
            read("a="), read("a=1 and"), read("a=1 or b=2"), read("and=1"), read("a=(1)")]);
    });"""


@step
def reads_conditions_as_the_server_does(test: Session):
    test.browser.visit("#/statistics")
    expected = [
        "category='dress' and price<=20 and colour!='dark red'", "'odd name'='it\\'s' and new=true and sku='00712'",
        None, None, None, None, None,
    ]
    found = test.browser.driver.execute_async_script(ROUND_TRIP)
    expect(found == expected, f"read as {found}")


@step
def is_used_with_the_keyboard(test: Session):
    browser = test.browser
    browser.visit("#/search")
    browser.one(".card")
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    expect(browser.run("return document.activeElement.id") == "skip", "the first stop is not the link to the content")
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    expect(browser.run("return document.activeElement.id") == "main", "the link does not lead to the content")
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    expect(browser.run("return document.activeElement.textContent") == "Choose a picture", "the next stop is not the first button")
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    expect(outline != "none", "the focus is not seen")


NAMELESS = """
    return [...document.querySelectorAll("button, a, input, select, textarea, [role=group], [role=region], nav, aside")]
        .filter((element) => element.checkVisibility() && !(element.getAttribute("aria-label")?.trim()
            || element.getAttribute("aria-labelledby") || element.labels?.length || element.textContent.trim()
            || element.querySelector("img")?.alt))
        .map((element) => element.outerHTML.slice(0, 120))"""


@step
def fits_every_width_light_and_dark(test: Session):
    browser = test.browser
    key = urllib.parse.quote(test.dots.name, safe="")
    other = urllib.parse.quote(test.stripes.name, safe="")
    places = {
        "search": ("#/search", ".card"), "results": (f"#/search?key={key}", ".card .score"),
        "compare": (f"#/compare?first={key}&second={other}", ".figure"), "compare-empty": ("#/compare", ".picker"),
        "catalogue": ("#/catalogue", ".card"), "add": ("#/upload", ".picker"), "statistics": ("#/statistics", ".figures"),
    }
    for width in [360, 800, 1440]:
        for dark in [False, True]:
            browser.look(width, dark, touch=width < 1000)
            for name, (place, sign) in places.items():
                browser.visit(place)
                browser.one(sign)
                time.sleep(0.4)
                browser.shoot(f"{name}-{width}-{'dark' if dark else 'light'}")
                over = browser.run("return document.documentElement.scrollWidth - innerWidth")
                expect(over <= 0, f"{name} is {over} pixels too wide at {width}")
                nameless = browser.run(NAMELESS)
                expect(not nameless, f"{name}: without a name: {nameless}")
    browser.look(1440)


@step
def removes_what_was_added(test: Session):
    browser = test.browser
    for file in [test.dots, test.stripes]:
        browser.visit(f"#/catalogue?where={urllib.parse.quote('test=page')}")
        browser.one(f".card .open[title='{file.name}']").click()
        browser.press("Remove", "dialog")
        browser.press("Remove it", "dialog")
        browser.until(lambda: file.name not in browser.texts(".card .name"), "the card gone")
        expect(test.ask("GET", test.item_path(file)) == 404, "the server still has the item")


@step
def raised_no_error_in_the_browser(test: Session):
    complaints = [line for line in test.browser.complaints() if "400" not in line and "404" not in line]
    expect(not complaints, f"the browser complained: {json.dumps(complaints, indent=1)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base", help="the address of the server")
    parser.add_argument("screenshots", type=Path, help="the folder that takes what was seen")
    parser.add_argument("--key", help="an API key for reading and writing, where the server asks for one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(arguments.base, arguments.screenshots)
        test = Session(browser, Path(folder), arguments.key)
        try:
            browser.look(1440)
            for part in STEPS:
                print(part.__name__.replace("_", " "), flush=True)
                try:
                    part(test)
                except Exception as error:
                    print(f"failed: {error}", file=sys.stderr)
                    browser.shoot("failed")
                    print("\n".join(browser.complaints()), file=sys.stderr)
                    return 1
        finally:
            browser.close()
            for file in [test.dots, test.stripes]:
                test.ask("DELETE", test.item_path(file))
    print(f"{len(STEPS)} steps, all as they should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
