"""The diagram of a process: what is done, where it stands, in the language of the page, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open


def drawn(visit: Open, **more: object) -> Page:
    page = visit("/complaint", **more)
    page.locator("[data-drawn]").wait_for()
    return page


def scale(page: Page) -> float:
    return float(page.evaluate("() => document.querySelector('.djs-container .viewport').getCTM().a"))


def test_steps_are_drawn_as_the_list_says(visit: Open) -> None:
    page = drawn(visit)

    states = {
        step: page.locator(f".djs-element[data-element-id={step}]").get_attribute("class")
        for step in ("classify", "explain", "refund", "answer")
    }

    assert "step-done" in (states["classify"] or "")
    assert "step-skipped" in (states["explain"] or "")
    assert "step-live" in (states["refund"] or "")
    assert "step-waiting" in (states["answer"] or "")
    expect(page.locator(".step-badge")).to_have_text("1 d 4 h")


def test_names_are_chinese_on_a_chinese_page_and_english_where_there_is_none(visit: Open) -> None:
    page = drawn(visit, language="zh")

    expect(page.locator(".djs-element[data-element-id=refund]")).to_contain_text("审批退费")
    expect(page.locator(".djs-element[data-element-id=answered_label]")).to_contain_text("Answered")


def test_names_are_english_on_an_english_page(visit: Open) -> None:
    page = drawn(visit, language="en")

    expect(page.locator(".djs-element[data-element-id=classify]")).to_contain_text("Classify")


def test_the_mark_of_bpmn_io_is_in_sight_and_nothing_lies_over_it(visit: Open) -> None:
    for width in (1280, 390):
        page = drawn(visit, width=width)
        mark = page.locator(".bjs-powered-by")
        mark.scroll_into_view_if_needed()

        expect(mark).to_be_visible()
        assert mark.evaluate(
            """(mark) => { const box = mark.getBoundingClientRect()
                return mark.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"""
        )


def test_the_whole_diagram_is_in_sight(visit: Open) -> None:
    page = drawn(visit)
    sheet = page.locator("[data-diagram-canvas]").bounding_box()
    shapes = [
        page.locator(f".djs-element[data-element-id={step}]").bounding_box()
        for step in ("received", "refund", "answered")
    ]

    assert sheet
    for shape in shapes:
        assert shape
        assert sheet["x"] <= shape["x"]
        assert shape["x"] + shape["width"] <= sheet["x"] + sheet["width"]


def test_a_flat_diagram_takes_no_more_of_the_page_than_it_fills(visit: Open) -> None:
    page = drawn(visit)

    sheet, drawing = page.locator("[data-diagram-canvas]").bounding_box(), page.locator(".viewport").bounding_box()

    assert sheet
    assert drawing
    assert sheet["height"] - drawing["height"] < 100


def test_a_large_diagram_opens_where_the_work_is(visit: Open) -> None:
    page = drawn(visit, width=390)

    sheet, live = (
        page.locator("[data-diagram-canvas]").bounding_box(),
        page.locator(".djs-element.step-live").bounding_box(),
    )

    assert sheet
    assert live
    assert abs((live["x"] + live["width"] / 2) - (sheet["x"] + sheet["width"] / 2)) < 5
    assert scale(page) == pytest.approx(0.6)


def test_buttons_and_keys_zoom(visit: Open) -> None:
    page = drawn(visit)
    whole = scale(page)

    page.get_by_role("button", name="Larger").click()
    larger = scale(page)
    page.locator(".djs-container svg").first.focus()
    page.keyboard.press("-")
    page.keyboard.press("-")
    smaller = scale(page)
    page.keyboard.press("0")

    assert larger > whole > smaller
    assert scale(page) == pytest.approx(whole)


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl_only(visit: Open) -> None:
    page = drawn(visit)
    whole = scale(page)
    page.locator("[data-diagram-canvas]").click(position={"x": 20, "y": 20})

    page.mouse.wheel(0, 200)
    page.wait_for_function("() => scrollY > 0")
    unchanged = scale(page)
    page.keyboard.down("Control")
    page.mouse.wheel(0, 100)
    page.keyboard.up("Control")

    assert unchanged == whole
    assert scale(page) < whole


def test_a_step_of_the_list_points_at_its_shape_also_by_keyboard(visit: Open) -> None:
    page = drawn(visit)

    page.locator("[data-step=refund]").focus()

    expect(page.locator(".djs-element.step-pointed")).to_have_attribute("data-element-id", "refund")


def test_without_its_file_the_page_says_so_and_keeps_the_list(visit: Open) -> None:
    page = visit("/complaint?xml=/nowhere.bpmn")

    expect(page.locator("[data-failed]")).to_contain_text(
        "The diagram could not be drawn. The list of steps says the same."
    )
    expect(page.get_by_role("list", name="Steps").get_by_role("listitem")).to_have_count(5)
