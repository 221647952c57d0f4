"""Steps about clusters and their map."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from session import Session, expect

CANVAS = ".map canvas"


def at(test: Session) -> str:
    """The part of the map that the address tells."""
    return test.browser.run("return new URLSearchParams(location.hash.split('?')[1] ?? '').get('at') ?? ''")


def groups_pictures_that_look_alike(test: Session) -> None:
    browser = test.browser
    browser.visit("#/catalogue/clusters?count=2")
    browser.until(lambda: len(browser.all("section.cluster")) == 2, "two clusters")
    expect(len(browser.all("section.cluster .card img")) >= 2, "each cluster shows pictures")
    field = browser.one(".cluster-form input")
    field.clear()
    field.send_keys("1", Keys.ENTER)
    browser.until(lambda: len(browser.all("section.cluster")) == 1, "one cluster")
    expect("count=1" in browser.driver.current_url, "the address tells the number of clusters")


def looks_around_the_map(test: Session) -> None:
    browser = test.browser
    browser.visit("#/catalogue/clusters?count=2&show=map")
    canvas = browser.one(CANVAS)
    drawn = "const c = arguments[0]; return new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    browser.until(lambda: browser.run(drawn, canvas) > 4, "points on the map")
    browser.one("button[aria-label='Zoom in']").click()
    browser.until(lambda: at(test).endswith(",1.60"), "the address to tell the zoom")
    before = at(test)
    ActionChains(browser.driver).drag_and_drop_by_offset(canvas, 60, 30).perform()
    browser.until(lambda: at(test) not in ("", before), "the map to follow the mouse")
    moved = at(test)
    browser.visit(f"#/catalogue/clusters?count=2&show=map&at={moved}")
    browser.one(CANVAS)
    expect(at(test) == moved, "the address brings the same part back")


def reads_the_map_with_the_keyboard(test: Session) -> None:
    browser = test.browser
    browser.visit("#/catalogue/clusters?count=2&show=map")
    canvas = browser.one(CANVAS)
    browser.run("arguments[0].focus()", canvas)
    canvas.send_keys(Keys.ARROW_RIGHT)
    browser.one(".map-preview .name")
    canvas.send_keys("+")
    browser.until(lambda: at(test) != "", "the plus key to enlarge")
    canvas.send_keys("0")
    browser.until(lambda: at(test) == "", "zero to show all")
    canvas.send_keys(Keys.ENTER)
    browser.one("dialog[open]")
    browser.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    browser.until(lambda: not browser.all("dialog[open]"), "the dialog to close")
