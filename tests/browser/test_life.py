"""A complaint's way through the real pages in a real browser: with scripts, and without."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it brings no types
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

from engine.operations.party_access import token_for
from tests.bank import PASSWORD, Bank
from tests.browser.conftest import Serve
from web.app import create_app

Enter = Callable[..., Page]
LOOKS = [
    pytest.param("zh", False, 1280, id="zh-light-wide"),
    pytest.param("en", True, 1280, id="en-dark-wide"),
    pytest.param("zh", True, 390, id="zh-dark-narrow"),
]


@pytest.fixture
def address(bank: Bank, serve: Serve) -> str:
    """Where the pages of the bank are served."""
    bank.set(session_secret=SecretStr("a session secret of forty characters 0123"))
    return serve(create_app(bank.redress))


@pytest.fixture
def enter(browser: Browser, address: str, said_by_browser: list[str]) -> Iterator[Enter]:
    """Log in as somebody of the staff, in a browser of their own."""
    contexts: list[BrowserContext] = []

    def log_in(
        username: str, *, scripts: bool = True, language: str = "zh", dark: bool = False, width: int = 1280
    ) -> Page:
        context = browser.new_context(
            base_url=address,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if scripts:
            page.on("console", lambda said: said_by_browser.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: said_by_browser.append(str(error)))
        page.goto("/login")
        page.locator("#username").fill(username)
        page.locator("#password").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url("**/inbox/*")
        if language == "en":
            page.get_by_role("button", name="English").click()
        return page

    yield log_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_handler_takes_work_from_the_inbox_and_does_it(bank: Bank, enter: Enter, scripts: bool) -> None:
    bank.register()
    bank.lead_to("contact")
    page = enter("li.wei", scripts=scripts)

    page.get_by_role("button", name="认领", exact=True).click()
    expect(page.locator("tbody tr")).to_contain_text("您")
    page.locator("tbody tr a").first.click()
    page.get_by_label("联系方式").select_option("phone")
    page.get_by_label("已联系到客户").check()
    page.get_by_label("联系内容").fill("已致电，说明办理流程")
    page.get_by_role("button", name="提交", exact=True).click()

    expect(page.locator("tbody tr")).to_contain_text("撰写调查结论")
    assert bank.open == ["findings"]


def test_a_complaint_goes_from_the_counter_to_its_end(bank: Bank, enter: Enter) -> None:
    counter = enter("zhang.min")
    counter.get_by_role("link", name="登记", exact=True).click()
    counter.get_by_label("受理渠道").select_option("phone")
    counter.get_by_label("姓名或名称").fill("王小明")
    counter.get_by_label("电子邮箱").fill("wang@example.org")
    counter.get_by_label("标题").fill("信用卡年费重复收取")
    counter.get_by_label("投诉内容", exact=True).fill("年费被收了两次，请退还。")
    counter.get_by_label("投诉请求").fill("退还年费")
    counter.get_by_role("button", name="登记", exact=True).click()
    counter.wait_for_url("**/complaints/TS*")
    number = counter.url.rpartition("/")[2]
    bank.number = number

    bank.lead_to("party_reply")
    bank.post()
    party = counter.context.browser.new_page(base_url=counter.url.partition("/complaints")[0])  # type: ignore[union-attr]
    party.goto("/p/" + token_for(bank.services, number=number))
    party.locator("input[value=accept]").check()
    party.get_by_role("button", name="提交").click()
    expect(party.locator("main")).to_contain_text("谢谢")
    party.close()

    counter.reload()
    expect(counter.locator("main header")).to_contain_text("已结案：成立")


def test_keys_alone_take_work_and_open_it(bank: Bank, enter: Enter) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = enter("li.wei")

    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("tbody tr")).to_contain_text("您")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/work-items/{item}")


def test_a_draft_is_kept_while_somebody_types(bank: Bank, enter: Enter) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    bank.claim("contact", by="li.wei")
    page = enter("li.wei")
    page.goto(f"/work-items/{item}")
    with page.expect_response(lambda answer: answer.url.endswith("/draft")):
        page.get_by_label("联系内容").fill("写到一半")

    other = enter("li.wei")
    other.goto(f"/work-items/{item}")

    expect(other.get_by_label("联系内容")).to_have_value("写到一半")


def test_the_customer_is_reached_from_the_step_and_the_letter_is_printed_there(
    bank: Bank, enter: Enter, said_by_browser: list[str]
) -> None:
    bank.register(email=None, phone="+8613800000001", preferred_channel="phone")
    item = bank.item("deliver").id
    page = enter("zhang.min")
    page.goto(f"/work-items/{item}")

    page.get_by_role("button", name="查看投诉人联系方式").click()
    expect(page.locator("main")).to_contain_text("+8613800000001")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="返回办理步骤").click()
    with page.expect_response("**/letters/*.pdf") as printed:
        page.get_by_role("button", name="打印").click()

    assert printed.value.headers["content-type"] == "application/pdf"
    assert said_by_browser == []


def test_an_answer_is_approved_with_the_letter_in_sight(bank: Bank, enter: Enter) -> None:
    item = bank.complaint_at("approve_answer").id
    page = enter("wang.fang", dark=True, width=390)

    page.goto(f"/work-items/{item}")

    expect(page.locator("article.letter")).to_contain_text("退还 200 元")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_what_was_typed_outlives_the_log_in(bank: Bank, enter: Enter) -> None:
    page = enter("zhang.min")
    page.goto("/complaints/new")
    page.get_by_label("标题").fill("写到一半")
    page.context.clear_cookies()

    page.get_by_role("button", name="登记", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("尚未提交")
    assert "写到一半" in page.content()


def test_the_diagram_of_a_complaint_shows_where_it_stands(bank: Bank, enter: Enter) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = enter("li.wei")

    page.goto(f"/complaints/{number}?tab=diagram")
    page.locator("[data-drawn]").wait_for()

    live = page.locator(".djs-element.step-live")
    expect(live).to_have_attribute("data-element-id", "contact")
    expect(live).to_contain_text("首次联系客户")


@pytest.mark.parametrize(("language", "dark", "width"), LOOKS)
def test_every_page_is_accessible_fits_and_breaks_no_rule_of_the_browser(
    bank: Bank, enter: Enter, said_by_browser: list[str], language: str, dark: bool, width: int
) -> None:
    number = bank.register()
    item = bank.lead_to("findings").id
    bank.post()
    (letter,) = bank.letters()
    bank.register(content="NOTHING", name="李四", email="li@example.org", body="另一件事")
    (incident,) = bank.incidents()
    staff = enter("li.wei", language=language, dark=dark, width=width)
    admin = enter("admin", language=language, dark=dark, width=width)
    places = [
        (staff, "/inbox/CARD"),
        (staff, f"/work-items/{item}"),
        (staff, "/complaints"),
        (staff, "/complaints/new"),
        *(
            (staff, f"/complaints/{number}?tab={tab}")
            for tab in ("overview", "forms", "diagram", "timeline", "letters")
        ),
        (staff, f"/complaints/{number}/letters/{letter.id}"),
        *((staff, f"/complaints/{number}/{act}") for act in ("reclassify", "transfer", "withdraw", "extend")),
        (staff, "/notices"),
        (staff, "/account"),
        (admin, "/incidents"),
        (admin, f"/incidents/{incident.id}"),
        (staff, "/p/" + token_for(bank.services, number=number)),
    ]
    found = {}
    for page, path in places:
        page.goto(path)
        if "diagram" in path:
            page.locator("[data-drawn]").wait_for()
        wrong = [violation["id"] for violation in Axe().run(page).response["violations"]]
        too_wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wrong or too_wide:
            found[path] = (wrong, too_wide)

    assert found == {}
    assert said_by_browser == []
