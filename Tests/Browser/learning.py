"""Steps about the navigation's word Learn: classes of images, what was trained, and hits that are ranked anew."""

import csv
import io
import json
import urllib.parse
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from session import Session, expect

BY = ".class-method select"


def heads(test: Session) -> list[dict]:
    """The trained heads of the catalog."""
    return json.loads(test.read("v1/heads"))["heads"]


def trained(test: Session) -> list[str]:
    """The trained models of pairs."""
    return json.loads(test.read("v1/models"))["trained"]


def leads_by_four_words_with_tabs(test: Session):
    browser = test.browser
    words = {
        "Find": {"Search": "#/search", "Compare": "#/compare", "For you": "#/for-you"},
        "Catalog": {
            "Items": "#/catalogue", "Duplicates": "#/catalogue/duplicates", "Clusters": "#/catalogue/clusters", "Trends": "#/catalogue/trends",
            "Add": "#/upload", "Sources": "#/catalogue/sources",
        },
        "Learn": {"Classify": "#/classify", "Models": "#/learn/models"},
        "System": {"Statistics": "#/statistics"},
    }
    for word, tabs in words.items():
        for tab, place in tabs.items():
            browser.visit(place)
            browser.one("#words [aria-current]")
            expect(browser.texts("#words a") == list(words), f"other words: {browser.texts('#words a')}")
            expect(browser.texts("#words [aria-current]") == [word], f"{place} belongs to {browser.texts('#words [aria-current]')}")
            expect(browser.texts("#tabs a") == (list(tabs) if len(tabs) > 1 else []), f"{place} has other tabs")
            expect(browser.texts("#tabs [aria-current]") == ([tab] if len(tabs) > 1 else []), f"{place}: another tab is marked")
    browser.press("Learn", "#words")
    browser.one("#tabs [aria-current]")
    browser.until(lambda: browser.driver.current_url.endswith("#/classify"), "the first view of the word")


def tells_the_class_of_a_picture(test: Session):
    browser = test.browser
    browser.visit("#/classify")
    browser.one(".picker")
    browser.give([test.dots.file])
    browser.one(".classes li")
    shares = [float(share.get_attribute("value")) for share in browser.all(".classes data")]
    expect(shares == sorted(shares, reverse=True) and 0 < sum(shares) < 1.001, f"odd probabilities: {shares}")
    expect("picture=" in browser.driver.current_url, "the picture is not in the address")
    browser.shoot("classify-file")
    # Neighbors vote with what the test wrote on both pictures.
    Select(browser.one(BY)).select_by_value("label:pattern")
    browser.until(lambda: "label=pattern" in browser.driver.current_url, "the attribute in the address")
    browser.says("of the 15 most similar items", "main .hint")
    browser.one(".class-method input").send_keys("1", Keys.ENTER)
    browser.until(lambda: "neighbors=1" in browser.driver.current_url, "the number of neighbors in the address")
    browser.until(lambda: browser.texts(".classes .class") == ["dots"], "the class of the picture itself")
    browser.driver.back()
    browser.until(lambda: "neighbors" not in browser.driver.current_url, "the way back")
    browser.says("of the 15 most similar items", "main .hint")
    browser.visit("#/classify?picture=gone-1")
    browser.says("no longer here")


def asks_what_a_hit_is(test: Session):
    browser = test.browser
    browser.visit(f"#/search?key={test.dots.segment}")
    browser.one(f"a[aria-label='What is {test.dots.name}?']").click()
    browser.one(".classes li")
    expect(f"key={test.dots.segment}" in browser.driver.current_url, "another item")
    where = urllib.parse.quote("test='page'")
    browser.visit(f"#/catalogue?where={where}")
    browser.one(test.stripes.card).click()
    browser.press("What is it?", "dialog")
    browser.one(".classes li")
    expect(not browser.all("dialog"), "the dialog stays open")
    browser.visit("#/classify")
    browser.one("form.address input").send_keys("no such item", Keys.ENTER)
    browser.says("no such item", ".failure")
    browser.hear(forgive=True)


# A file that is saved would need a folder on the browser's side, so its text is caught on the way.
CATCH = """
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { if (blob.type === "text/csv") blob.text().then((text) => { window.saved = text; }); return make(blob); };"""


def classifies_many_pictures_and_saves_a_table(test: Session):
    browser = test.browser
    folder = test.dots.file.parent
    odd = folder / 'odd, "name".png'
    odd.write_bytes(test.stripes.file.read_bytes())
    broken = folder / "broken.png"
    broken.write_bytes(b"no picture")
    files: list[Path] = [test.dots.file, odd, broken]
    browser.visit("#/classify?label=pattern&neighbors=1")
    browser.one(".picker")
    browser.run(CATCH)
    browser.give(files)
    browser.says("2 classified, 1 failed", ".results .hint")
    expect(browser.texts(".class-table tbody th") == [file.name for file in files], "other rows")
    browser.shoot("classify-batch")
    browser.press("Save as CSV")
    text = browser.until(lambda: browser.run("return window.saved"), "the table")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    expect(rows[0] == ["file", "class", "probability", "problem"], f"another head: {rows[0]}")
    expect(rows[1][:3] == [test.dots.file.name, "dots", "1"], f"another row: {rows[1]}")
    expect(rows[2][:2] == [odd.name, "stripes"], f"another row: {rows[2]}")
    expect(rows[3][:3] == [broken.name, "", ""] and "not an image" in rows[3][3], f"another row: {rows[3]}")
    # With the keyboard to one of them and on to the next.
    way = browser.all(".class-table a")[0]
    way.send_keys(Keys.ENTER)
    browser.until(lambda: browser.texts(".classes .class") == ["dots"], "the first one alone")
    expect("row=1" in browser.driver.current_url, "the row is not in the address")
    browser.press("Next")
    browser.until(lambda: browser.texts(".classes .class") == ["stripes"], "the second one")
    browser.press("All 3 images")
    browser.says("2 classified, 1 failed", ".results .hint")
    browser.hear(forgive=True)


def says_that_a_head_is_gone(test: Session):
    browser = test.browser
    browser.visit(f"#/classify?key={test.dots.segment}&head=gone")
    browser.says("The head “gone” cannot be used", "main [role=alert]")
    for head in heads(test)[:1]:
        Select(browser.one(BY)).select_by_value(f"head:{head['name']}")
        browser.one(".classes li")
    browser.visit(f"#/search?key={test.dots.segment}&rerank=lr:gone")
    browser.says("lr:gone", ".failure")
    browser.press("Do not rank anew")
    browser.one(".card .score")
    expect("rerank" not in browser.driver.current_url, "it still ranks anew")


NOTHING = """
    const real = window.fetch;
    const answers = {
      "v1/heads": { heads: [] }, "v1/stats": { items: 0, attributes: [] }, "v1/spaces": { spaces: [] },
      "v1/models": { models: [], default: "none", trained: [] },
    };
    window.fetch = (what, ...how) => {
      const name = Object.keys(answers).find((name) => String(what.url ?? what).endsWith(name));
      return name ? Promise.resolve(new Response(JSON.stringify(answers[name]))) : real(what, ...how);
    };"""


def says_how_to_train_where_nothing_was(test: Session):
    browser = test.browser
    browser.visit("#/statistics")
    browser.one(".figures")
    browser.run(NOTHING)
    browser.press("Learn", "#words")
    browser.says("simile train head --label", "main .message")
    browser.press("Models", "#tabs")
    browser.until(lambda: len(browser.all("main code")) == 4, "how each kind is trained")


def lists_what_was_trained(test: Session):
    browser = test.browser
    browser.visit("#/learn/models")
    browser.until(lambda: len(browser.texts("main h2")) == 3, "three kinds")
    names = browser.texts(".model h3")
    expect(names[: len(heads(test))] == [head["name"] for head in heads(test)], f"other heads: {names}")
    expect(all(method in names for method in trained(test)), f"other models of pairs: {names}")
    for head in heads(test)[:1]:
        browser.one(f"a[aria-label='Classify with {head['name']}']").click()
        browser.until(lambda: Select(browser.one(BY)).first_selected_option.get_attribute("value") == f"head:{head['name']}", "the head")


def ranks_hits_anew(test: Session):
    browser = test.browser
    method = next(iter(trained(test)), None)
    if method is None:
        return
    browser.visit(f"#/search?key={test.dots.segment}")
    browser.one(".card .score")
    expect(not browser.all(".card .probability"), "probabilities that nobody asked for")
    label = next(label for label in browser.all(".settings label") if label.text == "Rank anew")
    Select(browser.one(f"[id='{label.get_attribute('for')}']")).select_by_value(method)
    browser.one(".card .probability")
    expect(f"rerank={urllib.parse.quote(method, safe='')}" in browser.driver.current_url, "the model is not in the address")
    shares = [share.split("%")[0].lstrip("<>") for share in browser.texts(".card .probability")]
    expect([float(share) for share in shares] == sorted(map(float, shares), reverse=True), f"another order: {shares}")
    browser.shoot("search-ranked-anew")
    # It is kept where a search begins, but not offered for words.
    browser.visit(f"#/search?rerank={method}")
    browser.says(f"ranked anew by {method}", ".hero")
    browser.press("Surprise me")
    browser.one(".card .probability")
    browser.visit(f"#/search?text=dress&rerank={method}")
    browser.one(".results h1")
    expect("Rank anew" not in browser.texts(".settings label"), "it is offered for words")
    browser.until(lambda: browser.texts(".results h1") != ["Searching…"], "an answer")
    browser.hear(forgive=True)


def classifies_with_the_keyboard(test: Session):
    browser = test.browser
    browser.visit(f"#/classify?key={test.dots.segment}")
    browser.one(".classes li")
    browser.run("document.getElementById('main').focus()")
    seen = []
    for _ in range(3):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        seen.append(browser.run("return document.activeElement.textContent.slice(0, 20)"))
    expect(seen[:2] == ["Another image", "Similar images"], f"the first stops are {seen}")
    expect(browser.run("return document.activeElement.matches(arguments[0])", BY), f"the third stop is {seen[2]!r}")
