"""Steps about what is recommended by what was clicked."""

import urllib.parse

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from session import Session, expect

PICTURES = ".for-you .open"


def keys(test: Session) -> list[str]:
    """The keys of what is recommended."""
    return test.browser.run(f"return [...document.querySelectorAll('{PICTURES}')].map((picture) => picture.title)")


def history(test: Session) -> list[str]:
    """What the address tells of the history, the newest last."""
    query = urllib.parse.urlsplit(test.browser.driver.current_url).fragment.partition("?")[2]
    return urllib.parse.parse_qs(query).get("history", [""])[0].split("\n")


def settled(test: Session) -> None:
    test.browser.until(lambda: not test.browser.all("main [aria-busy=true]"), "the answer")


def recommends_what_is_like_what_was_clicked(test: Session) -> None:
    browser = test.browser
    browser.visit("#/for-you")
    browser.one(PICTURES).click()
    browser.one(".trail .step")
    browser.one(".because a")
    (first,) = history(test)
    expect(first.startswith("v"), f"the history is {first}")
    expect(first[1:] not in keys(test), "what was clicked is recommended")
    reason = browser.one(".because img").get_attribute("alt")
    expect(first.endswith(reason), f"the reason is {reason}, not {first}")
    browser.one(PICTURES).click()
    browser.until(lambda: len(browser.all(".trail .step")) == 2, "a longer history")
    settled(test)
    slider = browser.one("#diversity")
    before = keys(test)
    slider.send_keys(Keys.END)
    browser.until(lambda: "diversity=0.9" in browser.driver.current_url, "the diversity in the address")
    browser.until(lambda: keys(test) != before or len(before) < 24, "other recommendations")
    Select(browser.one(".for-you-form select")).select_by_visible_text("most recent interest")
    browser.until(lambda: "strategy=recency" in browser.driver.current_url, "the strategy in the address")
    settled(test)
    shared = browser.driver.current_url
    browser.driver.back()
    browser.until(lambda: "strategy" not in browser.driver.current_url, "the way back")
    browser.driver.get("about:blank")
    browser.driver.get(shared)
    browser.until(lambda: len(browser.all(".trail .step")) == 2, "the shared history")
    browser.one(".because a")
    browser.shoot("for-you")


def takes_back_and_hides(test: Session) -> None:
    browser = test.browser
    browser.visit(f"#/for-you?history=v{test.dots.segment}")
    browser.one(".because a")
    shown = keys(test)
    browser.press("Hide", ".for-you .card")
    browser.until(lambda: len(history(test)) == 2, "what was hidden in the history")
    expect(history(test)[1] == f"h{shown[0]}", f"hidden is {history(test)[1]}")
    settled(test)
    expect(shown[0] not in keys(test), "what was hidden is recommended")
    browser.press("Less like this", ".for-you .card")
    browser.until(lambda: len(history(test)) == 3 and history(test)[2].startswith("d"), "less like it in the history")
    settled(test)
    choice = Select(browser.one(".trail select"))
    choice.select_by_visible_text("Liked")
    browser.until(lambda: history(test)[2].startswith("l"), "another mind in the history")
    browser.one(".trail .close").click()
    browser.until(lambda: len(history(test)) == 2, "a shorter history")
    browser.press("Forget all")
    browser.until(lambda: "history" not in browser.driver.current_url, "no history")
    browser.until(lambda: not browser.all(".trail"), "no trail")


def is_told_with_the_keyboard(test: Session) -> None:
    browser = test.browser
    browser.visit(f"#/for-you?history=v{test.dots.segment}")
    browser.one(".because a")
    shown = keys(test)
    browser.run("arguments[0].focus()", browser.one(PICTURES))
    pressed = ActionChains(browser.driver)
    pressed.send_keys(Keys.ARROW_RIGHT).perform()
    focused = "return document.activeElement.title"
    expect(len(shown) < 2 or browser.run(focused) == shown[1], f"the arrow leads to {browser.run(focused)}")
    wanted = browser.run(focused)
    ActionChains(browser.driver).send_keys("l").perform()
    browser.until(lambda: f"l{wanted}" in history(test), "what was liked in the history")
    settled(test)
    browser.until(lambda: browser.run("return document.activeElement.classList.contains('open')") or len(shown) < 3,
                  "the focus on the next picture")
