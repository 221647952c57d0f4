"""Steps about how the page behaves: errors, keys of the keyboard and of the server, widths and colours."""

import json
import time
import urllib.parse

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from session import Session, expect


def begins_with_a_key_dialog_where_one_is_needed(test: Session):
    if not test.key:
        return
    test.browser.visit("#/search")
    test.browser.one("dialog input").send_keys(test.key, Keys.ENTER)
    test.browser.one(".grid .frame img")
    test.browser.hear(forgive=True)


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
    browser.press("Refresh")
    browser.says("busy", "#status")
    browser.until(lambda: not browser.all("main [aria-busy=true]"), "the second try")
    expect(not browser.all(".failure"), "a busy moment is shown as a failure")
    browser.run(answer_once, 401, "a key is needed")
    browser.press("Refresh")
    browser.says("a key is needed", "dialog")
    browser.shoot("key")
    browser.press("Cancel", "dialog")
    browser.says("a key is needed", ".failure")


def says_that_the_network_is_gone(test: Session):
    browser = test.browser
    browser.visit("#/statistics")
    browser.one(".figures")
    browser.hear()
    browser.go_offline(True)
    browser.press("Refresh")
    browser.says("cannot be reached", ".failure")
    browser.shoot("offline")
    browser.go_offline(False)
    browser.press("Try again")
    browser.one(".figures")
    browser.hear(forgive=True)


ROUND_TRIP = """
    const done = arguments[arguments.length - 1];
    import(new URL("web/condition.js", document.baseURI).href).then(({ parse, format }) => {
        const read = (text) => { const found = parse(text); return found && format(found); };
        done([
            read("category=dress and price<=20 AND colour!='dark red'"),
            read("'odd name' = \\"it's\\" and new=true and sku=00712"),
            read("a="), read("a=1 and"), read("a=1 or b=2"), read("and=1"), read("a=(1)")]);
    });"""


def reads_conditions_as_the_server_does(test: Session):
    test.browser.visit("#/statistics")
    expected = [
        "category='dress' and price<=20 and colour!='dark red'", "'odd name'='it\\'s' and new=true and sku='00712'",
        None, None, None, None, None,
    ]
    found = test.browser.driver.execute_async_script(ROUND_TRIP)
    expect(found == expected, f"read as {found}")


def is_used_with_the_keyboard(test: Session):
    browser = test.browser
    browser.visit("#/search")
    browser.one(".card")
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    expect(browser.run("return document.activeElement.id") == "skip", "the first stop is not the link to the content")
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    expect(browser.run("return document.activeElement.id") == "main", "the link does not lead to the content")
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    focused = browser.run("return document.activeElement.textContent")
    expect(focused == "Choose an image", f"the next stop is {focused!r}, not the first button")
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    expect(outline != "none", "the focus is not seen")


def shows_nothing_for_numbers_that_nobody_knows(test: Session):
    browser = test.browser
    browser.visit("#/statistics")
    browser.one(".figures")
    browser.run("""
        const real = window.fetch;
        const models = { default: "one", models: [{ name: "own/shoes.onnx", present: true, readsText: false }] };
        window.fetch = (what, ...how) => String(what.url ?? what).includes("v1/models")
            ? Promise.resolve(new Response(JSON.stringify(models), { headers: { "Content-Type": "application/json" } }))
            : real(what, ...how);""")
    browser.press("Refresh")
    browser.says("own/shoes.onnx", "th")
    expect(browser.run("return [...document.querySelectorAll('td')].every((cell) => cell.innerText !== 'NaN')"), "NaN")


BOXES = """
    return Object.fromEntries([".results", ".folds", ".query"].map((name) => {
        const { left, top } = document.querySelector(name).getBoundingClientRect();
        return [name, { left, top }];
    }))"""


def shows_results_before_filters_on_a_phone(test: Session):
    browser = test.browser
    where = urllib.parse.quote("test='page'")
    browser.look(390, touch=True)
    browser.visit(f"#/search?key={test.dots.segment}&where={where}")
    browser.one(".card .score")
    boxes = browser.run(BOXES)
    expect(boxes[".query"]["top"] < boxes[".results"]["top"] < boxes[".folds"]["top"], f"another order: {boxes}")
    expect(not browser.all(".facets fieldset"), "the filters stand open")
    browser.one(".panel .chip.on")
    browser.press("Filters and settings")
    browser.one(".facets fieldset")
    browser.says("Counts are of the 2 most similar images.", ".filters .hint")
    browser.shoot("filters-390")
    # The filters move when the device is turned, and stay as they are.
    browser.look(1440)
    boxes = browser.run(BOXES)
    expect(boxes[".folds"]["left"] < boxes[".results"]["left"], f"the filters are not beside the results: {boxes}")
    browser.one(".facets fieldset")


FRAMES = """
    return [...document.querySelectorAll(".grid .frame")].slice(0, 24).map((frame) => {
        const image = frame.querySelector("img");
        return [frame.clientWidth / frame.clientHeight, image.naturalWidth / image.naturalHeight];
    })"""


def frames_pictures_as_most_of_them_are(test: Session):
    browser = test.browser
    for where in [urllib.parse.quote("test='page'"), ""]:
        browser.visit(f"#/catalogue?where={where}")
        browser.one(".card")

        def fit() -> bool:
            # What is further down is loaded when it is seen.
            fitting = [abs(frame / picture - 1) < 0.02 for frame, picture in browser.run(FRAMES) if picture]
            return 2 * sum(fitting) > len(fitting) > 0

        browser.until(fit, "frames without bands")


NAMELESS = """
    return [...document.querySelectorAll("button, a, input, select, textarea, [role=group], [role=region], nav, aside")]
        .filter((element) => element.checkVisibility() && !(element.getAttribute("aria-label")?.trim()
            || element.getAttribute("aria-labelledby") || element.labels?.length || element.textContent.trim()
            || element.querySelector("img")?.alt))
        .map((element) => element.outerHTML.slice(0, 120))"""


def fits_every_width_light_and_dark(test: Session):
    browser = test.browser
    key, other = [sample.segment for sample in test.samples]
    places = {
        "search": ("#/search", ".card"), "results": (f"#/search?key={key}", ".card .score"),
        "compare": (f"#/compare?first={key}&second={other}", ".figure"),
        "compare-empty": ("#/compare", ".picker"),
        "for-you-empty": ("#/for-you", ".for-you .card"), "for-you": (f"#/for-you?history=v{key}%0Al{other}", ".because"),
        "catalogue": ("#/catalogue", ".card"),
        "duplicates": ("#/catalogue/duplicates", ".duplicates, main .message"),
        "clusters": ("#/catalogue/clusters?count=1", "section.cluster"), "map": ("#/catalogue/clusters?count=1&show=map", ".map canvas"),
        "trends": ("#/catalogue/trends", ".trend-form"), "add": ("#/upload", ".picker"),
        "classify-empty": ("#/classify", ".picker"), "classify": (f"#/classify?key={key}", ".classes"),
        "classify-neighbors": (f"#/classify?key={key}&label=pattern", ".classes"), "models": ("#/learn/models", "main h2"),
        "statistics": ("#/statistics", ".figures"),
    }
    for width in [360, 390, 1024, 1440]:
        for dark in [False, True]:
            browser.look(width, dark, touch=width < 1000)
            for name, (place, sign) in places.items():
                browser.visit(place)
                browser.one(sign)
                time.sleep(0.4)
                browser.shoot(f"{name}-{width}-{'dark' if dark else 'light'}")
                # A phone would shrink a page that is too wide, so its own width says nothing.
                over = browser.run("return document.documentElement.scrollWidth") - width
                expect(over <= 0, f"{name} is {over} pixels too wide at {width}")
                odd = browser.run("return document.body.innerText.match(/NaN|undefined|\\[object/)?.[0]")
                expect(not odd, f"{name} says {odd}")
                nameless = browser.run(NAMELESS)
                expect(not nameless, f"{name}: without a name: {nameless}")
    browser.look(1440)


def raised_no_error_in_the_browser(test: Session):
    # A condition that is none is refused, and the browser calls that an error, too.
    complaints = [line for line in test.browser.hear() if "status of 400" not in line]
    expect(not complaints, f"the browser complained: {json.dumps(complaints, indent=1)}")
