"""The button for the other language works on every page, and nobody is led to an address that cannot be opened."""

import pytest

from engine.operations.party_access import token_for
from tests.bank import Bank
from tests.integration.web.conftest import Visit


def test_the_complainant_reads_their_page_in_the_language_they_choose(bank: Bank, visit: Visit) -> None:
    bank.register()
    address = "/p/" + token_for(bank.services, number=bank.number)
    page = visit().open(address)
    assert "您的投诉" in page.words

    page.send("/language", language="en")

    assert page.address == address
    assert "Your complaint" in page.words


def test_a_question_to_the_complainant_is_put_in_words_for_them(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("party_reply", posted=True)

    words = visit().open("/p/" + token_for(bank.services, number=bank.number)).words

    assert "您的意见" in words
    assert "登记客户意见" not in words


@pytest.mark.parametrize(
    ("at", "to", "fields"),
    [
        ("/work-items/{item}", "/work-items/{item}/complete", {"account": ""}),
        ("/complaints/{number}", "/complaints/{number}/contact", {}),
        ("/account", "/account/tokens", {"name": "x"}),
        ("/complaints/new", "/complaints/new", {"title": ""}),
    ],
)
def test_after_a_form_the_other_language_leads_to_a_page_that_opens(
    bank: Bank, visit: Visit, at: str, to: str, fields: dict[str, str]
) -> None:
    item = bank.complaint_at("contact").id
    names = {"item": item, "number": bank.number}
    page = visit("li.wei").send(f"/work-items/{item}/claim").open(at.format(**names))
    page.post(to.format(**names), csrf_token=page.csrf, **fields)

    page.send("/language", language="en")

    assert page.status == 200
    assert page.address == at.format(**names)
