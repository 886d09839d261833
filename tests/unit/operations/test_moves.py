"""The moves of records that a step makes, and those that they refuse."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.errors import AlreadyClaimed, ItemClosed, NotPermitted, RuleBroken, Stale
from engine.operations.actors import ENGINE
from engine.operations.complaint_page import masked
from engine.operations.incidents import describe_act, repeatable
from engine.records.access import Attempts
from engine.records.instances import Incident, IncidentStatus, ItemStatus, WorkItem
from engine.records.letters import Letter, LetterStatus
from engine.records.limits import TimeLimit

NINE = datetime(2026, 3, 5, 1, tzinfo=UTC)
LI_WEI, LIU_YANG = 3, 4


def an_item(**more: Any) -> WorkItem:
    """An open item of the card department."""
    usual = {"id": 7, "department": "CARD", "role": "HANDLER", "version": 1, "by_party": False, "task_id": 5}
    return WorkItem(**{**usual, **more})


def test_who_does_an_item_that_nobody_held_held_it() -> None:
    item = an_item()

    item.complete(by=LI_WEI, at=NINE)

    assert (item.claimed_by_id, item.completed_by_id, item.status) == (LI_WEI, LI_WEI, ItemStatus.COMPLETED)


def test_nobody_does_what_another_holds() -> None:
    item = an_item(claimed_by_id=LI_WEI)

    with pytest.raises(AlreadyClaimed):
        item.complete(by=LIU_YANG, at=NINE)


def test_the_customer_answers_whoever_holds_their_question() -> None:
    item = an_item(claimed_by_id=LI_WEI, by_party=True)

    item.complete(by=None, at=NINE)

    assert (item.completed_by_id, item.closed_at) == (None, NINE)


def test_the_engine_does_not_do_what_a_person_holds() -> None:
    with pytest.raises(AlreadyClaimed):
        an_item(claimed_by_id=LI_WEI).complete(by=None, at=NINE)


def test_a_page_of_another_version_is_stale_even_for_its_holder() -> None:
    with pytest.raises(Stale):
        an_item(claimed_by_id=LI_WEI).complete(by=LI_WEI, at=NINE, version=2)


def test_an_item_that_moves_is_closed_here_and_open_there() -> None:
    item = an_item(claimed_by_id=LI_WEI, claimed_at=NINE, element_id="findings")

    there = item.handed_over(department="RTL", at=NINE)

    assert (item.status, item.closed_at, item.completed_by_id) == (ItemStatus.CANCELLED, NINE, None)
    assert (there["department"], there["task_id"], there["element_id"]) == ("RTL", 5, "findings")
    assert {"claimed_by_id", "claimed_at", "closed_at", "id"}.isdisjoint(there)


def test_what_is_closed_moves_no_more() -> None:
    item = an_item()
    item.cancel(at=NINE)

    for act in (
        lambda: item.claim(by=LI_WEI, at=NINE),
        lambda: item.assign(to=LI_WEI, at=NINE),
        lambda: item.release(by=LI_WEI),
        lambda: item.complete(by=LI_WEI, at=NINE),
        lambda: item.handed_over(department="RTL", at=NINE),
        lambda: item.cancel(at=NINE),
    ):
        with pytest.raises(ItemClosed):
            act()


def test_only_its_holder_puts_an_item_back() -> None:
    with pytest.raises(NotPermitted):
        an_item(claimed_by_id=LI_WEI).release(by=LIU_YANG)


def test_an_incident_is_resolved_once() -> None:
    incident = Incident(id=1, status=IncidentStatus.OPEN)
    incident.resolve(status=IncidentStatus.DISMISSED, by=LI_WEI, at=NINE)

    with pytest.raises(ItemClosed):
        incident.resolve(status=IncidentStatus.RETRIED, by=LI_WEI, at=NINE)


def test_a_letter_is_released_only_if_it_is_held() -> None:
    letter = Letter(id=1, status=LetterStatus.HELD, html="old")
    letter.release(status=LetterStatus.SENDING, html="new")

    assert (letter.status, letter.html) == (LetterStatus.SENDING, "new")
    with pytest.raises(RuleBroken):
        letter.release(status=LetterStatus.SENDING, html="newer")


def test_a_second_proof_changes_nothing() -> None:
    letter = Letter(id=1, status=LetterStatus.SENDING)
    letter.notify(channel="email", proof="first", at=NINE)

    letter.notify(channel="post", proof="second", at=NINE + timedelta(days=1))

    assert (letter.channel, letter.proof, letter.notified_at) == ("email", "first", NINE)


@pytest.mark.parametrize(("hours", "kept"), [(1, False), (0, True), (-1, True)])
def test_a_breach_is_taken_back_only_while_the_end_lies_ahead(hours: int, kept: bool) -> None:
    limit = TimeLimit(due_at=NINE + timedelta(hours=hours), breached_at=NINE - timedelta(days=1), breach_late=True)

    limit.take_back_breach(now=NINE)

    assert (limit.breached_at is not None, limit.breach_late) == (kept, kept)


def test_a_breach_is_told_once() -> None:
    limit = TimeLimit(due_at=NINE)
    limit.breach(due_at=NINE, late=False)

    limit.breach(due_at=NINE + timedelta(days=1), late=True)

    assert (limit.breached_at, limit.breach_late) == (NINE, False)


def test_wrong_tries_count_within_their_window() -> None:
    tries, window = Attempts(key="login:li.wei", window_ends_at=NINE, count=0), timedelta(minutes=5)

    tries.failed(at=NINE, window=window)
    tries.failed(at=NINE + timedelta(minutes=4), window=window)
    assert (tries.count, tries.window_ends_at) == (2, NINE + window)
    tries.failed(at=NINE + window, window=window)

    assert (tries.count, tries.window_ends_at) == (1, NINE + 2 * window)


def test_an_incident_keeps_an_act_as_json_and_only_one_that_can_be_done_again() -> None:
    @repeatable("test.act")
    def act() -> None:
        """Do something."""

    def other() -> None:
        """Do something once."""

    name, arguments = describe_act(act, {"actor": ENGINE, "at": NINE, "typed": {"a": ["b"]}})

    assert name == "test.act"
    assert arguments == {
        "actor": {"name": "engine", "role": "ENGINE", "person_id": None},
        "at": "2026-03-05T01:00:00+00:00",
        "typed": {"a": ["b"]},
    }
    assert describe_act(other, {"actor": ENGINE}) == (None, None)


@pytest.mark.parametrize(
    ("name", "shown"), [("王小明", "王**"), ("Ann Miller", "A** M**"), ("李", "李**"), (" ", ""), ("", "")]
)
def test_a_name_is_shown_by_its_first_characters(name: str, shown: str) -> None:
    assert masked(name) == shown
