"""Every part of the pages, as people see it: in both languages, light and dark, on a wide screen and on a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it brings no types
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

PAGES = ["/", "/complaint", "/form", "/parts", "/public", "/error"]
LOOKS = [
    pytest.param("en", False, 1280, id="en-light-wide"),
    pytest.param("zh", True, 1280, id="zh-dark-wide"),
    pytest.param("en", True, 390, id="en-dark-narrow"),
    pytest.param("zh", False, 390, id="zh-light-narrow"),
]
SMALLEST_TARGET = 24  # pixels, WCAG 2.2 AA


def hidden_width(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(("language", "dark", "width"), LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_fits_and_breaks_no_rule_of_the_browser(
    visit: Open, said_by_browser: list[str], path: str, language: str, dark: bool, width: int
) -> None:
    page = visit(path, language=language, dark=dark, width=width)
    if path == "/complaint":
        page.locator("[data-drawn]").wait_for()

    findings = Axe().run(page)

    assert findings.violations_count == 0, findings.generate_report()
    assert hidden_width(page) == 0
    assert said_by_browser == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_cut_off_at_320_pixels(visit: Open, language: str) -> None:
    widths = {path: hidden_width(visit(path, language=language, width=320)) for path in PAGES}

    assert widths == dict.fromkeys(PAGES, 0)


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_is_pressed_is_large_enough(visit: Open, path: str) -> None:
    page = visit(path, width=390)

    small = page.evaluate(
        """(least) => [...document.querySelectorAll('button, summary, select, input, .btn, .side-list a, .shell-nav a')]
            .map((element) => [element.closest('label') ?? element, element])
            .map(([target, element]) => [target.getBoundingClientRect(), element.outerHTML])
            .filter(([box]) => box.width > 0 && (box.width < least || box.height < least))
            .map(([box, html]) => `${box.width} x ${box.height}: ${html}`)""",
        SMALLEST_TARGET,
    )

    assert small == []


def test_the_theme_that_was_chosen_stays_and_is_drawn_by_the_server(visit: Open) -> None:
    page = visit("/parts", dark=False)
    page.get_by_label("Theme").click()

    page.get_by_role("button", name="Dark").click()
    page.goto("/form")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page.locator("body")).to_have_css("background-color", "rgb(15, 18, 23)")


def test_without_a_choice_the_theme_is_that_of_the_system(visit: Open) -> None:
    light, dark = visit("/parts", dark=False), visit("/parts", dark=True)

    expect(light.locator("body")).to_have_css("background-color", "rgb(246, 247, 249)")
    expect(dark.locator("body")).to_have_css("background-color", "rgb(15, 18, 23)")


def test_the_language_is_switched_with_one_click_on_the_same_page(visit: Open) -> None:
    page = visit("/parts?all=1", language="en")

    page.get_by_role("button", name="中文").click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("link", name="跳到正文")).to_be_attached()
    assert page.url.endswith("/parts?all=1")


def test_paper_shows_the_content_alone_on_white(visit: Open) -> None:
    page = visit("/complaint", dark=True)

    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator(".shell-header")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_css("color", "rgb(27, 34, 48)")


def test_nothing_moves_for_readers_who_do_not_want_it(visit: Open) -> None:
    page = visit("/", reduced_motion="reduce")

    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].map((element) => getComputedStyle(element))
            .filter((style) => style.animationName !== 'none' || style.transitionDuration.split(', ').some((d) => d !== '0s'))
            .length"""
    )

    assert moving == 0


def test_the_page_does_not_move_after_it_is_painted(visit: Open) -> None:
    page = visit("/")

    shift = page.evaluate(
        """() => new Promise((resolve) => {
            new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
                .observe({ type: 'layout-shift', buffered: true })
            setTimeout(() => resolve(0), 300)
        })"""
    )

    assert shift <= 0.02


def test_pages_work_without_scripts(visit: Open) -> None:
    page = visit("/form", java_script_enabled=False)

    page.get_by_label("Facts").fill("Charged twice")
    page.get_by_label("Fully").check()
    page.get_by_label("Root cause").select_option("Cause B")
    page.get_by_label("Remedy").fill("1,200.50")
    page.get_by_role("button", name="Complete").click()

    expect(page.get_by_text("The findings are written.")).to_be_visible()
    expect(page.get_by_label("Theme")).to_be_hidden()
