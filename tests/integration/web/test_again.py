"""A form that comes too late is not lost: what was typed can be sent again."""

import pytest

from engine.records.complaints import Complaint
from tests.bank import PASSWORD, Bank
from tests.integration.web.conftest import Visit
from tests.integration.web.test_registering import SAID
from tests.integration.web.visitor import Visitor

OURS = {"Origin": "http://localhost"}


def send_late(page: Visitor, to: str, *, headers: dict[str, str] = OURS, **fields: str) -> Visitor:
    """Send a form of a page whose log-in is over."""
    token = page.csrf
    page.client.delete_cookie("redress_session")
    answer = page.client.post(to, data={"csrf_token": token, **fields}, headers=headers, follow_redirects=True)
    return page._took(answer)


def test_what_was_typed_survives_a_log_in_that_ran_out(bank: Bank, visit: Visit) -> None:
    said = {**SAID, "kind": "complaint", "language": "zh", "preferred_channel": "email"}
    page = send_late(visit("zhang.min").open("/complaints/new"), "/complaints/new", **said)
    assert page.status == 400
    assert "登录已失效" in page.words

    kept = dict(page.form("/complaints/new").form_values())
    page.open("/login").send("/login", username="zhang.min", password=PASSWORD)
    once_more = page.client.post("/complaints/new", data=kept, headers=OURS)
    page._took(once_more).send("/complaints/new")

    assert page.address.startswith("/complaints/TS")
    assert SAID["body"] in page.words


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_foreign_page_cannot_put_words_into_ours(bank: Bank, visit: Visit, headers: dict[str, str]) -> None:
    page = send_late(visit("zhang.min").open("/complaints/new"), "/complaints/new", headers=headers, **SAID)

    assert SAID["body"] not in page.text
    assert bank.count(Complaint) == 0


def test_a_password_is_never_written_into_a_page(visit: Visit) -> None:
    page = send_late(visit("li.wei").open("/account"), "/account", old=PASSWORD, new="another long password")

    assert PASSWORD not in page.text


def test_a_session_that_another_password_ended_keeps_what_was_typed(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("contact").id
    here, there = visit("li.wei"), visit("li.wei")
    here.send(f"/work-items/{item}/claim").open(f"/work-items/{item}")
    there.open("/account").send("/account", old=PASSWORD, new="another long password")
    address = f"/work-items/{item}/complete"

    late = here.client.post(address, data={"csrf_token": here.csrf, "account": "写到一半"}, headers=OURS)

    assert late.status_code == 400
    assert "写到一半" in late.get_data(as_text=True)
