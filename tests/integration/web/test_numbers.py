"""Numbers that no record has lead nowhere, however long they are."""

import pytest

from engine.records.complaints import Complaint
from tests.bank import Bank
from tests.integration.web.conftest import Visit
from tests.integration.web.test_registering import SAID

BEYOND = str(2**31)
HUGE = "9" * 24
ABSURD = "9" * 5_000


@pytest.mark.parametrize("number", ["99999999", BEYOND, HUGE, ABSURD])
@pytest.mark.parametrize(
    "address", ["/work-items/{}", "/work-items/{}/assign", "/instances/{}/main.bpmn", "/incidents/{}"]
)
def test_an_unknown_number_is_not_found(
    postgresql_bank: Bank, visit_postgresql: Visit, address: str, number: str
) -> None:
    postgresql_bank.hire("all.round", "CARD:LEAD", "CARD:HANDLER", "IT:ADMIN")

    assert visit_postgresql("all.round").open(address.format(number)).status == 404


@pytest.mark.parametrize("number", ["99999999", BEYOND, HUGE])
def test_an_unknown_letter_or_answer_is_not_found(bank: Bank, visit: Visit, number: str) -> None:
    bank.complaint_at("contact")

    assert visit("li.wei").open(f"/complaints/{bank.number}/letters/{number}").status == 404


@pytest.mark.parametrize("asked", ["0", "-1", "abc", HUGE, ABSURD])
@pytest.mark.parametrize("address", ["/inbox/CARD", "/complaints"])
def test_a_page_that_no_list_has_is_empty_or_the_first(visit: Visit, address: str, asked: str) -> None:
    assert visit("li.wei").open(f"{address}?page={asked}").status == 200


def test_nothing_is_assigned_to_a_person_whom_no_number_can_name(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("contact")
    page = visit("wang.fang").open(f"/work-items/{item.id}/assign")

    page.post(f"/work-items/{item.id}/assign", csrf_token=page.csrf, to=HUGE, reason="请办理")

    assert page.status == 422
    assert bank.item("contact").claimed_by_id is None


@pytest.mark.parametrize("address", ["/complaints?q=%00", "/complaints/%00", "/inbox/CARD%00", "/p/%00"])
def test_what_no_person_types_breaks_no_page(visit_postgresql: Visit, address: str) -> None:
    assert visit_postgresql("li.wei").open(address).status in (200, 404)


def test_control_characters_in_a_form_are_left_out(postgresql_bank: Bank, visit_postgresql: Visit) -> None:
    page = visit_postgresql().log_in("li.\x00wei")
    assert page.address == "/inbox/CARD"

    page.open("/complaints/new").send("/complaints/new", **{**SAID, "title": "年费\x00重复\x07收取"})

    assert "年费重复收取" in page.words


@pytest.mark.parametrize("blank", ["\u200b\u200b", "\u2060\ufeff", "\u00ad\u00ad", "\u2800\u2800", "\u3164\u3164"])
def test_words_that_nobody_sees_are_none(bank: Bank, visit: Visit, blank: str) -> None:
    page = visit("zhang.min").open("/complaints/new").send("/complaints/new", **{**SAID, "request": blank})

    assert page.status == 422
    assert 'href="#field-request"' in page.text
    assert bank.count(Complaint) == 0
