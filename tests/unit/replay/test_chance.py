"""Random numbers have names: what one asks for, and in which order, changes no other number."""

from collections import Counter
from datetime import timedelta
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from web.replay.chance import Draw

SEVEN = Draw(7)


def test_the_same_name_gives_the_same_number_whatever_was_asked_before() -> None:
    first = SEVEN.of("cfpb:1", "findings", 0).share("outcome")
    for key in ("cfpb:2", "cfpb:3"):
        SEVEN.of(key, "findings").share("outcome")

    assert SEVEN.of("cfpb:1", "findings", 0).share("outcome") == first


@given(st.sampled_from(["seed", "key", "step", "round", "what"]))
def test_every_part_of_the_name_counts(part: str) -> None:
    name = {"seed": 7, "key": "cfpb:1", "step": "findings", "round": 0, "what": "outcome"}
    other = {**name, part: 8 if part in ("seed", "round") else "other"}

    def share(seed: int, key: str, step: str, round: int, what: str) -> float:
        return Draw(seed).of(key, step, round).share(what)

    assert share(**name) != share(**other)  # type: ignore[arg-type] # the values have the types of their parts


def test_numbers_are_spread_evenly_from_zero_to_one() -> None:
    shares = [SEVEN.of(f"cfpb:{number}", "contact").share() for number in range(4000)]

    tenths = Counter(int(share * 10) for share in shares)
    assert sorted(tenths) == list(range(10))
    assert all(320 < count < 480 for count in tenths.values())


def test_choices_follow_their_weights() -> None:
    chosen = Counter(SEVEN.of(f"{number}", "s").choose({"a": 3, "b": 1, "c": 0}, "x") for number in range(4000))

    assert 2800 < chosen["a"] < 3200
    assert chosen["c"] == 0


def test_half_of_all_lengths_are_below_the_median() -> None:
    lengths = [SEVEN.of(f"{number}").lasting(timedelta(hours=4), "x") for number in range(2000)]

    assert timedelta(hours=3.7) < median(lengths) < timedelta(hours=4.3)
    assert min(lengths) > timedelta(0)


@given(st.sets(st.integers(0, 500), min_size=5, max_size=60), st.integers(0, 500))
def test_who_is_chosen_among_many_hangs_on_each_alone(numbers: set[int], one_more: int) -> None:
    keys = {f"cfpb:{number}" for number in numbers}

    chosen = SEVEN.among(keys, 3, "fault")
    with_more = SEVEN.among(keys | {f"cfpb:{one_more}"}, 3, "fault")

    assert len(set(with_more) - {*chosen, f"cfpb:{one_more}"}) == 0
