"""Steps that look for copies and decide about them."""

import json
import urllib.parse

from pictures import copy_picture
from selenium.webdriver.common.action_chains import ActionChains
from session import Session, expect

LAID_OVER = """
    const done = arguments[arguments.length - 1];
    import(new URL("web/difference.js", document.baseURI).href).then(({ placement, difference }) => {
        const [square, wide] = [{ width: 100, height: 100 }, { width: 200, height: 100 }];
        const at = (link, x, y) => {
            const [a, b, c, d, e, f] = placement(link, wide, wide);
            return [a * x + c * y + e, b * x + d * y + f].map(Math.round);
        };
        const link = { turn: 0, mirrored: false, box: null };
        const seen = difference([10, 20, 30, 255, 40, 40, 40, 255], [12, 20, 29, 255, 0, 0, 0, 0], 5);
        done([
            // The upper left corner of the copy, as it is, turned counterclockwise, mirrored, and turned then mirrored.
            at(link, -0.5, -0.5), at({ ...link, turn: 90 }, -0.5, -0.5), at({ ...link, turn: 180 }, -0.5, -0.5),
            at({ ...link, turn: 270 }, -0.5, -0.5), at({ ...link, mirrored: true }, -0.5, -0.5),
            at({ ...link, turn: 90, mirrored: true }, -0.5, -0.5),
            // A part, on a canvas of half the size.
            placement({ ...link, box: [20, 40, 60, 40] }, square, { width: 50, height: 50 }),
            [...seen.pixels], seen.mean]);
    });"""


def lays_copies_over_originals(test: Session):
    test.browser.visit("#/statistics")
    found = test.browser.driver.execute_async_script(LAID_OVER)
    expected = [
        [0, 0], [0, 100], [200, 100], [200, 0], [200, 0], [200, 100],
        [30, 0, 0, 20, 25, 30], [10, 0, 5, 255, 10, 10, 10, 255], 1,
    ]
    expect(found == expected, f"laid over as {found}")


def finds_copies_and_decides_about_them(test: Session):
    browser = test.browser
    original, key = test.stripes, test.stripes.key + ".copy.png"
    segment = urllib.parse.quote(key, safe="")
    copy = copy_picture(original.file, original.file.with_suffix(".copy.png"))
    expect(test.ask("PUT", f"v1/items/{segment}", copy.read_bytes(), "image/png") == 201, "the copy is not taken")

    def place() -> int | None:
        """The number of the group of both."""
        groups = json.loads(test.read("v1/duplicates?limit=1000"))["groups"]
        both = ({item["key"] for item in group["items"]} for group in groups)
        return next((number + 1 for number, keys in enumerate(both) if {key, original.key} <= keys), None)

    try:
        browser.visit("#/catalogue/duplicates")
        browser.press("Look for copies")
        browser.says("Done", ".copy-search")
        number = place()
        expect(number is not None, "the copy is not found")
        browser.visit(f"#/catalogue/duplicates?group={number}")
        browser.until(lambda: set(browser.texts(".pair .name")) == {key, original.key}, "both side by side")

        def type_key(name: str) -> None:
            ActionChains(browser.driver).send_keys(name).perform()

        type_key("d")
        browser.says("They differ by 0.0 of 255", ".pair")
        expect("difference=on" in browser.driver.current_url, "the address does not tell of the difference")
        type_key("d")
        browser.until(lambda: not browser.all(".pair canvas"), "the copy again")
        type_key("x")
        browser.says("Decided: not a copy", ".pair")
        browser.says("not a copy", "#status")
        expect(place() is None, "the server has not taken the decision")
        type_key("u")
        browser.says("Decided: undecided", ".pair")
        expect(place() == number, "the server has not taken the decision back")
        type_key("s")
        browser.says("Decided: same image", ".pair")
        browser.shoot("duplicates-decided")
        browser.press("Group anew")
        browser.until(lambda: not browser.all(".duplicates .mark"), "the list as it is now")
        type_key("k" if number > 1 else "j")
        focused = browser.run("return document.activeElement.textContent")
        others = len(json.loads(test.read("v1/duplicates?limit=1000"))["groups"])
        expect(others == 1 or focused.startswith("Group"), f"the focus is on {focused!r}")
    finally:
        test.ask("DELETE", f"v1/items/{segment}")
