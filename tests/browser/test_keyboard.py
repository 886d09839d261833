"""The inbox by keyboard alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open


def focused_row(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.closest('[data-row]')?.id ?? ''"))


def test_j_and_k_walk_the_rows_and_enter_opens_one(visit: Open) -> None:
    page = visit("/")

    walked = []
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
        walked.append(focused_row(page))
    page.keyboard.press("Enter")

    assert walked == ["row-1", "row-2", "row-1"]
    page.wait_for_url("**/complaint")


def test_c_claims_the_row_and_the_focus_stays_on_it(visit: Open) -> None:
    page = visit("/")
    page.keyboard.press("j")
    page.keyboard.press("j")

    page.keyboard.press("c")

    expect(page.locator("#row-2")).to_contain_text("王晓敏")
    expect(page.locator("#row-2 .row-link")).to_be_focused()


def test_c_never_claims_another_row(visit: Open) -> None:
    page = visit("/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.keyboard.press("j")

    page.keyboard.press("c")
    page.keyboard.press("j")

    assert focused_row(page) == "row-2"
    assert sent == []


def test_g_and_a_letter_go_to_another_place(visit: Open) -> None:
    page = visit("/")

    page.keyboard.press("g")
    page.keyboard.press("c")

    page.wait_for_url("**/complaint")


def test_a_slash_leads_to_the_search_and_letters_typed_there_do_nothing_else(visit: Open) -> None:
    page = visit("/")

    page.keyboard.press("/")
    page.keyboard.type("jg c?")

    expect(page.get_by_role("searchbox")).to_have_value("jg c?")
    assert page.url.endswith("/")


def test_a_question_mark_explains_the_keys_and_escape_closes_it(visit: Open) -> None:
    page = visit("/")

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Go to: Complaints")
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()


def test_keys_can_be_switched_off_for_good(visit: Open) -> None:
    page = visit("/")
    page.keyboard.press("?")
    page.get_by_label("Switch single-key shortcuts off in this browser").check()

    page.reload()
    page.keyboard.press("j")

    assert focused_row(page) == ""


def test_keys_with_ctrl_belong_to_the_browser(visit: Open) -> None:
    page = visit("/")

    page.keyboard.press("Control+j")

    assert focused_row(page) == ""


def test_the_first_tab_leads_past_the_navigation(visit: Open) -> None:
    page = visit("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_every_place_of_the_page_is_reached_by_tab_and_seen(visit: Open) -> None:
    page = visit("/")
    seen = set()

    for _ in range(60):
        page.keyboard.press("Tab")
        outline, hidden, place = page.evaluate(
            """() => { const e = document.activeElement, b = e.getBoundingClientRect()
                const top = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)
                return [getComputedStyle(e).outlineStyle, !(e === document.body || e.contains(top) || top?.contains(e)),
                        e.outerHTML.slice(0, 120)] }"""
        )
        if place.startswith("<body"):
            break
        seen.add(place)
        assert outline != "none", place
        assert not hidden, place

    assert len(seen) >= 20


def test_escape_closes_a_menu_and_gives_the_focus_back(visit: Open) -> None:
    page = visit("/")
    page.get_by_label("Your account").click()
    page.get_by_role("link", name="Account", exact=True).focus()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Account", exact=True)).to_be_hidden()
    expect(page.get_by_label("Your account")).to_be_focused()
