"""A letter is frozen in the step that sends it, and leaves only when nothing that must stand in it is missing."""

from hashlib import sha256

import pytest
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import ProcessFault
from engine.letters import render
from engine.operations.complaint_page import letter_views
from engine.operations.forms import FormInvalid
from engine.operations.services import Services
from engine.records.letters import Letter, LetterStatus
from engine.records.outbox import OutboxMessage
from engine.storage.errors import Duplicate
from tests.bank import Bank

PLAIN = {"facts_found": "年费收取两次", "basis": "章程第十二条", "decision": "退还 200 元"}


def test_the_receipt_is_frozen_in_the_step_that_takes_the_complaint(bank: Bank) -> None:
    bank.register()

    (letter,) = bank.letters()
    assert (letter.code, letter.round, letter.status) == ("L1", 1, LetterStatus.SENDING)
    assert (letter.frozen_at, letter.notified_at, letter.pdf) == (bank.clock.now(), None, None)
    assert bank.number in letter.subject
    assert "2026年3月20日" in letter.html
    assert "王小明" in letter.html


def test_the_hash_covers_the_template_and_every_word(bank: Bank) -> None:
    bank.register()

    (letter,) = bank.letters()
    said = "\0".join((letter.template_hash, letter.language, letter.subject, letter.html))
    assert letter.text_hash == sha256(said.encode()).hexdigest()


def test_what_was_frozen_never_changes_with_its_template(bank: Bank) -> None:
    bank.register()
    (before,) = bank.letters()

    bank.deploy({"letters/acknowledgement/zh.md": [("投诉处理不收取任何费用", "免费办理")]})
    bank.post()

    (after,) = bank.letters()
    assert (after.html, after.text_hash) == (before.html, before.text_hash)
    plain = bank.mail.received[0].get_body(("plain",))
    assert plain is not None
    assert "投诉处理不收取任何费用" in plain.get_content()


def test_the_trail_keeps_the_hash_of_what_was_sent(bank: Bank) -> None:
    bank.register()
    (letter,) = bank.letters()

    inserted = [
        change
        for entry in bank.history()
        for change in entry.changes
        if change["table"] == "letter" and change["op"] == "insert"
    ]

    assert inserted[0]["values"]["text_hash"] == letter.text_hash


def test_it_is_written_in_the_language_of_the_customer(bank: Bank) -> None:
    bank.register(name="Ann Miller", language="en", email="ann@example.org")

    (letter,) = bank.letters()
    assert letter.language == "en"
    assert letter.subject == f"We have received your complaint {bank.number}"
    assert "2026-03-20" in letter.html


def test_what_a_customer_writes_cannot_become_markup(bank: Bank) -> None:
    bank.complaint_at("draft_answer")
    bank.do("draft_answer", **{**PLAIN, "decision": "# 标题 <script>alert(1)</script> [link](http://evil.example)"})
    bank.do("approve_answer")

    (letter,) = bank.letters("final")
    assert "<script>" not in letter.html
    assert "<a " not in letter.html
    assert "<h1>" not in letter.html


@pytest.mark.parametrize(
    ("setting", "lacks"),
    [({"bank_contact": ""}, "联系方式")],
)
def test_the_gate_names_what_is_missing(bank: Bank, setting: dict[str, str], lacks: str) -> None:
    bank.set(**setting)

    bank.register()

    (incident,) = bank.incidents()
    assert incident.reason == f"letters.send: The letter L1 lacks: {lacks}."
    assert bank.letters() == []


def test_the_gate_reads_the_letter_and_not_the_template(bank: Bank) -> None:
    bank.let_in({"letters/final/zh.md": [("{{ basis }}", ""), ("{{ review_period }}", "若干")]})
    bank.complaint_at("draft_answer")

    with pytest.raises(FormInvalid) as refused:
        bank.do("draft_answer")

    assert [(one.code, one.facts["missing"]) for one in refused.value.problems] == [
        ("letter_lacks", "处理依据, 核查权利")
    ]


def test_an_answer_is_refused_while_it_is_typed_and_the_words_stay(bank: Bank) -> None:
    bank.let_in({"letters/final/zh.md": [("调解、仲裁、诉讼", "其他")]})
    bank.complaint_at("draft_answer")

    with pytest.raises(FormInvalid) as refused:
        bank.do("draft_answer")

    assert refused.value.problems[0].facts["missing"] == "其他救济途径"
    assert bank.open == ["draft_answer"]
    assert bank.incidents() == []


def test_a_letter_that_lost_an_element_after_it_was_drafted_does_not_leave(bank: Bank) -> None:
    bank.complaint_at("approve_answer")
    bank.let_in({"letters/final/zh.md": [("{{ basis }}", "")]})

    with pytest.raises(ProcessFault):
        bank.do("approve_answer")

    assert bank.incidents()[0].reason == "letters.send: The letter L5 lacks: 处理依据."
    assert bank.letters("final") == []


def test_a_second_answer_is_the_second_round_with_the_newest_words(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", reply="dispute", comment="金额不对")
    bank.do("second_look", confirmed=False, reasons="金额有误")
    bank.lead_to("draft_answer")

    bank.do("draft_answer", **{**PLAIN, "decision": "退还 400 元"})
    bank.do("approve_answer")

    first, second = bank.letters("final")
    assert (first.round, second.round) == (1, 2)
    assert "200 元" in first.html
    assert "400 元" in second.html
    assert len({one.key for one in bank.rows(OutboxMessage)}) == 3


def test_a_progress_letter_tells_what_was_done_in_the_words_of_the_profile(bank: Bank) -> None:
    bank.complaint_at("findings", posted=True)

    bank.until("2026-03-12 24:00")

    (letter,) = bank.letters("progress")
    assert "告知受理、完成分类、认领、首次联系投诉人" in letter.html


def test_the_newest_letter_stands_first_on_the_page(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)

    with bank.store.reading() as session:
        views = letter_views(session, complaint_id=bank.complaint().id)

    assert [(view.code, view.channel, view.status) for view in views] == [
        ("L5", "email", LetterStatus.NOTIFIED),
        ("L1", "email", LetterStatus.NOTIFIED),
    ]


def test_every_letter_of_the_profile_that_is_written_can_be_written(bank: Bank) -> None:
    with bank.store.reading() as session:
        book = bank.services.catalogue.rules(session)
    written = [duty.letter for duty in book.profile("CN-NFRA-2020").letters if duty.written]

    for letter in written:
        package = book.letter(letter)
        for language in ("en", "zh"):
            assert render(package, language=language, facts=package.samples[language]).subject

    assert sorted(written) == ["acknowledgement", "extension", "final", "progress", "second_look", "withdrawal"]


def test_two_letters_of_one_round_cannot_even_be_written(bank: Bank) -> None:
    bank.register()
    (letter,) = bank.letters()
    copied = {column.name: getattr(letter, column.name) for column in Letter.__table__.columns if column.name != "id"}

    with pytest.raises(Duplicate):
        bank.perform(_put, rows=[Letter(**copied)])


def _put(session: Session, services: Services, *, rows: list[Letter]) -> None:
    """Write rows past the operations."""
    audit.act(session, actor="test", role="TEST", action="test.write", at=services.clock.now())
    session.add_all(rows)
