"""The data that ship: China's calendar beside an independent package, the profile, the code lists, the organisation."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
import yaml

from engine.records.complaints import CLOSED
from engine.rules import (
    CodeList,
    Event,
    Occasion,
    Organisation,
    Origin,
    Profile,
    crosswalks_into_nothing,
    dangling,
    due,
    explain,
    parse_calendar,
    parse_codes,
    parse_length,
    parse_organisation,
    parse_profile,
    start,
)
from engine.rules.calendar import BusinessCalendar
from engine.rules.organisation import Part
from tests.unit.rules.builders import at
from tests.unit.rules.files import spoilt

PROCESSES = Path(__file__).parents[3] / "processes"
HOLIDAYS_AND_WORK = (date(2004, 1, 1), date(2027, 1, 1))
CORRECTED = {date(2005, 12, 31)}
"""A Saturday that the notice for 2006 (of 16 December 2005) makes a working day; the package does not know it."""


@cache
def load(name: str) -> Any:
    return yaml.safe_load((PROCESSES / name).read_text("utf-8"))


@cache
def china() -> BusinessCalendar:
    return parse_calendar(load("calendars/cn.yaml"), file="cn.yaml")


@cache
def profile() -> Profile:
    return parse_profile(load("profiles/cn-nfra-2020/profile.yaml"), file="profile.yaml")


@cache
def codes() -> Mapping[str, CodeList]:
    lists = [
        parse_codes(load(f"codes/{path.name}"), file=path.name) for path in sorted((PROCESSES / "codes").glob("*.yaml"))
    ]
    return {found.id: found for found in lists}


@cache
def organisation() -> Organisation:
    return parse_organisation(
        load("organisation/departments.yaml"), load("organisation/roles.yaml"), files=("departments", "roles")
    )


@cache
def letters() -> Mapping[str, str]:
    return {
        path.parent.name: load(f"letters/{path.parent.name}/letter.yaml")["code"]
        for path in PROCESSES.glob("letters/*/letter.yaml")
    }


def test_every_day_from_2004_to_2026_is_as_an_independent_package_has_it() -> None:
    first, until = HOLIDAYS_AND_WORK
    days = [first + timedelta(days=offset) for offset in range((until - first).days)]

    differing = {day for day in days if china().is_working_day(day) is not chinese_calendar.is_workday(day)}

    assert (china().covered_from, china().covered_until) == (first, until)
    assert differing == CORRECTED


def test_2026_has_248_working_days() -> None:
    assert china().working_days_between(date(2026, 1, 1), date(2027, 1, 1)) == 248


def test_every_notice_names_the_act_that_published_it() -> None:
    for notice in load("calendars/cn.yaml")["notices"]:
        assert f"关于{notice['year']}年部分节假日安排的通知" in notice["source"]


def test_the_profile_names_nothing_that_is_not_there() -> None:
    assert (
        dangling(profile(), calendars={china().name}, codes=codes(), letters=letters(), organisation=organisation())
        == ()
    )


@pytest.mark.parametrize(
    ("path", "value", "at_path"),
    [
        ("calendar", "mars", "calendar"),
        ("codes", ["moods"], "codes"),
        ("letters[0].code", "L9", "letters[0]"),
        ("pauses.mediation.approver", "KING", "pauses.mediation.approver"),
        ("pauses.mediation.letter", "song", "pauses.mediation.letter"),
        ("withdrawal.letter", "song", "withdrawal.letter"),
        ("time_limits.statutory.extensions[1].approver", "KING", "time_limits.statutory.extensions[1].approver"),
        ("time_limits.statutory.extensions[0].letter", "song", "time_limits.statutory.extensions[0].letter"),
        (
            "time_limits.statutory.lengths[0].when.complexity",
            ["odd"],
            "time_limits.statutory.lengths[0].when.complexity",
        ),
        ("terminal_statuses.upheld", ["won"], "terminal_statuses"),
        ("letters[4].outcomes", ["won"], "letters[4].outcomes"),
    ],
)
def test_a_name_behind_which_there_is_nothing_is_found(path: str, value: object, at_path: str) -> None:
    changed = parse_profile(spoilt(load("profiles/cn-nfra-2020/profile.yaml"), path, value), file="profile.yaml")

    found = dangling(changed, calendars={"cn"}, codes=codes(), letters=letters(), organisation=organisation())

    assert at_path in {problem.path for problem in found}


def test_a_pause_for_a_reason_without_a_code_is_found() -> None:
    content = load("profiles/cn-nfra-2020/profile.yaml")
    pauses = {**content["pauses"], "strike": content["pauses"]["mediation"]}

    changed = parse_profile({**content, "pauses": pauses}, file="profile.yaml")

    found = dangling(changed, calendars={"cn"}, codes=codes(), letters=letters(), organisation=organisation())
    assert [problem.path for problem in found] == ["pauses.strike"]


def test_every_limit_that_a_process_may_name_is_there() -> None:
    assert set(profile().time_limits) == {
        *("ack", "classify", "claim", "assign", "first_contact", "assist", "findings", "response", "statutory"),
        *("progress", "extension_decision", "escalation_reply", "deliver_retry", "acceptance", "feedback"),
        *("second_look", "second_look_request", "chase", "rating"),
    }
    assert profile().decision_columns() == {
        "limits": {"ack", "classify", "claim", "first_contact", "findings", "response"}
    }


def test_no_limit_and_no_number_is_without_a_source() -> None:
    for rule in profile().time_limits.values():
        sources = [rule.source, *(choice.source for choice in rule.lengths), *(step.source for step in rule.extensions)]
        assert all(sources), rule.kind
    kept = [retention.source for retention in profile().retention]
    assert all([*kept, *(pause.source for pause in profile().pauses.values())])


def test_no_threshold_of_the_ladder_is_described_in_vain() -> None:
    used = {threshold.name for rule in profile().time_limits.values() for threshold in rule.thresholds}

    assert used == set(profile().thresholds)


@pytest.mark.parametrize(
    ("kind", "facts", "length"),
    [
        ("statutory", {"complexity": None}, "15 d"),
        ("statutory", {"complexity": "simple"}, "15 d"),
        ("statutory", {"complexity": "complex"}, "30 d"),
        ("statutory", {"complexity": "special"}, "30 d"),
        ("progress", {"nature": "URG"}, "1 d"),
        ("progress", {"nature": "GEN"}, "7 d"),
        ("acceptance", {}, "10 d"),
        ("feedback", {}, "5 bd"),
        ("assist", {}, "2 bd"),
        ("second_look", {}, "30 d"),
        ("chase", {}, "6 bd"),
        ("rating", {}, "14 d"),
    ],
)
def test_the_lengths_of_the_profile(kind: str, facts: Mapping[str, str | None], length: str) -> None:
    assert profile().limit(kind).length_for(facts, {}) == parse_length(length)


def test_the_statutory_limit_goes_to_thirty_days_by_a_lead_and_to_sixty_by_an_executive() -> None:
    law = profile().limit("statutory")

    assert [(str(step.to), step.approver) for step in law.extensions] == [("30 d", "LEAD"), ("60 d", "EXEC")]
    assert (str(law.max_total), law.max_extensions) == ("60 d", 2)
    assert (law.count_first_day, law.roll_if_holiday) == (False, False)


def test_only_what_the_law_allows_pauses_the_statutory_limit() -> None:
    assert profile().limit("statutory").pausable_reasons == {"external_appraisal", "mediation"}


def test_every_internal_limit_of_the_decision_stays_two_days_ahead_of_the_law() -> None:
    ahead = {kind: rule.days_before_statutory for kind, rule in profile().time_limits.items()}

    assert {ahead[kind] for kind in ("ack", "classify", "claim", "first_contact", "findings", "response")} == {2}
    assert all(
        rule.days_before_statutory is None
        for rule in profile().time_limits.values()
        if rule.origin is not Origin.INTERNAL
    )


def test_a_complaint_of_the_spring_festival_under_the_shipped_rules() -> None:
    law = profile().limit("statutory")
    limit = start(law, length=parse_length("15 d"), event=Event.RECEIVED, at=at("2026-02-13 15:00"))

    found = due(limit, china())

    assert found.due_at == at("2026-03-01 00:00")
    assert explain(found.lines, "zh") == ["收到投诉 2026-02-13 15:00 + 15 日（首日不计） → 2026-02-28 24:00"]


def test_each_outcome_leads_to_a_terminal_status_of_the_complaint() -> None:
    assert set(profile().terminal_statuses) == {status.value for status in CLOSED}
    assert profile().status_for("goodwill_only") == "rejected"


def test_each_outcome_of_a_decision_has_a_letter() -> None:
    decided = {
        outcome for status in ("upheld", "partly", "rejected") for outcome in profile().terminal_statuses[status]
    }

    assert {profile().letter_for(Occasion.DECISION, outcome=outcome).code for outcome in decided} == {"L5"}
    assert profile().letter_for(Occasion.WITHDRAWAL).code == "L7"


def test_the_profile_is_a_draft_until_a_person_has_compared_it() -> None:
    assert (profile().review_status, profile().reviewer) == ("draft", None)
    assert profile().in_force_on(date(2020, 3, 1))
    assert not profile().in_force_on(date(2020, 2, 29))


def test_the_code_lists_are_those_the_profile_uses_and_join() -> None:
    assert set(codes()) == set(profile().codes)
    assert crosswalks_into_nothing(codes()) == ()
    assert len(codes()["jrt_business"].codes) == 14


def test_a_crosswalk_into_nothing_is_found() -> None:
    causes = spoilt(load("codes/root_cause.yaml"), "codes[0].crosswalk.jrt_cause", "gravity")

    broken = {**codes(), "root_cause": parse_codes(causes, file="root_cause.yaml")}

    assert [problem.path for problem in crosswalks_into_nothing(broken)] == ["root_cause.PEOPLE.crosswalk.jrt_cause"]


def test_every_root_cause_has_a_cause_of_the_standard_and_no_code_of_it_is_invented() -> None:
    assert all("jrt_cause" in code.crosswalk for code in codes()["root_cause"].codes.values())
    assert all(code.jrt_code is None for found in codes().values() for code in found.codes.values())


def test_every_key_fits_its_column() -> None:
    longest = {"content": 12, "nature": 12, "complexity": 12, "urgency": 4, "kind": 20}

    too_long = [
        (found.id, key) for found in codes().values() for key in found.codes if len(key) > longest.get(found.id, 24)
    ]

    assert too_long == []


def test_twenty_departments_and_fourteen_roles() -> None:
    assert len(organisation().departments) == 20
    assert {code for code, entry in organisation().departments.items() if entry.part is Part.CONTROL} == {
        *("SUP", "COMPL", "FIN", "EXEC")
    }
    assert set(organisation().roles) == {
        *("INTAKE", "TRIAGE", "HANDLER", "LEAD", "CP", "SUP", "COMPL", "LEGAL", "FIN", "EXEC", "REVIEW", "QA", "PO"),
        "ADMIN",
    }


def test_who_supervises_handles_no_complaint() -> None:
    assert not organisation().may_hold(role="HANDLER", department="SUP")
    assert organisation().may_hold(role="HANDLER", department="CARD")


def test_reasons_and_roles_have_names_for_explanations() -> None:
    known = {**organisation().labels(), **codes()["pause_reason"].labels(), **codes()["extension_reason"].labels()}

    needed = set(profile().pauses) | {step.approver for step in profile().limit("statutory").extensions}

    assert needed <= set(known)
