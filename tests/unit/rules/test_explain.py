"""How an end was found, said line by line in English and Chinese."""

import re
from dataclasses import replace
from datetime import date, time
from string import Formatter

import pytest

from engine.errors import InvalidInput
from engine.rules import (
    Due,
    Event,
    Extension,
    LimitState,
    Line,
    Opening,
    Pause,
    Unit,
    due,
    explain,
    parse_length,
    show_due,
)
from engine.rules.instants import LANGUAGES
from engine.rules.state import Restart
from engine.rules.wording import DAYS, EVENTS, LINES, UNITS
from tests.unit.rules.builders import CHINA, NINE_TO_FIVE, SHANGHAI, a_calendar, a_limit, at

NAMES = {
    "mediation": {"en": "mediation", "zh": "调解"},
    "complexity": {"en": "the matter is complex", "zh": "情况复杂"},
    "LEAD": {"en": "the department lead", "zh": "部门主管"},
}


def said(limit: LimitState, language: str = "en", *, statutory: Due | None = None) -> list[str]:
    return explain(due(limit, CHINA, statutory=statutory).lines, language, names=NAMES)


def test_fifteen_days_in_one_line() -> None:
    limit = a_limit("15 d", "2026-03-05 10:12")

    assert said(limit) == ["received 2026-03-05 10:12 + 15 calendar days, first day not counted → 2026-03-20 24:00"]
    assert said(limit, "zh") == ["收到投诉 2026-03-05 10:12 + 15 日（首日不计） → 2026-03-20 24:00"]


def test_working_days_tell_how_many_days_off_lie_between() -> None:
    limit = a_limit("5 bd", "2026-02-12 16:00")

    assert said(limit) == [
        "received 2026-02-12 16:00 + 5 working days, first day not counted → 2026-02-26 24:00",
        "days off in between, not counted: 9",
    ]
    assert said(limit, "zh")[1] == "其间非工作日不计：9 天"


def test_hours_tell_which_hours_count() -> None:
    assert said(a_limit("4 bh", "2026-03-05 10:12"))[1] == (
        "only opening hours count: Mon–Fri 09:00-17:00; working weekends 09:00-17:00"
    )
    assert said(a_limit("4 bh", "2026-03-05 10:12"), "zh")[1] == (
        "仅计营业时间：周一至周五 09:00-17:00; 调休上班的周末 09:00-17:00"
    )
    assert said(a_limit("1 h", "2026-03-05 10:12")) == [
        "received 2026-03-05 10:12 + 1 hour → 2026-03-05 11:12",
        "every hour counts, also at night and on days off",
    ]


def eventful() -> LimitState:
    """A limit with an extension, a pause and a restart behind it."""
    return replace(
        a_limit("15 d", "2026-03-05 10:12"),
        extensions=(
            Extension(
                at=at("2026-03-18 10:00"), to=parse_length("30 d"), reason="complexity", role="LEAD", letter="extension"
            ),
        ),
        pauses=(Pause(at("2026-03-10 09:00"), at("2026-03-14 10:00"), "mediation"),),
        restarts=(Restart(at("2026-03-01 09:00"), Event.RECEIVED),),
        started_by=Event.NEW_FACTS,
    )


def test_extension_pause_and_restart_are_told_in_turn() -> None:
    assert said(eventful()) == [
        "counted anew: the start on 2026-03-01 09:00 (received) no longer counts",
        "new facts received 2026-03-05 10:12 + 15 calendar days, first day not counted → 2026-03-20 24:00",
        "extended to 30 calendar days on 2026-03-18 10:00, approved by the department lead, "
        "reason: the matter is complex → 2026-04-04 24:00",
        "paused from 2026-03-10 09:00 to 2026-03-14 10:00, reason: mediation; not counted: 4 calendar days "
        "→ 2026-04-08 24:00",
    ]
    assert said(eventful(), "zh") == [
        "重新起算：原起算点 2026-03-01 09:00（收到投诉）不再适用",
        "收到新事实、新理由 2026-03-05 10:12 + 15 日（首日不计） → 2026-03-20 24:00",
        "2026-03-18 10:00 经 部门主管 批准延长至 30 日，原因：情况复杂 → 2026-04-04 24:00",
        "2026-03-10 09:00 至 2026-03-14 10:00 暂停，原因：调解；不计入：4 日 → 2026-04-08 24:00",
    ]


def test_the_last_line_with_an_end_tells_the_end_itself() -> None:
    lines = due(eventful(), CHINA).lines

    assert [line.facts["until"] for line in lines if "until" in line.facts][-1] == "2026-04-09T00:00+08:00"


def test_a_pause_of_a_limit_in_hours_is_told_in_minutes_that_count() -> None:
    limit = a_limit("4 bh", "2026-03-05 14:00", pauses=(Pause(at("2026-03-05 16:00"), at("2026-03-06 10:00"), "x"),))

    assert said(limit)[-1].endswith("reason: x; not counted: 120 minutes → 2026-03-06 12:00")


def test_a_pause_that_began_before_the_first_day_is_told_with_the_days_it_cost() -> None:
    calendar_days = a_limit(
        "15 d", "2026-03-05 10:12", pauses=(Pause(at("2026-03-05 11:00"), at("2026-03-07 11:00"), "x"),)
    )
    working_days = replace(calendar_days, counting=replace(calendar_days.counting, length=parse_length("5 bd")))

    assert "not counted: 1 calendar day →" in said(calendar_days)[-1]
    assert "not counted: 1 working day →" in said(working_days)[-1]


def every_line() -> list[Line]:
    """Ends that together need every sentence."""
    rolling = a_limit("15 d", "2026-09-18 17:00", roll_if_holiday=True, late_receipt_cutoff=time(17))
    paused = a_limit("15 d", "2026-03-05 10:12", pauses=(Pause(at("2026-03-10 09:00"), None, "mediation"),))
    late = a_limit("9 bd", "2026-12-29 10:00", days_before_statutory=2)
    ends = [
        due(limit, CHINA)
        for limit in (
            eventful(),
            rolling,
            paused,
            a_limit("4 bh", "2026-03-05 10:12"),
            a_limit("30 min", "2026-03-05 10:12"),
            a_limit("2 w", "2026-03-05 10:12", count_first_day=True),
        )
    ]
    law = due(a_limit("10 d", "2026-12-29 10:00"), CHINA)
    ends += [
        due(one, CHINA, statutory=law) for one in (late, a_limit("9 bd", "2027-01-07 10:00", days_before_statutory=2))
    ]
    return [line for end in ends for line in end.lines]


def test_a_day_that_rolls_a_late_receipt_and_the_statutory_limit_are_told() -> None:
    told = "\n".join(explain(every_line(), "en", names=NAMES))

    assert "after 17:00 or on a day off: counts as received on 2026-09-20" in told
    assert "the last day 2026-10-05 is a day off: moved to 2026-10-08" in told
    assert "at least 2 days before the statutory limit (2027-01-08 24:00) → 2027-01-06 24:00" in told
    assert "in the last 2 days before the statutory limit (2027-01-08 24:00), so with it at the latest" in told
    assert "provisional: holidays after 2026-12-31 or before the calendar begins are not known" in told
    assert "paused since 2026-03-10 09:00, reason: mediation; the end moves until the pause is over" in told


def test_the_examples_need_every_sentence() -> None:
    assert {line.code for line in every_line()} == set(LINES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_shows_a_key_or_a_gap(language: str) -> None:
    for sentence in explain(every_line(), language, names=NAMES):
        assert not re.search(r"[{}]|_|None|T00:00|\+08:00", sentence), sentence


def test_chinese_sentences_hold_no_english_words() -> None:
    for sentence in explain(every_line(), "zh", names=NAMES):
        assert not re.search(r"[A-Za-z]", sentence), sentence


def test_every_event_unit_and_day_has_words_in_both_languages() -> None:
    assert set(EVENTS) == set(Event)
    assert set(UNITS) == set(Unit)
    assert len({words for words, _ in EVENTS.values()}) == len({words for _, words in EVENTS.values()}) == len(Event)
    assert all(all(words) for words in (*EVENTS.values(), *UNITS.values(), *DAYS.values(), *LINES.values()))


@pytest.mark.parametrize("code", LINES)
def test_both_languages_tell_the_same_facts(code: str) -> None:
    english, chinese = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in LINES[code])

    assert english == chinese


def test_days_with_hours_of_their_own_are_named_apart() -> None:
    short_friday = a_calendar(hours=(NINE_TO_FIVE,) * 4 + ((Opening(540, 720),),) + (NINE_TO_FIVE, ()))

    told = due(a_limit("4 bh", "2026-03-05 10:12"), short_friday).lines

    assert explain(told, "en")[1] == (
        "only opening hours count: Mon–Thu 09:00-17:00; Fri 09:00-12:00; working Saturdays 09:00-17:00"
    )
    assert explain(told, "zh")[1] == (
        "仅计营业时间：周一至周四 09:00-17:00; 周五 09:00-12:00; 调休上班的周六 09:00-17:00"
    )


def test_a_line_or_language_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInput):
        explain([Line("moonphase", {})], "en")
    with pytest.raises(InvalidInput):
        explain([], "fr")
    with pytest.raises(InvalidInput):
        show_due(at("2026-03-23 00:00"), SHANGHAI, "fr")


@pytest.mark.parametrize(
    ("stored", "english", "chinese"),
    [
        ("2026-03-23 00:00", "22 March 2026, 24:00", "2026年3月22日24:00"),
        ("2026-03-01 00:00", "28 February 2026, 24:00", "2026年2月28日24:00"),
        ("2026-03-05 14:12", "5 March 2026, 14:12", "2026年3月5日14:12"),
        ("2027-01-01 00:00", "31 December 2026, 24:00", "2026年12月31日24:00"),
    ],
)
def test_the_end_of_a_day_is_shown_as_24_o_clock_of_that_day(stored: str, english: str, chinese: str) -> None:
    assert show_due(at(stored), SHANGHAI, "en") == english
    assert show_due(at(stored), SHANGHAI, "zh") == chinese


def test_coverage_is_told_by_its_last_day() -> None:
    short = a_calendar(covered_until=date(2026, 3, 1), holidays=frozenset(), working_weekends=frozenset())

    assert "holidays after 2026-02-28" in explain(due(a_limit("3 bd", "2026-02-27 10:00"), short).lines, "en")[-1]
