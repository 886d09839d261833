"""Who gets in, and what everybody else is told."""

import pytest

from engine import audit
from engine.operations.people import change_password
from engine.records.people import Person
from tests.bank import PASSWORD, Bank
from tests.integration.web.conftest import Visit, app_of
from web.auth import PUBLIC

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


def test_a_person_logs_in_and_lands_in_the_inbox_of_their_department(visit: Visit) -> None:
    page = visit("li.wei")

    assert page.status == 200
    assert page.address == "/inbox/CARD"
    assert "信用卡中心" in page.words


def test_a_wrong_password_is_refused_and_the_typed_name_stays(visit: Visit) -> None:
    page = visit().log_in("li.wei", "not the password")

    assert page.status == 401
    assert page.form("/login").fields["username"] == "li.wei"
    assert "用户名或密码" in page.words


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(bank: Bank, visit: Visit) -> None:
    page = visit()
    for _ in range(5):
        page.log_in("li.wei", "not the password")

    assert page.log_in("li.wei").status == 401

    bank.advance(minutes=6)
    assert page.log_in("li.wei").status == 200


def test_a_stranger_is_led_to_the_log_in_and_then_to_the_page_they_wanted(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    page = visit().open(f"/complaints/{number}?tab=timeline")
    assert page.address.startswith("/login")

    page.send("/login", username="zhang.min", password=PASSWORD)

    assert page.address == f"/complaints/{number}?tab=timeline"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_the_log_in_nobody_is_led_out_of_the_bank(visit: Visit, target: str) -> None:
    page = visit().open("/login")
    page.send("/login", username="li.wei", password=PASSWORD, next=target)

    assert page.address == "/inbox/CARD"


def test_a_new_password_ends_every_other_session(bank: Bank, visit: Visit) -> None:
    here, there = visit("li.wei"), visit("li.wei")
    there.open("/account").send("/account", old=PASSWORD, new="another long password")

    assert there.open("/inbox/CARD").address == "/inbox/CARD"
    assert here.open("/inbox/CARD").address.startswith("/login")


def test_a_person_whose_account_is_new_chooses_a_password_first(bank: Bank, visit: Visit) -> None:
    with bank.store.transaction() as session:
        audit.act(session, actor="test", role="TEST", action="test.reset", at=bank.clock.now())
        session.get_one(Person, bank.person("li.wei").id).must_change_password = True

    page = visit("li.wei")
    assert page.address == "/account"
    assert page.open("/complaints").address == "/account"

    page.send("/account", old=PASSWORD, new="another long password")
    assert page.open("/complaints").address == "/complaints"


def test_a_short_password_is_refused_and_the_old_one_stays(bank: Bank, visit: Visit) -> None:
    page = visit("li.wei").open("/account").send("/account", old=PASSWORD, new="short")

    assert page.status == 422
    assert "10 个字符" in page.words
    bank.perform(change_password, by="li.wei", old=PASSWORD, new="another long password")


def test_every_page_names_who_may_open_it(bank: Bank) -> None:
    app = app_of(bank)
    nameless = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and getattr(app.view_functions[rule.endpoint], "permission", None) is None
    ]

    assert nameless == []


def test_no_page_but_the_public_ones_opens_to_a_stranger(bank: Bank, visit: Visit) -> None:
    app, page, opened = app_of(bank), visit(), []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or app.view_functions[rule.endpoint].permission == PUBLIC:  # type: ignore[attr-defined]
            continue
        address = rule.rule.replace("<int:", "<")
        for name in rule.arguments:
            address = address.replace(f"<{name}>", "1")
        answer = page.client.open(address, method="GET" if "GET" in (rule.methods or ()) else "POST")
        if answer.status_code not in (302, 400) or "/login" not in answer.headers.get("Location", "/login"):
            opened.append(address)

    assert opened == []


def test_no_form_is_taken_without_the_token_of_its_page(bank: Bank, visit: Visit) -> None:
    app, page, taken = app_of(bank), visit("admin"), []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        address = rule.rule.replace("<int:", "<")
        for name in rule.arguments:
            address = address.replace(f"<{name}>", "1")
        if page.client.post(address, data={}).status_code != 400:
            taken.append(address)

    assert taken == []


def test_every_answer_carries_the_headers_that_protect_a_browser(bank: Bank, visit: Visit) -> None:
    page = visit("li.wei")

    for address in ("/login", "/inbox/CARD", "/complaints/none", "/healthz"):
        page.client.get(address)
        answer = page.client.get(address)
        assert [name for name in HEADERS if name not in answer.headers] == [], address
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_pages_with_complaints_are_kept_in_no_cache(bank: Bank, visit: Visit) -> None:
    number = bank.register()

    assert "no-store" in visit("zhang.min").open(f"/complaints/{number}").headers["Cache-Control"]


def test_only_an_administrator_sees_the_incidents(visit: Visit) -> None:
    assert visit("li.wei").open("/incidents").status == 403
    assert visit("admin").open("/incidents").status == 200


def test_the_language_of_an_account_is_kept(visit: Visit) -> None:
    page = visit("li.wei").send("/language", language="en")

    assert "Credit Card" in page.open("/inbox/CARD").words
    assert "Credit Card" in visit("li.wei").words
