"""Accounts: who may log in, how guessing is slowed down, and what ends when a password changes."""

import json
from datetime import timedelta
from threading import Barrier
from time import process_time

import pytest
from sqlalchemy import select

from engine import audit
from engine.errors import InvalidInput, NotPermitted, RuleBroken
from engine.operations.people import change_password, log_in, set_absence, set_language
from engine.records.access import Attempts
from engine.records.audit import AuditEntry
from engine.records.people import Person
from tests.bank import PASSWORD, Bank
from tests.threads import in_threads


def enter(bank: Bank, username: str = "li.wei", password: str = PASSWORD) -> Person | None:
    """Try to log in."""
    person: Person | None = bank.perform(log_in, username=username, password=password)
    return person


def log_ins(bank: Bank) -> list[tuple[str, str]]:
    """Who tried to log in today, and how it went, as the trail tells it."""
    with bank.store.reading() as session:
        query = select(AuditEntry).where(AuditEntry.stream.like("login:%")).order_by(AuditEntry.seq)
        return [(row.actor, note["kind"]) for row in session.scalars(query) for note in json.loads(row.body)["notes"]]


def test_the_right_password_lets_in(bank: Bank) -> None:
    person = enter(bank)

    assert person is not None
    assert person.username == "li.wei"


@pytest.mark.parametrize(("username", "password"), [("li.wei", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_anything_else_does_not(bank: Bank, username: str, password: str) -> None:
    assert enter(bank, username, password) is None


def test_who_has_left_is_not_let_in(bank: Bank) -> None:
    with bank.store.transaction() as session:
        audit.act(session, actor="test", role="TEST", action="person.leave", at=bank.clock.now())
        session.get_one(Person, bank.person("li.wei").id).active = False

    assert enter(bank) is None


def test_passwords_are_kept_as_argon2id_and_never_in_the_trail(bank: Bank) -> None:
    hashed = bank.person("li.wei").password_hash

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with bank.store.reading() as session:
        bodies = b"".join(session.scalars(select(AuditEntry.body)))
    assert PASSWORD.encode() not in bodies
    assert hashed.encode() not in bodies


def test_an_unknown_name_costs_as_much_as_a_known_one(bank: Bank) -> None:
    def cost(username: str) -> float:
        began = process_time()
        enter(bank, username, "wrong")
        return process_time() - began

    known = min(cost("li.wei") for _ in range(3))
    unknown = min(cost(f"nobody.{k}") for k in range(3))
    assert unknown > known / 2


def test_every_try_is_told(bank: Bank) -> None:
    enter(bank)
    enter(bank, password="wrong")
    enter(bank, username="nobody")

    li_wei = f"person:{bank.person('li.wei').id}"
    assert log_ins(bank) == [(li_wei, "login.ok"), (li_wei, "login.refused"), ("unknown", "login.refused")]


def test_five_wrong_passwords_and_even_the_right_one_must_wait(bank: Bank) -> None:
    for _ in range(5):
        assert enter(bank, password="wrong") is None

    with pytest.raises(NotPermitted) as refused:
        enter(bank)

    assert refused.value.facts["until"] == bank.clock.now() + timedelta(minutes=5)
    bank.clock.advance(timedelta(minutes=5))
    assert enter(bank) is not None


def test_guessing_at_one_name_locks_nobody_else_out(bank: Bank) -> None:
    for _ in range(5):
        enter(bank, "nobody", "wrong")

    assert enter(bank) is not None


def test_a_log_in_forgets_the_wrong_tries_before_it(bank: Bank) -> None:
    for _ in range(4):
        enter(bank, password="wrong")
    enter(bank)

    for _ in range(4):
        enter(bank, password="wrong")

    assert enter(bank) is not None
    assert bank.count(Attempts) == 0


def test_wrong_tries_of_long_ago_do_not_count(bank: Bank) -> None:
    for _ in range(4):
        enter(bank, password="wrong")
    bank.clock.advance(timedelta(minutes=6))

    for _ in range(4):
        enter(bank, password="wrong")

    assert enter(bank) is not None


def test_guesses_that_come_at_once_are_counted_one_by_one(bank: Bank) -> None:
    gate, username = Barrier(5), bank.person("li.wei").username

    def guess() -> None:
        gate.wait()
        enter(bank, username, "wrong")

    in_threads([guess] * 5)

    with pytest.raises(NotPermitted):
        enter(bank)


def test_a_new_password_ends_every_other_session(bank: Bank) -> None:
    before = bank.person("li.wei").session_epoch

    person = bank.perform(change_password, by="li.wei", old=PASSWORD, new="another long one")

    assert (person.session_epoch, person.must_change_password) == (before + 1, False)
    assert enter(bank) is None
    assert enter(bank, password="another long one") is not None


@pytest.mark.parametrize(
    ("old", "new", "refused"),
    [
        ("wrong", "another long one", NotPermitted),
        (PASSWORD, "short", InvalidInput),
        (PASSWORD, PASSWORD, InvalidInput),
    ],
)
def test_a_password_is_not_changed_to_just_anything(bank: Bank, old: str, new: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        bank.perform(change_password, by="li.wei", old=old, new=new)

    assert enter(bank) is not None


def test_a_user_name_is_given_once(bank: Bank) -> None:
    with pytest.raises(RuleBroken):
        bank.hire("li.wei", "CARD:HANDLER")


def test_a_post_is_in_a_department_of_the_bank(bank: Bank) -> None:
    with pytest.raises(InvalidInput) as refused:
        bank.hire("new", "MOON:HANDLER")

    assert "MOON" in str(refused.value)


def test_who_is_away_is_away_until_that_moment(bank: Bank) -> None:
    back_at = bank.clock.now() + timedelta(days=2)

    person = bank.perform(set_absence, by="li.wei", until=back_at)

    assert person.is_absent(now=back_at - timedelta(microseconds=1))
    assert not person.is_absent(now=back_at)
    assert not bank.perform(set_absence, by="li.wei", until=None).is_absent(now=bank.clock.now())


def test_the_language_somebody_reads_is_remembered(bank: Bank) -> None:
    assert bank.perform(set_language, by="li.wei", language="en").language == "en"
