"""The report in a real Chromium: filters, errors, requests, fonts, paper, phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_SETTLE = """
const done = arguments[arguments.length - 1];
setTimeout(() => requestAnimationFrame(() => done()), 250);
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="没有 selenium")
    if not CHROMIUM or not DRIVER:
        pytest.skip("没有 chromium 和 chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.chrome.service.Service(DRIVER)
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: Any, report_html: str, tmp_path: Path) -> Any:
    path = tmp_path / "报告.html"
    path.write_text(report_html, encoding="utf-8")
    browser.get(path.as_uri())
    return browser


def shown(page: Any) -> int:
    page.execute_async_script(_SETTLE)
    visible = page.execute_script(
        "return [...document.querySelectorAll('.q')].filter((q) => q.offsetParent).length"
    )
    counted = page.execute_script("return document.getElementById('count').textContent")
    assert counted.split(" ")[0] == str(visible)
    return int(visible)


def choose(page: Any, name: str, value: str) -> None:
    page.execute_script(
        "const field = document.querySelector(`[name=${arguments[0]}]`);"
        "field.value = arguments[1];"
        "field.dispatchEvent(new Event('input', {bubbles: true}));",
        name,
        value,
    )


def test_filters(page: Any) -> None:
    assert shown(page) == 4
    for result, count in {"wrong": 2, "right": 2, "won": 1, "lost": 0, "": 4}.items():
        choose(page, "result", result)
        assert shown(page) == count, result
    choose(page, "type", "masked")
    assert shown(page) == 2
    choose(page, "words", "没有回答")
    assert shown(page) == 1
    page.find_element("css selector", "[type=reset]").click()
    assert shown(page) == 4
    choose(page, "doc", "青禾区.txt")
    assert shown(page) == 2


def test_unfolds_what_is_shown(page: Any) -> None:
    choose(page, "result", "right")
    assert shown(page) == 2
    page.find_element("id", "unfold").click()
    assert len(page.find_elements("css selector", ".q[open]")) == 2
    page.find_element("id", "unfold").click()
    assert not page.find_elements("css selector", ".q[open]")


def test_nothing_goes_wrong_and_nothing_is_fetched(page: Any) -> None:
    assert page.get_log("browser") == []
    assert page.title == "有据评测报告"  # the hostile text has not run
    asked = [row["message"] for row in page.get_log("performance")]
    requests = [one for one in asked if "Network.requestWillBeSent" in one]
    assert all('"url":"file://' in one for one in requests)


def test_chinese_has_glyphs(page: Any) -> None:
    """Any font that draws the title will do, but it must draw all of it."""
    page.execute_cdp_cmd("DOM.enable", {})
    page.execute_cdp_cmd("CSS.enable", {})
    root = page.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]
    node = page.execute_cdp_cmd("DOM.querySelector", {"nodeId": root, "selector": "h1"})
    fonts = page.execute_cdp_cmd("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})
    assert sum(font["glyphCount"] for font in fonts["fonts"]) == len("有据评测报告")
    footer = page.find_element("tag name", "footer").text
    assert "Noto Sans CJK" in footer


@pytest.mark.parametrize("width", [360, 390, 768, 1100])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_the_screen_and_can_be_read(page: Any, width: int, scheme: str) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page.find_element("id", "unfold").click()
    page.execute_async_script(_SETTLE)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    assert contrast(page, "body") >= 7
    assert contrast(page, ".hint") >= 4.5
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


_OVERLAPS = """
const words = [...document.querySelectorAll(
  '.chip, .doc, .id, .verdict, summary > span, .tile small, .tile b, svg text, .body h4, .body p,'
  + '.filters label, .filters button, output, td, th, dt, dd, figcaption, .faults li, blockquote'
)].filter((one) => one.getClientRects().length);
const found = [];
words.forEach((one, at) => words.slice(at + 1).forEach((other) => {
  if (one.contains(other) || other.contains(one)) return;
  for (const a of one.getClientRects()) for (const b of other.getClientRects()) {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 1) found.push(`${one.textContent} / ${other.textContent}`);
  }
}));
return found;
"""


@pytest.mark.parametrize("width", [360, 641, 768, 1100])
def test_no_words_overlap(page: Any, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    for media in ("screen", "print"):
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})
        page.execute_script(
            "for (const q of document.querySelectorAll('.q'))"
            " { q.open = true; q.style.contentVisibility = 'visible'; }"
        )
        page.execute_async_script(_SETTLE)
        assert page.execute_script(_OVERLAPS) == []
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def contrast(page: Any, selector: str) -> float:
    """The contrast of text with the page, as WCAG 2 computes it."""
    ink, paper = page.execute_script(
        "const rgb = (e, p) => getComputedStyle(e)[p].match(/[0-9.]+/g).slice(0, 3).map(Number);"
        "return [rgb(document.querySelector(arguments[0]), 'color'),"
        " rgb(document.body, 'backgroundColor')]",
        selector,
    )
    lighter, darker = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: list[float]) -> float:
    parts = [
        c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_paper_has_every_answer(page: Any) -> None:
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert len(page.find_elements("css selector", ".q[open]")) == 4
    page.execute_script("dispatchEvent(new Event('afterprint'))")
    assert not page.find_elements("css selector", ".q[open]")
