"""Whether what a Profile names exists: letters, roles, codes, the calendar. Every slip, with its place."""

from collections.abc import Collection, Iterable, Mapping

from engine.rules.codes import CodeList
from engine.rules.organisation import Organisation
from engine.rules.profile import Profile
from engine.rules.reading import Problem

_WHEN_LISTS = {"business": "jrt_business"}
"""Facts of a complaint whose code list has another name than the fact."""


def dangling(
    profile: Profile,
    *,
    calendars: Collection[str],
    codes: Mapping[str, CodeList],
    letters: Mapping[str, str],
    organisation: Organisation,
) -> tuple[Problem, ...]:
    """Return every name in a Profile behind which there is nothing.

    Args:
        calendars: names of the calendars.
        codes: code lists by id.
        letters: id of each written letter → its code, L1 to L10.
    """
    problems: list[Problem] = []
    if profile.calendar not in calendars:
        problems.append(Problem("calendar", f"there is no calendar {profile.calendar}"))
    problems += [Problem("codes", f"there is no code list {name}") for name in profile.codes if name not in codes]
    problems += _letters(profile, letters)
    problems += _roles(profile, organisation)
    problems += _reasons(profile, codes)
    problems += _outcomes(profile, codes)
    for kind, rule in profile.time_limits.items():
        for index, choice in enumerate(rule.lengths):
            for fact, values in choice.when.items():
                known = _keys(codes, _WHEN_LISTS.get(fact, fact))
                path = f"time_limits.{kind}.lengths[{index}].when.{fact}"
                problems += [Problem(path, f"{value} is no code of the list") for value in sorted(values - known)]
    return tuple(problems)


def crosswalks_into_nothing(codes: Mapping[str, CodeList]) -> tuple[Problem, ...]:
    """Return every entry that says it is, in another list of ours, something which is not there."""
    return tuple(
        Problem(f"{codelist.id}.{code.key}.crosswalk.{other}", f"{key} is no entry of {other}")
        for codelist in codes.values()
        for code in codelist.codes.values()
        for other, key in code.crosswalk.items()
        if other in codes and key not in codes[other].codes
    )


def _letters(profile: Profile, letters: Mapping[str, str]) -> Iterable[Problem]:
    for index, duty in enumerate(profile.letters):
        if duty.written and letters.get(duty.letter) != duty.code:
            yield Problem(f"letters[{index}]", f"there is no letter {duty.letter} with the code {duty.code}")
    named = {duty.letter for duty in profile.letters}
    wanted = [("withdrawal.letter", profile.conduct.withdrawal_letter)]
    wanted += [(f"pauses.{key}.letter", pause.letter) for key, pause in profile.pauses.items()]
    wanted += [
        (f"time_limits.{kind}.extensions[{index}].letter", step.letter)
        for kind, rule in profile.time_limits.items()
        for index, step in enumerate(rule.extensions)
    ]
    for path, letter in wanted:
        if letter not in named:
            yield Problem(path, f"{letter} is not among the letters of this profile")
    confirming = profile.conduct.withdrawal_letter
    if confirming in named and confirming not in letters:
        yield Problem("withdrawal.letter", f"{confirming} is sent with every withdrawal, and is not written yet")


def _roles(profile: Profile, organisation: Organisation) -> Iterable[Problem]:
    named = [(f"pauses.{key}.approver", pause.approver) for key, pause in profile.pauses.items()]
    named += [
        (f"time_limits.{kind}.extensions[{index}].approver", step.approver)
        for kind, rule in profile.time_limits.items()
        for index, step in enumerate(rule.extensions)
    ]
    for path, role in named:
        if role not in organisation.roles:
            yield Problem(path, f"there is no role {role}")


def _reasons(profile: Profile, codes: Mapping[str, CodeList]) -> Iterable[Problem]:
    for key in profile.pauses:
        if key not in _keys(codes, "pause_reason"):
            yield Problem(f"pauses.{key}", "is no code of the list pause_reason")


def _outcomes(profile: Profile, codes: Mapping[str, CodeList]) -> Iterable[Problem]:
    known = _keys(codes, "outcome")
    told = {outcome for outcomes in profile.terminal_statuses.values() for outcome in outcomes}
    for outcome in sorted(told ^ known):
        yield Problem("terminal_statuses", f"{outcome} is an outcome here or in the code list, but not in both")
    for index, duty in enumerate(profile.letters):
        for outcome in sorted(duty.outcomes - known):
            yield Problem(f"letters[{index}].outcomes", f"{outcome} is no code of the list outcome")


def _keys(codes: Mapping[str, CodeList], list_id: str) -> frozenset[str]:
    return frozenset(codes[list_id].codes) if list_id in codes else frozenset()
