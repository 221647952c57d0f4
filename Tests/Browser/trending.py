"""Steps about what is new and what grows."""

from session import Session, expect


def shows_what_is_new(test: Session) -> None:
    browser = test.browser
    browser.visit("#/catalogue/trends?since=7d&by=day")
    browser.one(".look .spark")
    expect("new items" in browser.one(".trend-form").text, "what is counted can be chosen")
    browser.one(".trend-table tbody tr .spark")
    browser.one(".trend-form button").click()
    browser.until(lambda: "by=day" in browser.driver.current_url, "the address to tell the history")


def places_a_picture(test: Session) -> None:
    browser = test.browser
    browser.visit("#/catalogue/trends")
    browser.one(".trend-form")
    browser.give([test.dots.file])
    browser.until(lambda: browser.all("[aria-label='Most similar'] .card"), "the most similar items")
