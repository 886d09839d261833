"""Complaint numbers catch what people mistype."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from engine.records.numbers import complaint_number, is_complaint_number

numbers = st.builds(complaint_number, day=st.dates(date(2020, 1, 1), date(2099, 12, 31)), count=st.integers(1, 999_999))


def test_a_number_names_the_day_and_the_count() -> None:
    number = complaint_number(day=date(2026, 11, 24), count=1)

    assert number.startswith("TS20261124000001")
    assert len(number) == 17


@given(numbers, st.integers(2, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, place: int, by: int) -> None:
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    assert is_complaint_number(number)
    assert not is_complaint_number(wrong)


def test_a_word_is_no_number() -> None:
    assert not is_complaint_number("TS2026112400000\uff117")
    assert not is_complaint_number("hello")
