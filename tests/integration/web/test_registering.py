"""The registration form takes what stands on the bank's lists and can be true, and says the rest at its field."""

import pytest

from engine.records.complaints import Complaint
from tests.bank import Bank
from tests.integration.web.conftest import Visit
from tests.integration.web.visitor import Visitor

SAID = {
    "channel": "phone",
    "name": "王小明",
    "email": "wang@example.org",
    "title": "信用卡年费重复收取",
    "body": "我的信用卡年费被收了两次，请退还。",
    "request": "退还年费",
}


def sent(visit: Visit, **fields: str) -> Visitor:
    """The answer to a registration of which some fields are others than usual."""
    page = visit("zhang.min").open("/complaints/new")
    known = {name: value for name, value in page.form("/complaints/new").form_values() if name not in fields}
    return page.post("/complaints/new", **{**known, **SAID, **fields})


def refused_at(page: Visitor, field: str) -> bool:
    """Whether the page came back and names this field among what needs another value."""
    return page.status == 422 and f'href="#field-{field}"' in page.text


@pytest.mark.parametrize(
    "field", ["channel", "kind", "content", "business", "cause", "circumstances", "subject_department"]
)
def test_a_value_that_is_on_no_list_of_the_bank_is_refused(bank: Bank, visit: Visit, field: str) -> None:
    page = sent(visit, **{field: "NOSUCH"})

    assert refused_at(page, field)
    assert bank.count(Complaint) == 0


def test_a_code_that_went_out_of_use_while_the_page_was_open_is_refused(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("contact")
    line = "  - {key: external_party,"
    more = "  - {key: eclipse, en: Eclipse of the sun, zh: 日食}\n"
    bank.deploy({"codes/extension_reason.yaml": [(line, more + line)]})
    address = f"/complaints/{bank.number}/extend"
    page = visit("li.wei").open(address)
    bank.deploy({})

    page.send(address, to_days="30", reason_code="eclipse", steps_done="等待日食结束")

    assert refused_at(page, "reason_code")
    assert "等待日食结束" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "not an email",
        "张三@example.cn",
        "邮箱：a@b.cn",
        "a@b.cn, evil@x.y",
        "a@b.c\r\nBcc: x@y.z",
        '"@b.cn',
        "a@b",
        "a..b@example.org",
    ],
)
def test_only_one_plain_address_counts_as_an_email(bank: Bank, visit: Visit, address: str) -> None:
    page = sent(visit, email=address)

    assert refused_at(page, "email")
    assert "电子邮箱地址" in page.words
    assert bank.count(Complaint) == 0


@pytest.mark.parametrize("address", ["wang.xm+bank@mail.example.com.cn", "o'neil@example.org", "1@163.com"])
def test_usual_addresses_are_taken(visit: Visit, address: str) -> None:
    assert sent(visit, email=address).address.startswith("/complaints/TS")


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "9999-12-31T23:59:59-23:59", "0202-11-25T10:00", "1900-01-01T00:00", "24:00"]
)
def test_a_moment_that_cannot_be_meant_is_refused(bank: Bank, visit: Visit, moment: str) -> None:
    page = sent(visit, received_at=moment)

    assert refused_at(page, "received_at")
    assert bank.count(Complaint) == 0


def test_a_letter_that_lay_about_for_a_year_is_still_taken(visit: Visit) -> None:
    assert sent(visit, received_at="2025-03-05T10:00").address.startswith("/complaints/TS")


def test_a_field_that_the_form_does_not_have_is_named_on_top(bank: Bank, visit: Visit) -> None:
    page = sent(visit, status="upheld")

    assert page.status == 422
    assert "status: 表单没有此项" in page.words
    assert bank.count(Complaint) == 0


def test_whom_nobody_can_reach_is_not_said_to_be_told(visit: Visit) -> None:
    assert "告知受理情况" in sent(visit, name="", email="").text
    assert "告知受理情况" not in sent(visit).text
