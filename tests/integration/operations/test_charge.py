"""Who may steer a complaint: those in charge of it and those who route; and nobody leads a complaint about themselves."""

import pytest

from engine.errors import InvalidInput, NotPermitted
from engine.operations.classification import reclassify, transfer
from engine.operations.forms import FormInvalid
from engine.operations.withdrawal import withdraw
from engine.records.complaints import Status
from tests.bank import Bank
from tests.integration.operations.test_reclassifying import URGENT

ONLOOKERS = ("zhang.min", "wu.ting", "sun.yan", "qian.hong")
"""The clerk who took it in, the supervisor, the compliance officer and the reviewer: they read, and decide nothing."""


def hand_over(bank: Bank, department: str, *, by: str) -> None:
    bank.perform(transfer, by=by, number=bank.number, department=department, reason="不属本部门业务")


def take_back(bank: Bank, *, by: str) -> None:
    bank.perform(withdraw, by=by, number=bank.number, reason="客户来电", verified=True, free_will=True)


@pytest.mark.parametrize("onlooker", ONLOOKERS)
def test_whoever_only_reads_a_complaint_gives_it_no_other_class_or_department(bank: Bank, onlooker: str) -> None:
    bank.complaint_at("contact")

    with pytest.raises(NotPermitted):
        hand_over(bank, "RTL", by=onlooker)
    with pytest.raises(NotPermitted):
        bank.perform(reclassify, by=onlooker, number=bank.number, as_=URGENT, reason="x")

    assert (bank.complaint().lead_department, bank.complaint().nature) == ("CARD", "GEN")


@pytest.mark.parametrize("steers", ["li.wei", "wang.fang", "chen.jing", "zhao.lei"])
def test_who_is_in_charge_and_who_routes_may_hand_it_over(bank: Bank, steers: str) -> None:
    bank.complaint_at("contact")

    hand_over(bank, "RTL", by=steers)

    assert bank.complaint().lead_department == "RTL"


def test_who_is_not_in_charge_any_more_does_not_take_it_back(bank: Bank) -> None:
    bank.complaint_at("contact")
    hand_over(bank, "RTL", by="li.wei")

    with pytest.raises(NotPermitted):
        hand_over(bank, "CARD", by="li.wei")


@pytest.mark.parametrize("desk", ["zhang.min", "li.wei", "chen.jing"])
def test_a_withdrawal_is_taken_by_the_desk_that_took_the_complaint_in_too(bank: Bank, desk: str) -> None:
    bank.complaint_at("contact")

    take_back(bank, by=desk)

    assert bank.complaint().status == Status.WITHDRAWN


@pytest.mark.parametrize("onlooker", ONLOOKERS[1:])
def test_others_take_no_withdrawal(bank: Bank, onlooker: str) -> None:
    bank.complaint_at("contact")

    with pytest.raises(NotPermitted):
        take_back(bank, by=onlooker)


@pytest.mark.parametrize("department", ["EXEC", "SUP", "COMPL", "HR", "IT"])
def test_a_complaint_goes_only_where_complaints_are_handled(bank: Bank, department: str) -> None:
    bank.complaint_at("contact")

    with pytest.raises(InvalidInput):
        hand_over(bank, department, by="li.wei")


def test_nobody_is_put_in_charge_of_a_complaint_about_themselves(bank: Bank) -> None:
    bank.register(subject_department="RTL", circumstances=("misconduct",))
    assert bank.item("confirm_classification") is not None

    with pytest.raises(FormInvalid) as refused:
        bank.do("confirm_classification", lead_department="RTL", override_reason="属零售业务")
    bank.do("confirm_classification", lead_department="CARD", override_reason="属信用卡业务")
    with pytest.raises(InvalidInput):
        hand_over(bank, "RTL", by="wang.fang")

    assert [(one.field, one.code) for one in refused.value.problems] == [("lead_department", "about_itself")]
    assert bank.complaint().lead_department == "CARD"


def test_the_limit_for_claiming_begins_anew_in_the_next_department(bank: Bank) -> None:
    bank.complaint_at("findings")
    assert "claim" not in bank.running

    hand_over(bank, "RTL", by="wang.fang")
    assert "claim" in bank.running
    bank.claim("findings", by="feng.lei")

    assert "claim" not in bank.running
    bank.require_sound()
