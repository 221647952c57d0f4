"""Steps that add pictures, look through the catalogue, change it, and leave it as it was."""

import urllib.parse

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from session import Session, expect


def adds_two_pictures(test: Session):
    browser = test.browser
    browser.visit("#/upload")
    browser.one(".picker")
    browser.give([test.dots.file, test.stripes.file])
    browser.until(lambda: len(browser.all(".upload")) == 2, "two rows")
    keys = browser.all(".upload-fields .field:first-child input")
    expect([key.get_attribute("value") for key in keys] == [test.dots.file.name, test.stripes.file.name], "other keys")
    keys[1].clear()
    keys[1].send_keys(test.stripes.key)
    browser.one(".common input").send_keys("test=page")
    for field, pattern in zip(browser.all(".upload-fields .field:nth-child(2) input"), ["dots", "stripes"]):
        field.send_keys(f"pattern={pattern}, price=12.5")
    browser.shoot("add-chosen")
    browser.press("Add 2 images")
    browser.until(lambda: len([t for t in browser.texts(".note") if t.startswith("Added")]) == 2, "both added")
    browser.shoot("add-done")
    for sample in test.samples:
        expect(test.status_of(sample) == 200, f"the server does not have {sample.key}")


def changes_attributes(test: Session):
    browser = test.browser
    where = urllib.parse.quote("pattern='dots' and test='page'")
    browser.visit(f"#/catalogue?where={where}")
    browser.until(lambda: test.dots.name in browser.texts(".card .name"), "the item in the catalogue")
    browser.one(test.dots.card).click()
    browser.one("dialog .facts")
    browser.shoot("item")
    browser.press("Edit attributes", "dialog")
    browser.one("dialog textarea").send_keys("\nnote=from the page")
    browser.press("Save", "dialog")
    browser.says("from the page", "dialog .facts")
    ActionChains(browser.driver).send_keys(Keys.ESCAPE).perform()
    browser.until(lambda: not browser.all("dialog"), "the dialog closed")


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


def removes_what_was_added(test: Session):
    browser = test.browser
    for sample in test.samples:
        browser.visit(f"#/catalogue?where={urllib.parse.quote('test=page')}")
        browser.one(sample.card).click()
        browser.press("Remove", "dialog")
        browser.press("Remove it", "dialog")
        browser.until(lambda: sample.name not in browser.texts(".card .name"), "the card gone")
        expect(test.status_of(sample) == 404, "the server still has the item")
