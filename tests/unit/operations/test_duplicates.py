"""When two texts are the same, and how alike two are that are not."""

from decimal import Decimal

import pytest

from engine.operations.duplicates import fingerprint, similarity


@pytest.mark.parametrize(
    "same",
    ["年费收了两次。请退还！", "年费 收了 两次，请退还", "年费收了两次\n请退还", "「年费」收了两次……请退还?"],
)
def test_spaces_and_punctuation_make_no_other_text(same: str) -> None:
    assert fingerprint(same) == fingerprint("年费收了两次，请退还。")


def test_case_and_width_make_no_other_text() -> None:
    assert fingerprint("Card FEE \uff12\uff10\uff10") == fingerprint("card fee 200")


@pytest.mark.parametrize("other", ["年费收了三次，请退还。", "请退还，年费收了两次。", ""])
def test_other_words_are_another_text(other: str) -> None:
    assert fingerprint(other) != fingerprint("年费收了两次，请退还。")


def test_equal_texts_are_wholly_alike_and_foreign_ones_not_at_all() -> None:
    assert similarity("年费收了两次", "年费，收了两次！") == Decimal(1)
    assert similarity("年费收了两次", "转账没有到账") == Decimal(0)


def test_likeness_counts_the_pairs_of_characters_that_both_have() -> None:
    # abcd: ab bc cd; bcde: bc cd de: two of three shared.
    assert similarity("abcd", "bcde") == Decimal("0.67")


@pytest.mark.parametrize("text", ["", "。！", "a"])
def test_a_text_without_pairs_is_like_none(text: str) -> None:
    assert similarity(text, "年费收了两次") == Decimal(0)
    assert similarity(text, text) == Decimal(0)


def test_only_the_beginning_of_a_long_text_is_compared() -> None:
    assert similarity("年费" * 5_000, "年费" * 1_000 + "转账" * 4_000) == Decimal(1)
