"""Two complaints on the same matter: compared on one page, and joined so that nothing is lost."""

import pytest

from tests.bank import Bank
from tests.integration.web.conftest import Visit


@pytest.fixture
def pair(bank: Bank) -> tuple[str, str]:
    """An open complaint, and one that looks like it and waits to be compared."""
    first = bank.register(body="我的信用卡年费被收了两次，每次二百元，请退还。", request="退还年费")
    bank.lead_to("contact")
    bank.claim("contact", by="li.wei")
    second = bank.register(
        channel="email", body="我的信用卡年费被收了两次，每次二百元，请尽快退还！", request="尽快退款"
    )
    return first, second


def test_both_are_read_before_it_is_decided(bank: Bank, visit: Visit, pair: tuple[str, str]) -> None:
    first, _ = pair

    page = visit("zhang.min").open(f"/work-items/{bank.item('confirm_duplicate').id}")

    assert f'href="/complaints/{first}"' in page.text
    assert "每次二百元，请退还" in page.words
    assert "请尽快退还！" in page.words
    assert "同一投诉人" in page.words


def test_who_may_not_open_the_other_one_still_reads_its_words(bank: Bank, visit: Visit) -> None:
    first = bank.register(body="我的信用卡年费被收了两次，每次二百元，请退还。")
    bank.hire("he.yu", "BR:INTAKE")
    bank.register(by="he.yu", department="BR")

    page = visit("he.yu").open(f"/work-items/{bank.item('confirm_duplicate').id}")

    assert first in page.words
    assert f'href="/complaints/{first}"' not in page.text
    assert "每次二百元，请退还" in page.words


def test_the_words_of_the_duplicate_stand_in_the_file_that_goes_on(
    bank: Bank, visit: Visit, pair: tuple[str, str]
) -> None:
    first, second = pair
    bank.do("confirm_duplicate", same_matter=True)

    page = visit("li.wei").open(f"/complaints/{first}")
    assert second in page.words
    assert "请尽快退还！" in page.words
    assert "尽快退款" in page.words

    page.open(f"/complaints/{first}?tab=timeline")
    assert "重复投诉并入" in page.words
    assert second in page.words
    bank.require_sound()


def test_the_limits_of_the_duplicate_are_not_said_to_be_kept(bank: Bank, visit: Visit, pair: tuple[str, str]) -> None:
    _, second = pair
    bank.do("confirm_duplicate", same_matter=True)

    page = visit("zhang.min").open(f"/complaints/{second}")

    assert "随投诉终止" in page.words
    assert "按时完成" not in page.words


def test_what_was_closed_meanwhile_takes_nothing_in(bank: Bank, visit: Visit, pair: tuple[str, str]) -> None:
    first, second = pair
    item = bank.item("confirm_duplicate").id
    page = visit("zhang.min").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")
    bank.number = first
    bank.withdraw()
    bank.number = second

    page.send(f"/work-items/{item}/complete", same_matter="true", reason="同一笔年费")

    assert page.status == 422
    assert 'href="#field-same_matter"' in page.text
    assert bank.incidents() == []
    page.send(f"/work-items/{item}/complete", same_matter="", reason="另一件已办结")
    assert bank.open == ["confirm_classification"]
