"""A slip in a data file is told with its place and what to write instead; a file without slips is taken."""

from datetime import date, datetime, time
from functools import partial

import pytest

from engine.rules import (
    Event,
    FileInvalid,
    Origin,
    Part,
    parse_calendar,
    parse_codes,
    parse_length,
    parse_organisation,
    parse_profile,
)
from tests.unit.rules.files import CALENDAR, CODES, DEPARTMENTS, GONE, PROFILE, ROLES, problems_of, spoilt

ACK = "time_limits.ack"
LAW = "time_limits.statutory"


def test_a_calendar_file_becomes_a_calendar() -> None:
    calendar = parse_calendar(CALENDAR, file="xx.yaml")

    assert not calendar.is_working_day(date(2026, 1, 2))
    assert calendar.is_working_day(date(2026, 1, 4))
    assert calendar.hours_text == "1-5 09:00-12:00 13:00-24:00"


@pytest.mark.parametrize(
    ("path", "value", "at", "told"),
    [
        ("format", 2, "format", "write 1"),
        ("name", "", "name", "not empty"),
        ("zone", "Mars/Olympus", "zone", "IANA"),
        ("zone", "../etc/passwd", "zone", "IANA"),
        ("covered_from", datetime(2026, 1, 1), "covered_from", "as in 2026-03-22"),  # noqa: DTZ001 - what YAML makes of a date with a time
        ("covered_until", "soon", "covered_until", "as in 2026-03-22"),
        ("covered_until", date(2029, 1, 1), "covered_until", "promises the year 2027"),
        ("opening_hours.monday", GONE, "opening_hours.monday", "needs an opening time"),
        ("opening_hours.monday", [], "opening_hours.monday", "needs an opening time"),
        ("opening_hours.monday", [540], "opening_hours.monday", "put it into quotes"),
        ("opening_hours.monday", "09:00-17:00", "opening_hours.monday", "must be a list"),
        ("opening_hours.monday", ["9-17"], "opening_hours.monday", '"09:00-17:00"'),
        ("opening_hours.monday", ["17:00-09:00"], "opening_hours.monday", "ends before it begins"),
        ("opening_hours.monday", ["09:00-12:00", "11:00-17:00"], "opening_hours.monday", "the one before it"),
        ("opening_hours.mondays", ["09:00-17:00"], "opening_hours.mondays", "did you mean monday?"),
        ("opening_hours.source", GONE, "opening_hours.source", "not empty"),
        ("notices[0].source", " ", "notices[0].source", "not empty"),
        ("notices[0].holidays[0].last", date(2025, 12, 31), "notices[0].holidays[0].last", "must not lie before"),
        ("notices[0].holidays[0].last", date(2026, 6, 1), "notices[0].holidays[0].last", "more than a month"),
        ("notices[0].holidays[0].zh", GONE, "notices[0].holidays[0].zh", "not empty"),
        ("notices[0].working_weekends", [date(2027, 1, 2)], "notices[0].year", "no day of 2026"),
        ("notices[0].working_weekends", ["x"], "notices[0].working_weekends[0]", "must be a date"),
        ("notices[0].working_weekends", [date(2026, 1, 5)], "notices", "no Saturday or Sunday"),
        ("notices", [CALENDAR["notices"][0]] * 2, "notices", "a year twice"),
        ("notices", 7, "notices", "must be a list"),
        ("notices[0]", 7, "notices[0]", "no mapping"),
    ],
)
def test_a_slip_in_a_calendar_is_told(path: str, value: object, at: str, told: str) -> None:
    problems = problems_of(lambda: parse_calendar(spoilt(CALENDAR, path, value), file="xx.yaml"))

    assert told in problems[at]


def test_the_december_before_belongs_to_the_notice_of_the_year() -> None:
    earlier = spoilt(
        spoilt(CALENDAR, "covered_from", date(2025, 12, 1)), "notices[0].working_weekends", [date(2025, 12, 28)]
    )
    two = [{"year": 2025, "source": "test"}, earlier["notices"][0]]

    assert parse_calendar({**earlier, "notices": two}, file="xx.yaml").is_working_day(date(2025, 12, 28))


@pytest.mark.parametrize("nothing", [None, [], "text", 7])
def test_a_file_that_is_no_mapping_is_refused(nothing: object) -> None:
    for parse in (parse_calendar, parse_codes, parse_profile):
        assert problems_of(partial(parse, nothing, file="x.yaml"))["(top)"].startswith("is no mapping")


def test_all_slips_of_a_file_are_told_at_once_each_with_the_name_of_the_file() -> None:
    broken = spoilt(spoilt(CALENDAR, "zone", "Mars/Olympus"), "name", 7)

    with pytest.raises(FileInvalid) as refused:
        parse_calendar(broken, file="xx.yaml")

    assert str(refused.value).splitlines() == [
        "xx.yaml: name: must be a text that is not empty",
        "xx.yaml: zone: is no time zone; write a name of the IANA list, as in Asia/Shanghai",
    ]
    assert refused.value.facts["file"] == "xx.yaml"


def test_a_profile_file_becomes_a_profile() -> None:
    profile = parse_profile(PROFILE, file="profile.yaml")
    law, ack = profile.limit("statutory"), profile.limit("ack")

    assert law.origin is Origin.STATUTORY
    assert law.length_for({"complexity": "complex"}, {}) == parse_length("30 d")
    assert [(step.to, step.approver) for step in law.extensions] == [
        (parse_length("30 d"), "LEAD"),
        (parse_length("60 d"), "EXEC"),
    ]
    assert [threshold.name for threshold in law.thresholds] == ["half", "last_day", "breach"]
    assert (ack.days_before_statutory, ack.late_receipt_cutoff, ack.stop) == (2, time(17), (Event.ACKNOWLEDGED,))
    assert profile.decision_columns() == {"limits": {"ack"}}
    assert profile.conduct.repeat_within == parse_length("90 d")


@pytest.mark.parametrize(
    ("path", "value", "at", "told"),
    [
        ("id", "test", "id", "must look like"),
        ("version", "1", "version", "whole number"),
        ("version", True, "version", "whole number"),
        ("colour", "red", "colour", "is not known"),
        ("calender", "cn", "calender", "did you mean calendar?"),
        ("review_status", "reviewd", "review_status", "did you mean reviewed?"),
        ("review_status", "zzz", "review_status", "write one of draft, reviewed"),
        ("review_status", "reviewed", "reviewer", "must name the person"),
        ("effective_to", date(2026, 1, 1), "effective_to", "after effective_from"),
        ("ladder.half.percent", 101, "ladder.half.percent", "from 1 to 100"),
        ("ladder.half.days_before", 3, "ladder.half.percent", "either"),
        ("ladder.half.percent", GONE, "ladder.half.percent", "either"),
        ("time_limits", {}, "time_limits", "at least one limit"),
        ("time_limits.Ack", PROFILE["time_limits"]["ack"], "time_limits.Ack", "no name of a limit"),
        (f"{ACK}.origin", "law", f"{ACK}.origin", "write one of statutory, internal, right"),
        (f"{ACK}.start", [], f"{ACK}.start", "at least one event"),
        (f"{ACK}.stop", GONE, f"{ACK}.stop", "at least one event"),
        (f"{ACK}.start", ["recieved"], f"{ACK}.start", "did you mean received?"),
        (f"{ACK}.lengths", [], f"{ACK}.lengths", "for every other complaint"),
        (f"{LAW}.lengths[0].when", GONE, f"{LAW}.lengths[0].when", "never reached"),
        (f"{LAW}.lengths[1].is", "15 days", f"{LAW}.lengths[1].is", "as in 15 d"),
        (f"{LAW}.lengths[1].is", 15, f"{LAW}.lengths[1].is", "as in 15 d"),
        (f"{LAW}.lengths[1].decision", "limits", f"{LAW}.lengths[1].is", "either `is`"),
        (f"{LAW}.lengths[1].is", GONE, f"{LAW}.lengths[1].is", "either `is`"),
        (f"{LAW}.lengths[1].source", GONE, f"{LAW}.lengths[1].is", "has no source"),
        (f"{LAW}.lengths[0].when.moon", ["full"], f"{LAW}.lengths[0].when.moon", "is not known here"),
        (f"{LAW}.lengths[0].when.complexity", [], f"{LAW}.lengths[0].when.complexity", "as in [simple]"),
        (f"{ACK}.late_receipt_cutoff", 1020, f"{ACK}.late_receipt_cutoff", 'in quotes, as in "17:00"'),
        (f"{ACK}.late_receipt_cutoff", "25:00", f"{ACK}.late_receipt_cutoff", 'as in "17:00"'),
        (f"{ACK}.count_first_day", "no", f"{ACK}.count_first_day", "true or false"),
        (f"{ACK}.thresholds", ["last_day", "breach"], f"{ACK}.thresholds", "for statutory limits"),
        (f"{ACK}.thresholds", ["breach", "half"], f"{ACK}.thresholds", "must end with the threshold of 100"),
        (f"{ACK}.thresholds", [], f"{ACK}.thresholds", "must end with"),
        (f"{ACK}.thresholds", ["third", "breach"], f"{ACK}.thresholds", "'third' is not described under `ladder`"),
        (f"{ACK}.source", GONE, f"{ACK}.source", "not empty"),
        (f"{LAW}.days_before_statutory", {"days": 2, "source": "x"}, f"{LAW}.days_before_statutory", "internal limits"),
        (f"{ACK}.days_before_statutory.source", GONE, f"{ACK}.days_before_statutory.days", "has no source"),
        (f"{LAW}.pausable_reasons", ["holiday"], f"{LAW}.pausable_reasons", "not described under `pauses`"),
        (f"{LAW}.lengths[1].is", "90 d", f"{LAW}.extensions[0].to", "longer than the limit itself"),
        (f"{LAW}.extensions[1].to", "30 d", f"{LAW}.extensions[1].to", "longer than the step before"),
        (f"{LAW}.extensions[0].to", "30 bd", f"{LAW}.extensions[0].to", "in a unit of the limit"),
        (f"{LAW}.extension_limit.total", "45 d", f"{LAW}.extension_limit.total", "shorter than the longest extension"),
        (f"{LAW}.extension_limit", GONE, f"{LAW}.extension_limit", "no mapping"),
        ("pauses.mediation.longest", "30 bd", "pauses.mediation.longest", "calendar days"),
        ("letters[0].outcomes", GONE, "letters[0].outcomes", "a decision letter"),
        ("letters[1].outcomes", ["upheld"], "letters[1].outcomes", "a decision letter"),
        ("letters[0].code", "5", "letters[0].code", "must look like"),
        ("silence.limit", "quiet", "silence.limit", "is no limit of this profile"),
        ("terminal_statuses.partly", ["upheld"], "terminal_statuses.partly", "an outcome has one"),
        ("retention[0].source", GONE, "retention[0].years", "has no source"),
        ("retention[0].years", 0, "retention[0].years", "from 1 to 100"),
        ("merge.source", "", "merge.repeat_within", "has no source"),
        ("delivery.attempts", 0, "delivery.attempts", "from 1 to 20"),
        ("reports[0].period", "yearly", "reports[0].period", "is not known"),
        ("codes", "outcome", "codes", "must be a list"),
    ],
)
def test_a_slip_in_a_profile_is_told(path: str, value: object, at: str, told: str) -> None:
    problems = problems_of(lambda: parse_profile(spoilt(PROFILE, path, value), file="profile.yaml"))

    assert told in problems[at]


def test_a_limit_may_exist_for_some_complaints_only() -> None:
    some = spoilt(spoilt(PROFILE, f"{LAW}.lengths[0].is", "20 d"), f"{LAW}.lengths[1].is", "none")

    law = parse_profile(some, file="profile.yaml").limit("statutory")

    assert law.length_for({"complexity": "simple"}, {}) is None


def test_a_code_list_file_becomes_a_list() -> None:
    colours = parse_codes(CODES, file="colour.yaml")

    assert colours.codes["PINK"].parent == "RED"
    assert (colours.codes["RED"].active, colours.codes["PINK"].active) == (True, False)
    assert colours.codes["RED"].crosswalk == {"wheel": "warm"}
    assert colours.labels()["RED"] == {"en": "Red", "zh": "红"}


@pytest.mark.parametrize(
    ("path", "value", "at", "told"),
    [
        ("codes", [], "codes", "at least one entry"),
        ("codes[1].key", "RED", "codes[1].key", "keys are unique"),
        ("codes[0].key", "two words", "codes[0].key", "must look like"),
        ("codes[0].key", "a" * 25, "codes[0].key", "must look like"),
        ("codes[0].zh", GONE, "codes[0].zh", "not empty"),
        ("codes[0].parent", "BLUE", "codes", "the parents of RED"),
        ("codes[0].parent", "PINK", "codes", "in a circle"),
        ("codes[1].jrt_code", 1, "codes[1].jrt_code", "must be a text"),
        ("codes[0].crosswalk.wheel", None, "codes[0].crosswalk.wheel", "not empty"),
        ("source", GONE, "source", "not empty"),
    ],
)
def test_a_slip_in_a_code_list_is_told(path: str, value: object, at: str, told: str) -> None:
    assert told in problems_of(lambda: parse_codes(spoilt(CODES, path, value), file="colour.yaml"))[at]


def test_the_organisation_files_become_departments_and_roles() -> None:
    organisation = parse_organisation(DEPARTMENTS, ROLES, files=("departments.yaml", "roles.yaml"))

    assert organisation.departments["CARD"].parent == "RTL"
    assert organisation.departments["SUP"].sees_all
    assert organisation.departments["RTL"].part is Part.LEAD
    assert organisation.roles["LEAD"].departments == {"RTL", "CARD", "SUP"}
    assert organisation.may_hold(role="LEAD", department="SUP")
    assert not organisation.may_hold(role="MOON", department="SUP")
    assert organisation.labels()["LEAD"]["zh"] == "主管"


@pytest.mark.parametrize(
    ("path", "value", "at", "told"),
    [
        ("departments[0].code", "retail", "departments[0].code", "must look like"),
        ("departments[1].code", "RTL", "departments[1].code", "codes are unique"),
        ("departments[0].part", "boss", "departments[0].part", "write one of lead, assist, control"),
        ("departments[1].parent", "HEAD", "departments", "the parents of CARD"),
        ("departments[0].parent", "CARD", "departments", "in a circle"),
    ],
)
def test_a_slip_in_the_departments_is_told(path: str, value: object, at: str, told: str) -> None:
    broken = spoilt(DEPARTMENTS, path, value)

    assert told in problems_of(lambda: parse_organisation(broken, ROLES, files=("d", "r")))[at]


@pytest.mark.parametrize(
    ("path", "value", "at", "told"),
    [
        ("roles[0].held_in", [], "roles[0].held_in", "at least one department"),
        ("roles[0].held_in", ["lead", "HQ"], "roles[0].held_in", "'HQ' is no department"),
        ("roles[0].duties", GONE, "roles[0].duties", "no mapping"),
        ("roles", [ROLES["roles"][0]] * 2, "roles[1].code", "codes are unique"),
    ],
)
def test_a_slip_in_the_roles_is_told(path: str, value: object, at: str, told: str) -> None:
    broken = spoilt(ROLES, path, value)

    assert told in problems_of(lambda: parse_organisation(DEPARTMENTS, broken, files=("d", "r")))[at]
