"""A headless Chromium, and what a test does with it."""

import base64
import shutil
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
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
        # Without a driver at hand, selenium would look for one in the network.
        driver = shutil.which("chromedriver")
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(driver) if driver else None)
        self.screenshots = screenshots
        self.complaints: list[str] = []
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
        """Waits for a condition; its result. Meanwhile the page may replace the elements that are looked at."""
        message = f"waited {WAIT} s for {what}, at {self.driver.current_url}"
        wait = WebDriverWait(self.driver, WAIT, 0.1, [StaleElementReferenceException])
        return wait.until(lambda _: condition(), message)

    def all(self, selector: str) -> list[WebElement]:
        """The elements that are seen."""
        script = """return [...document.querySelectorAll(arguments[0])]
            .filter((element) => element.checkVisibility())"""
        return self.run(script, selector)

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
        self.until(lambda: any(text in seen for seen in self.texts(selector)), f"{text!r} in {selector}")

    def press(self, text: str, within: str = "body") -> None:
        """Presses the button or link with a text."""

        def press() -> bool:
            for element in self.all(f"{within} button, {within} a"):
                if element.text.strip() == text:
                    element.click()
                    return True
            return False

        self.until(press, f"a button {text!r} in {within}")

    def unfold(self, text: str) -> None:
        """Opens what stands folded under a text."""
        for summary in self.all("summary"):
            if summary.text.strip() == text:
                summary.click()

    def give(self, files: list[Path], selector: str = "input[type=file]") -> None:
        """Picks files, as the file dialog would."""
        element = self.driver.find_elements(By.CSS_SELECTOR, selector)[0]
        element.send_keys("\n".join(str(file) for file in files))

    def hear(self, forgive: bool = False) -> list[str]:
        """Everything that the browser complained about: errors, blocked content, failed requests.

        What came since the last question can be forgiven, where it was provoked.
        """
        new = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        if not forgive:
            self.complaints += new
        return self.complaints

    def close(self) -> None:
        """Ends it."""
        self.driver.quit()
