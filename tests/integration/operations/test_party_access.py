"""The customer's own way in: a signed link to one complaint, where they follow it, answer, object and rate."""

import pytest

from engine.errors import ItemClosed, NotFound, NotPermitted
from engine.operations.forms import FormInvalid
from engine.operations.party_access import PartyView, actor_for, letter_text, party_view, token_for
from engine.operations.work_items import complete
from engine.records.instances import Submission
from engine.records.letters import Rating
from tests.bank import Bank
from tests.bank_words import typed


def link(bank: Bank) -> str:
    """The secret part of the customer's link."""
    return token_for(bank.services, number=bank.number)


def view(bank: Bank, token: str | None = None) -> PartyView:
    """What the link leads to."""
    with bank.store.reading() as session:
        return party_view(session, bank.services, token=token or link(bank))


def answer(bank: Bank, element: str, **said: object) -> None:
    """The customer sends the form of what they are asked."""
    seen = view(bank)
    item = next(one for one in seen.items if one.element_id == element)
    sent = typed(element, **said)
    bank.perform(complete, by=actor_for(seen), work_item_id=item.id, typed=sent, version=item.version)


def answered(bank: Bank) -> Bank:
    """A complaint whose answer the customer has."""
    bank.complaint_at("party_reply", posted=True)
    return bank


def test_the_link_shows_where_the_complaint_stands_and_until_when(bank: Bank) -> None:
    bank.register()
    bank.post()

    seen = view(bank)

    assert (seen.number, seen.status, seen.language) == (bank.number, "classifying", "zh")
    assert bank.shown(seen.answer_by) == "2026-03-20 24:00"
    assert [subject for _, subject, *_ in seen.letters] == [f"我行已受理您的投诉 {bank.number}"]
    assert seen.items == ()


def test_a_letter_is_shown_once_it_has_left(bank: Bank) -> None:
    bank.register()
    assert view(bank).letters == ()
    with bank.store.reading() as session, pytest.raises(NotFound):
        letter_text(session, view=view(bank), letter_id=bank.letters()[0].id)

    bank.post()

    with bank.store.reading() as session:
        _, html = letter_text(session, view=view(bank), letter_id=bank.letters()[0].id)
    assert html == bank.letters()[0].html


@pytest.mark.parametrize("spoilt", ["{}x", "x{}", "{}.", "", ".", "{}é", "投诉.{}"])
def test_a_link_that_is_not_whole_leads_nowhere(bank: Bank, spoilt: str) -> None:
    bank.register()

    with pytest.raises(NotFound) as refused, bank.store.reading() as session:
        party_view(session, bank.services, token=spoilt.format(link(bank)))

    assert "copy it whole" in str(refused.value)


def test_the_secret_of_one_complaint_does_not_open_another(bank: Bank) -> None:
    bank.register()
    secret = link(bank).partition(".")[2]
    other = bank.register(name="李雷", body="另一件事", email="li@example.org")

    with pytest.raises(NotFound):
        view(bank, f"{other}.{secret}")


def test_a_number_that_was_never_given_looks_like_a_wrong_link(bank: Bank) -> None:
    number = "TS202603050000998"

    with pytest.raises(NotFound):
        view(bank, token_for(bank.services, number=number))


def test_letters_of_others_are_not_there(bank: Bank) -> None:
    bank.register()
    bank.post()
    foreign = bank.letters()[0].id
    bank.register(name="李雷", body="另一件事", email="li@example.org")

    with bank.store.reading() as session, pytest.raises(NotFound):
        letter_text(session, view=view(bank), letter_id=foreign)


def test_the_customer_accepts(bank: Bank) -> None:
    answered(bank)

    answer(bank, "party_reply")

    assert (bank.complaint().status, bank.complaint().answer) == ("upheld", "accept")
    assert bank.history()[-1].actor == "party"
    bank.require_sound()


def test_the_customer_goes_before_the_handler_who_holds_the_item(bank: Bank) -> None:
    answered(bank)
    assert bank.item("party_reply").claimed_by_id == bank.person("li.wei").id

    answer(bank, "party_reply")

    assert bank.complaint().is_closed


def test_the_customer_objects_with_a_reason(bank: Bank) -> None:
    answered(bank)
    with pytest.raises(FormInvalid):
        answer(bank, "party_reply", reply="dispute")

    answer(bank, "party_reply", reply="dispute", comment="仍未退款")

    assert bank.open == ["second_look"]
    assert bank.rows(Submission)[-1].values["comment"] == "仍未退款"


def test_the_customer_rates(bank: Bank) -> None:
    answered(bank)
    answer(bank, "party_reply")

    answer(bank, "rate", result="2", comment="太慢")

    assert bank.rows(Rating)[0].result == 2
    assert bank.open == ["acknowledge_feedback"]


def test_a_second_click_changes_nothing(bank: Bank) -> None:
    answered(bank)
    seen = view(bank)
    (item,) = seen.items
    bank.perform(complete, by=actor_for(seen), work_item_id=item.id, typed=typed("party_reply"), version=item.version)

    with pytest.raises(ItemClosed):
        bank.perform(
            complete,
            by=actor_for(seen),
            work_item_id=item.id,
            typed=typed("party_reply", reply="dispute", comment="改主意"),
            version=item.version,
        )

    assert bank.complaint().answer == "accept"


def test_what_staff_entered_meanwhile_closes_the_question(bank: Bank) -> None:
    answered(bank)
    seen = view(bank)

    bank.do("party_reply")

    assert [one.element_id for one in view(bank).items] == ["rate"]
    with pytest.raises(ItemClosed):
        bank.perform(
            complete, by=actor_for(seen), work_item_id=seen.items[0].id, typed=typed("party_reply"), version=None
        )


def test_the_customer_does_no_step_of_the_bank(bank: Bank) -> None:
    item = bank.complaint_at("findings")

    with pytest.raises(NotPermitted):
        bank.perform(complete, by=actor_for(view(bank)), work_item_id=item.id, typed=typed("findings"))


def test_after_the_end_the_link_still_shows_what_was_written(bank: Bank) -> None:
    answered(bank)
    answer(bank, "party_reply")

    seen = view(bank)

    assert seen.closed_at is not None
    assert len(seen.letters) == 2
    assert seen.answer_by is None
