"""What happens on the page when something is sent: busy rows, refusals with their reason, drafts, and leaving."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open


def drafts(page: Page) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = page.request.get("/drafts").json()
    return kept


def test_only_the_row_that_was_sent_is_busy(visit: Open) -> None:
    page = visit("/")
    held: list[Route] = []
    page.route("**/claim/2", lambda route: held.append(route))

    page.locator("#row-2").get_by_role("button", name="Claim").click()

    expect(page.locator("#row-2")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#row-2").get_by_role("button", name="Working…")).to_be_disabled()
    expect(page.locator("#row-4").get_by_role("button", name="Claim")).to_be_enabled()
    held[0].continue_()
    expect(page.locator("#row-2")).to_contain_text("王晓敏")


def test_who_comes_second_sees_the_fresh_row_and_why(visit: Open) -> None:
    page = visit("/")

    page.locator("#row-4").get_by_role("button", name="Claim").click()

    expect(page.locator("#row-4")).to_contain_text("Li Wei")
    expect(page.get_by_role("status")).to_contain_text("Li Wei claimed C2026-004170 8 s ago.")
    expect(page.locator("#row-4").get_by_role("button")).to_have_count(0)


def test_a_failure_of_the_server_is_told_and_the_row_can_be_tried_again(visit: Open) -> None:
    page = visit("/")

    page.locator("#row-3").get_by_role("button", name="Take over").click()

    expect(page.get_by_role("status")).to_contain_text("The server could not do this (500).")
    expect(page.locator("#row-3").get_by_role("button", name="Take over")).to_be_enabled()


def test_a_server_that_does_not_answer_is_told(visit: Open) -> None:
    page = visit("/")
    page.route("**/claim/2", lambda route: route.abort())

    page.locator("#row-2").get_by_role("button", name="Claim").click()

    expect(page.get_by_role("status")).to_contain_text("The server did not answer.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".toast")).to_have_count(0)


def test_a_form_that_is_on_its_way_is_not_sent_again(visit: Open) -> None:
    page = visit("/form")
    page.route("**/form", lambda route: None if route.request.method == "POST" else route.continue_())  # no answer

    second_was_stopped = page.evaluate(
        """() => new Promise((resolve) => {
            const form = document.querySelector('form.card-form')
            form.requestSubmit()
            addEventListener('submit', (event) => resolve(event.defaultPrevented), { once: true })
            form.requestSubmit()
        })"""
    )

    assert second_was_stopped is True


def test_what_must_be_confirmed_is_not_sent_when_the_answer_is_no(visit: Open) -> None:
    page = visit("/parts")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="Ask first").click()
    page.get_by_role("dialog", name="Withdraw the complaint?").get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert sent == []


def test_good_news_goes_away_by_itself_and_bad_news_stays(visit: Open) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto("/")
    page.locator("#row-4").get_by_role("button", name="Claim").click()
    page.locator("#row-3").get_by_role("button", name="Take over").click()
    expect(page.locator(".toast")).to_have_count(2)

    page.clock.run_for(9_000)

    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".toast")).to_contain_text("could not do this")


def test_time_limits_stay_true_while_the_page_is_open(visit: Open) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto("/")
    cell = page.locator("#row-2 .due")
    expect(cell).to_contain_text("36 min left")

    page.clock.run_for(15 * 60_000)
    expect(cell).to_contain_text("21 min left")
    page.clock.run_for(22 * 60_000)

    expect(cell).to_contain_text("1 min overdue")
    expect(cell).to_have_attribute("data-tone", "late")
    expect(page.locator("#row-5 .due")).to_contain_text("Paused")


def test_a_form_is_kept_while_it_is_written(visit: Open) -> None:
    page = visit("/form")
    known = len(drafts(page))

    page.get_by_label("Facts").fill("Charged twice in one year")

    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved")
    assert [draft["facts"] for draft in drafts(page)[known:]] == ["Charged twice in one year"]


def test_a_draft_that_could_not_be_kept_is_told(visit: Open) -> None:
    page = visit("/form")
    page.route("**/draft", lambda route: route.fulfill(status=403))

    page.get_by_label("Facts").fill("Charged twice in one year")

    expect(page.locator("[data-draft-state]")).to_contain_text("The draft cannot be saved")


def test_a_draft_is_tried_again_when_the_server_comes_back(visit: Open) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto("/form")
    page.route("**/draft", lambda route: route.fulfill(status=503), times=1)
    page.get_by_label("Facts").fill("Charged twice in one year")
    page.clock.run_for(2_000)
    expect(page.locator("[data-draft-state]")).to_contain_text("it will be tried again")

    page.clock.run_for(10_000)

    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved")


def test_no_draft_follows_a_form_that_was_sent(visit: Open) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto("/form")
    # As long as the answer is under way, the page is still there.
    page.evaluate("() => addEventListener('submit', (event) => event.preventDefault())")
    known = len(drafts(page))
    page.get_by_label("Facts").fill("x")

    page.locator("form.card-form").evaluate("(form) => form.requestSubmit()")
    page.clock.run_for(5_000)

    assert len(drafts(page)) == known


def test_unsaved_words_are_not_left_without_asking(visit: Open) -> None:
    page = visit("/public")
    page.get_by_label("Facts").click()
    page.keyboard.type("Charged twice")

    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)

    assert asked.value.type == "beforeunload"
    asked.value.dismiss()


def test_problems_are_read_first_and_lead_to_their_fields(visit: Open) -> None:
    page = visit("/form")
    page.get_by_label("Facts").fill("x")
    page.get_by_role("button", name="Complete").click()

    summary = page.get_by_role("group", name="fields need another value")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Facts").click()

    expect(page.get_by_label("Facts")).to_be_focused()
    expect(page.get_by_label("Facts")).to_have_value("x")
    expect(page.get_by_label("Facts")).to_have_accessible_description(
        "What happened, in the order it happened. Write at least 5 characters."
    )
