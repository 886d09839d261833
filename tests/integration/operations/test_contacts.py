"""How to reach a customer is opened by those who work on the complaint, and the audit keeps every look."""

import pytest
from sqlalchemy import select

from engine import audit
from engine.errors import NotFound, NotPermitted
from engine.operations.contacts import OPENED, open_contact
from engine.records.audit import AuditStream
from tests.bank import STAFF, Bank

REACHED_BY = {"name": "王小明", "phone": "+8613800000001", "address": "上海市浦东新区世纪大道1号"}


def openers(bank: Bank) -> set[str]:
    """Who may open the contact data of the complaint."""
    found = set()
    for username in STAFF:
        try:
            bank.perform(open_contact, by=username, number=bank.number)
        except (NotFound, NotPermitted):
            continue
        found.add(username)
    return found


def looks(bank: Bank) -> list[tuple[str, str, object]]:
    """Every look that the streams of accesses keep: who, when, at what."""
    with bank.store.reading() as session:
        streams = session.scalars(select(AuditStream.name).where(AuditStream.name.like("access:%"))).all()
        return [
            (stream, entry.actor, facts)
            for stream in streams
            for entry in audit.history(session, stream, vault=bank.services.vault)
            for kind, facts in ((note["kind"], note["facts"]) for note in entry.notes)
            if kind == OPENED
        ]


def test_everything_that_is_known_is_shown_and_the_look_is_kept(bank: Bank) -> None:
    bank.register(email=None, preferred_channel="letter", **REACHED_BY)

    contact = bank.perform(open_contact, by="zhang.min", number=bank.number)

    assert contact.said == {**REACHED_BY, "preferred_channel": "letter", "language": "zh"}
    complaint = bank.complaint()
    told = {"complaint": complaint.id, "party": complaint.party_id, "fields": ["address", "name", "phone"]}
    assert looks(bank) == [("access:2026-03-05", bank.actor("zhang.min").name, told)]
    assert bank.acts()[-1] == "contact.open"
    bank.require_sound()


def test_no_entry_repeats_what_was_read(bank: Bank) -> None:
    bank.register(**REACHED_BY)

    bank.perform(open_contact, by="zhang.min", number=bank.number)

    assert not any(value in str(looks(bank)) for value in REACHED_BY.values())


def test_those_who_work_on_it_and_those_who_route_open_it_others_do_not(bank: Bank) -> None:
    bank.complaint_at("contact")

    assert openers(bank) == {"zhang.min", "li.wei", "liu.yang", "wang.fang", "chen.jing", "zhao.lei"}


def test_whoever_holds_an_open_step_may_until_it_is_done(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT"])
    bank.do("contact")
    assert "shi.lei" not in openers(bank)

    bank.claim("give_evidence", by="shi.lei")
    assert "shi.lei" in openers(bank)

    bank.do("give_evidence")
    assert "shi.lei" not in openers(bank)


def test_nobody_opens_the_contact_of_who_complains_about_them(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.spoil(subject_person_id=bank.person("li.wei").id)

    assert "li.wei" not in openers(bank)


def test_a_refused_look_leaves_no_trace(bank: Bank) -> None:
    bank.complaint_at("contact")

    with pytest.raises(NotPermitted):
        bank.perform(open_contact, by="wu.ting", number=bank.number)

    assert looks(bank) == []
