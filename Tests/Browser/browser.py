"""A headless Chromium, and what a test does with it."""

import base64
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

WAIT = 20
"""Seconds until something that should come is missed."""


class Browser:
    """The page in a browser. Elements are named by CSS selectors."""

    def __init__(self, base: str, screenshots: Path):
        options = webdriver.ChromeOptions()
        options.add_argument("--headless=new")
        options.add_argument("--no-sandbox")
        options.add_argument("--disable-gpu")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.base = base.rstrip("/")
        self.driver = webdriver.Chrome(options=options)
        self.screenshots = screenshots
        screenshots.mkdir(parents=True, exist_ok=True)

    def visit(self, place: str) -> None:
        """Loads a place of the page anew, such as `#/catalogue`."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.base}/{place}")

    def look(self, width: int, dark: bool = False, height: int = 900, touch: bool = False) -> None:
        """Takes the width and the colours of a device."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": touch})
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def go_offline(self, offline: bool) -> None:
        """Cuts the network off, or joins it again."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        conditions = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)

    def shoot(self, name: str) -> None:
        """Keeps what is seen as a picture."""
        image = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
        (self.screenshots / f"{name}.png").write_bytes(base64.b64decode(image))

    def run(self, script: str, *arguments):
        """Runs JavaScript."""
        return self.driver.execute_script(script, *arguments)

    def until(self, condition, what: str):
        """Waits for a condition, given the browser; its result."""
        return WebDriverWait(self.driver, WAIT, ignored_exceptions=None).until(
            lambda _: condition(), f"waited {WAIT} s for {what}, at {self.driver.current_url}"
        )

    def all(self, selector: str) -> list[WebElement]:
        """The elements that are seen."""
        return [element for element in self.driver.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]

    def one(self, selector: str) -> WebElement:
        """Waits for an element to be seen."""
        return self.until(lambda: next(iter(self.all(selector)), None), selector)

    def texts(self, selector: str) -> list[str]:
        """What stands in the elements that are seen."""
        script = """return [...document.querySelectorAll(arguments[0])]
            .filter((element) => element.checkVisibility()).map((element) => element.innerText.trim())"""
        return self.run(script, selector)

    def says(self, text: str, selector: str = "main") -> None:
        """Waits for words."""
        self.until(lambda: any(text in shown for shown in self.texts(selector)), f"{text!r} in {selector}")

    def press(self, text: str, within: str = "body") -> None:
        """Presses the button or link with a text."""

        def find():
            for element in self.all(f"{within} button, {within} a"):
                if element.text.strip() == text:
                    return element
            return None

        self.until(find, f"a button {text!r} in {within}").click()

    def unfold(self, text: str) -> None:
        """Opens what stands folded under a text."""
        for summary in self.all("summary"):
            if summary.text.strip() == text:
                summary.click()

    def give(self, files: list[Path], selector: str = "input[type=file]") -> None:
        """Picks files, as the file dialog would."""
        element = self.driver.find_elements(By.CSS_SELECTOR, selector)[0]
        element.send_keys("\n".join(str(file) for file in files))

    def complaints(self) -> list[str]:
        """What the browser complained about since the last question: errors, blocked content, failed requests."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def close(self) -> None:
        """Ends it."""
        self.driver.quit()
