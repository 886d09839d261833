"""A WorkItem belongs to one person at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import AlreadyClaimed, ItemClosed, NotPermitted, Stale
from engine.records.instances import ItemStatus, WorkItem

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
ANNA, BELA = 1, 2


@pytest.fixture
def item() -> WorkItem:
    return WorkItem(id=17, department="CARD", role="HANDLER", status=ItemStatus.OPEN, opened_at=NINE, version=3)


def test_two_people_cannot_hold_one_work_item(item: WorkItem) -> None:
    item.claim(by=ANNA, at=NINE)

    with pytest.raises(AlreadyClaimed) as refused:
        item.claim(by=BELA, at=NINE)
    assert refused.value.facts["holder"] == ANNA


def test_a_double_click_claims_once(item: WorkItem) -> None:
    item.claim(by=ANNA, at=NINE)
    item.claim(by=ANNA, at=NINE + timedelta(seconds=1))

    assert item.claimed_at == NINE


def test_only_the_holder_can_put_it_back(item: WorkItem) -> None:
    item.claim(by=ANNA, at=NINE)

    with pytest.raises(NotPermitted):
        item.release(by=BELA)


def test_a_released_item_is_open_for_the_department_again(item: WorkItem) -> None:
    item.claim(by=ANNA, at=NINE)
    item.release(by=ANNA)
    item.claim(by=BELA, at=NINE)

    assert item.claimed_by_id == BELA


def test_a_lead_may_take_it_from_one_and_give_it_to_another(item: WorkItem) -> None:
    item.claim(by=ANNA, at=NINE)
    item.assign(to=BELA, at=NINE)

    assert item.claimed_by_id == BELA


def test_a_finished_item_cannot_be_claimed_or_finished_again(item: WorkItem) -> None:
    item.complete(by=ANNA, at=NINE, version=3)

    with pytest.raises(ItemClosed):
        item.claim(by=BELA, at=NINE)
    with pytest.raises(ItemClosed):
        item.complete(by=ANNA, at=NINE, version=3)


def test_a_page_opened_before_a_change_cannot_finish_the_item(item: WorkItem) -> None:
    with pytest.raises(Stale):
        item.complete(by=ANNA, at=NINE, version=2)


def test_somebody_elses_item_cannot_be_finished(item: WorkItem) -> None:
    item.claim(by=ANNA, at=NINE)

    with pytest.raises(AlreadyClaimed):
        item.complete(by=BELA, at=NINE, version=3)
