"""Steps that search and compare."""

import base64
import urllib.parse

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from session import Session, expect


def finds_the_picture_that_was_added(test: Session):
    browser = test.browser
    test.search_for(test.dots)
    browser.says(test.dots.name, ".card .name")
    names = browser.texts(".card .name")
    expect(names[0] == test.dots.name, f"the picture itself is not first: {names[:3]}")
    expect(float(browser.texts(".card data")[0]) > 0.999, "the picture is not like itself")
    expect("dots" in browser.texts(".card .attributes")[0], "the attributes are not shown")
    browser.shoot("search-by-picture")


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


def shows_one_hit_for_each_value(test: Session):
    browser = test.browser
    browser.visit(f"#/search?key={test.dots.segment}&groupBy=test&diversity=0.1")
    browser.says("the best of 2 variants", ".card .attributes")
    expect(test.stripes.name not in browser.texts(".card .name"), "a second variant is shown")
    browser.shoot("search-grouped")


def hides_what_is_below_the_minimum_score(test: Session):
    browser = test.browser
    slider = browser.one(".results input[type=range]")
    slider.send_keys(Keys.END)
    browser.until(lambda: len(browser.all(".card")) < 3, "fewer pictures")
    expect("minScore=1" in browser.driver.current_url, "the minimum is not in the address")
    slider.send_keys(Keys.HOME)
    browser.until(lambda: "minScore" not in browser.driver.current_url, "no minimum in the address")


def searches_by_a_part_that_is_drawn(test: Session):
    browser = test.browser
    stage = browser.one(".crop-stage")
    browser.run("arguments[0].scrollIntoView({ block: 'center' })", stage)
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
    browser.press("Whole image")
    browser.until(lambda: "region=" not in browser.driver.current_url, "the whole picture")


def chooses_a_part_with_the_keyboard(test: Session):
    browser = test.browser
    browser.one(".cropper button").send_keys(Keys.ENTER)
    keys = ActionChains(browser.driver)
    keys.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    keys.key_down(Keys.SHIFT).send_keys(Keys.ARROW_LEFT).key_up(Keys.SHIFT).perform()
    numbers = [int(field.get_attribute("value")) for field in browser.all(".numbers input")]
    expect(numbers == [22, 22, 58, 60], f"the keys moved the part to {numbers}")
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    browser.until(lambda: "region=22" in browser.driver.current_url, "the part in the address")


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


HAND_OVER = """
    const [type, name, data] = arguments;
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type: "image/png" }));
    const event = type === "paste" ? new ClipboardEvent(type, { clipboardData: transfer, bubbles: true })
        : new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);"""


def takes_what_is_pasted_or_dropped(test: Session):
    browser = test.browser
    data = base64.b64encode(test.stripes.file.read_bytes()).decode()
    for event in ["paste", "drop"]:
        browser.visit("#/search")
        browser.one(".picker")
        browser.run(HAND_OVER, event, f"{event}.png", data)
        browser.says(f"{event}.png", ".query")
        browser.until(lambda: browser.texts(".card .name")[:1] == [test.stripes.name], "the picture itself first")


def is_surprised_and_sees_more(test: Session):
    browser = test.browser
    browser.visit("#/search")
    browser.press("Surprise me")
    browser.until(lambda: "key=" in browser.driver.current_url, "an item by chance")
    browser.one(".results .card .score")
    if "Show more" in browser.texts(".results button"):
        browser.press("Show more")
        browser.until(lambda: len(browser.all(".results .card")) > 24, "more pictures")


def tells_that_a_picture_is_lost_after_a_reload(test: Session):
    test.browser.visit("#/search?picture=gone-1")
    test.browser.says("no longer here")


CROPS = """
    return [...document.querySelectorAll(".compare .prepared")].map((figure) => {
        const image = figure.querySelector("img");
        const box = figure.getBoundingClientRect();
        return {
            caption: figure.innerText.trim(), width: image?.naturalWidth ?? 0, height: image?.naturalHeight ?? 0,
            middle: (box.left + box.right) / 2, top: box.top, seen: figure.checkVisibility() && box.width > 0 };
    })"""
PICTURES = """
    return [...document.querySelectorAll(".slot .frame")].map((frame) => {
        const box = frame.getBoundingClientRect();
        return { middle: (box.left + box.right) / 2, bottom: box.bottom };
    })"""


def sees_what_the_model_sees(test: Session):
    browser = test.browser
    browser.until(lambda: all(crop["width"] for crop in browser.run(CROPS)), "what the model sees")
    crops = browser.run(CROPS)
    expect(len(crops) == 2, f"{len(crops)} crops of two pictures")
    for crop, picture in zip(crops, browser.run(PICTURES)):
        size = f"{crop['width']} × {crop['height']}"
        expect(crop["seen"] and crop["caption"] == f"The model's input, {size}", f"the crop's label is {crop}")
        is_below = abs(crop["middle"] - picture["middle"]) < 2 and crop["top"] >= picture["bottom"]
        expect(is_below, f"the crop is not under its picture: {crop} {picture}")


def compares_two_pictures(test: Session):
    browser = test.browser
    browser.visit("#/compare")
    browser.one(".slot .picker")
    browser.give([test.dots.file])
    browser.one(".slot .frame img")
    browser.give([test.stripes.file])
    score = float(browser.one(".figure").text)
    expect(0 <= score < 0.999, f"two different pictures have the score {score}")
    slider = browser.one(".verdict input[type=range]")
    slider.send_keys(Keys.END)
    browser.says("Not similar", ".outcome")
    slider.send_keys(Keys.HOME)
    browser.until(lambda: browser.texts(".outcome .word") == ["Similar"], "the verdict at the lowest threshold")
    sees_what_the_model_sees(test)
    browser.shoot("compare-files")
    method = Select(browser.one(".between .stack > :last-child select"))
    method.select_by_visible_text("Euclidean")
    browser.until(lambda: "method=euclidean" in browser.driver.current_url, "the method in the address")
    browser.until(lambda: browser.texts(".figure") not in [[], [f"{score:.3f}"]], "the score of the other method")
    thresholds = browser.texts(".verdict output")
    expect(thresholds == ["0.530"], f"the other method's score is judged by {thresholds}")
    sees_what_the_model_sees(test)
    # A hash sees no preparation, and needs no model.
    method.select_by_visible_text("copies, by pHash")
    browser.says("of 64 bits differ", ".verdict .hint")
    expect(browser.texts(".verdict output") == [f"{1 - 10 / 64:.3f}"], "a hash is judged by another threshold")
    method.select_by_visible_text("same thing, by ORB")
    browser.says("matches agree", ".verdict .hint")
    expect(browser.texts(".verdict output") == ["0.500"], "local features are judged by another threshold")
    browser.visit(f"#/compare?first={test.stripes.segment}&second={test.stripes.segment}")
    expect(float(browser.one(".figure").text) > 0.999, "a picture is not like itself")


def explains_two_pictures(test: Session):
    browser = test.browser
    browser.visit(f"#/compare?first={test.dots.segment}&second={test.stripes.segment}")
    browser.one(".why button")
    browser.press("Why?")
    browser.one(".looks")
    expect("why=yes" in browser.driver.current_url, "the address does not tell that the reasons are shown")
    for heat in browser.all(".heat"):
        expect(len(heat.find_elements("css selector", ".place")) >= 1, "a map without places")
    browser.one(".heat .place").click()
    browser.says("Row 1, column 1 of the first image", ".why-answer > .hint")
    browser.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    browser.says("Row 2, column 1 of the first image", ".why-answer > .hint")
    expect(len(browser.all(".place.chosen")) == 1, "not one place is chosen")
    browser.shoot("why")
    # The address brings the reasons back; a hash has none.
    browser.driver.refresh()
    browser.one(".looks")
    browser.visit(f"#/compare?first={test.dots.segment}&second={test.stripes.segment}&method=phash")
    browser.says("of 64 bits differ", ".verdict .hint")
    expect(not browser.all(".why"), "a hash has reasons")
