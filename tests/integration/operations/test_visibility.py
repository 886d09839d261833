"""A person sees the complaints in which their department has or had work, or which it registered; three see all."""

import pytest

from engine.errors import NotFound
from engine.operations.classification import transfer
from engine.operations.complaint_list import complaints_of
from engine.operations.complaint_page import complaint_view
from engine.operations.withdrawal import withdraw
from engine.operations.worklist import open_item
from tests.bank import STAFF, Bank


def seers(bank: Bank) -> set[str]:
    """Who sees the complaint; its page and the list agree."""
    found = set()
    with bank.store.reading() as session:
        for username in STAFF:
            person = bank.person(username)
            rows = complaints_of(session, person=person, asked="", status="all", limit=50, offset=0)
            listed = bank.number in {row.number for row in rows}
            try:
                complaint_view(session, bank.services, person=person, number=bank.number)
            except NotFound:
                assert not listed
            else:
                assert listed
                found.add(username)
    return found


EVERYWHERE = {"chen.jing", "zhao.lei", "qian.hong", "wu.ting", "sun.yan"}
CALL_CENTRE = {"zhang.min", "xu.lan"}
CARDS = {"li.wei", "liu.yang", "wang.fang"}


def test_who_took_it_and_who_watches_all_see_a_new_complaint(bank: Bank) -> None:
    bank.register()

    assert seers(bank) == EVERYWHERE | CALL_CENTRE


def test_the_department_in_charge_sees_it_from_its_first_step_on(bank: Bank) -> None:
    bank.complaint_at("contact")

    assert seers(bank) == EVERYWHERE | CALL_CENTRE | CARDS


def test_who_was_asked_for_help_sees_it_also_after_helping(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT"])
    bank.do("contact")

    bank.do("give_evidence")

    assert seers(bank) == EVERYWHERE | CALL_CENTRE | CARDS | {"shi.lei", "admin"}


def test_who_had_it_before_a_transfer_still_sees_it(bank: Bank) -> None:
    bank.complaint_at("contact")

    bank.perform(transfer, by="chen.jing", number=bank.number, department="RTL", reason="属零售业务")

    assert seers(bank) == EVERYWHERE | CALL_CENTRE | CARDS | {"feng.lei", "cao.ying"}


def test_what_one_may_not_see_is_not_there(bank: Bank) -> None:
    item = bank.complaint_at("contact")

    with bank.store.reading() as session, pytest.raises(NotFound) as hidden:
        complaint_view(session, bank.services, person=bank.person("feng.lei"), number=bank.number)
    with bank.store.reading() as session, pytest.raises(NotFound) as absent:
        complaint_view(session, bank.services, person=bank.person("feng.lei"), number="TS202603050009994")
    with bank.store.reading() as session, pytest.raises(NotFound):
        open_item(session, person=bank.person("feng.lei"), work_item_id=item.id)

    assert str(hidden.value) == str(absent.value)


def test_what_one_may_not_see_one_cannot_act_on(bank: Bank) -> None:
    bank.register()

    with pytest.raises(NotFound):
        bank.perform(withdraw, by="feng.lei", number=bank.number, reason="撤诉", verified=True, free_will=True)


def test_a_list_finds_by_number_and_by_words_of_the_title(bank: Bank) -> None:
    number = bank.register(title="转账 100% 未到账", body="转账两天未到账")
    bank.register(title="年费_重复", body="年费重复收取", name="李雷")

    def found(asked: str) -> list[str]:
        with bank.store.reading() as session:
            rows = complaints_of(session, person=bank.person("zhang.min"), asked=asked, status="all", limit=9, offset=0)
        return [row.title for row in rows]

    assert found(number) == ["转账 100% 未到账"]
    assert found("100%") == ["转账 100% 未到账"]
    assert found("费_重") == ["年费_重复"]
    assert found("%") == ["转账 100% 未到账"]


def test_a_list_parts_open_and_closed(bank: Bank) -> None:
    first = bank.register()
    bank.withdraw()
    second = bank.register()

    with bank.store.reading() as session:
        rows = {
            status: [
                row.number
                for row in complaints_of(
                    session, person=bank.person("zhang.min"), asked="", status=status, limit=9, offset=0
                )
            ]
            for status in ("open", "closed", "all")
        }

    assert rows == {"open": [second], "closed": [first], "all": [second, first]}
