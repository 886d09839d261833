"""Checks a folder as a whole: whatever its files alone can tell to be wrong is found before anything comes into force."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from engine.clock import Clock
from engine.operations.asks import CODE_LISTS, LETTER_FACTS, LIMITS, REVIEW_PERIOD, ROLES, asks_of
from engine.operations.folder_letters import check_letters
from engine.operations.folder_rules import (
    CODES_MISSING,
    IMPORT_INVALID,
    INTAKE_MISSING,
    LENGTH_MISSING,
    LIMIT_MISSING,
    NOT_IN_FORCE,
    PROFILE_MISSING,
    REFERENCE,
    ROLE_MISSING,
    RULE_INVALID,
    ZONE,
)
from engine.operations.imports_file import parse_mapping
from engine.operations.letter_facts import ANSWER, REVIEW
from engine.operations.operators import vocabulary
from engine.operations.rule_files import ORGANISATION, RulesInvalid
from engine.operations.rulebook import RuleBook, is_rule, read_rules
from engine.operations.yaml_file import line_at, read_yaml
from engine.records.complaints import CLOSED
from engine.rules.profile import Profile
from engine.rules.reading import FileInvalid, Problem
from engine.rules.references import crosswalks_into_nothing, dangling
from engine.settings import Settings
from engine.workflow import Finding, version_hash
from engine.workflow.checker import Place, Term, check_read, read_files

PROCESS_KINDS = (".bpmn", ".dmn", ".json")
"""Endings of the files that processes are made of."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What the installation adds to the files.

    Attributes:
        profile: id of the profile of new complaints.
        today: None: the bank is made up, and lives at another time than its rules.
    """

    profile: str
    zone: ZoneInfo
    intake_department: str
    today: date | None

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> "Installation":
        """What the settings say, now."""
        return cls(
            profile=settings.profile,
            zone=settings.zone,
            intake_department=settings.intake_department,
            today=None if settings.demo else clock.now().astimezone(settings.zone).date(),
        )


def check_folder(files: Mapping[str, bytes], installation: Installation | None = None) -> list[Finding]:
    """Say what is wrong with files; never raises because of them.

    Args:
        installation: None: only what every installation would refuse.
    """
    read = read_files({path: content for path, content in files.items() if path.endswith(PROCESS_KINDS)})
    try:
        book = read_rules(rules_in(files), version_hash=version_hash(rules_in(files)))
    except RulesInvalid as invalid:
        # Whatever the processes name stands in the rules, so nothing more can be said of them now.
        return _in_order([*read.findings, *_slips(invalid, told={one.file for one in read.findings})])
    known = replace(vocabulary(book), asks=asks_of(book))
    facts = LETTER_FACTS | read.texts_asked_by(ANSWER)
    return _in_order(
        [*check_read(read, known), *check_letters(files, book, facts=facts), *_folder(files, book, installation)]
    )


def rules_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that hold rules, among others."""
    return {path: content for path, content in files.items() if is_rule(path)}


def _in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (one.file, one.line, one.rule, one.element, repr(one.facts)))


def _slips(invalid: RulesInvalid, *, told: Collection[str]) -> Iterator[Finding]:
    """What is wrong with the rules, but for the files of which the checker has told it by element."""
    for slip in invalid.slips:
        if slip.file not in told:
            yield RULE_INVALID.at(Place(slip.file, "", slip.line), at=slip.at, problem=slip.message.rstrip("."))


def _folder(files: Mapping[str, bytes], book: RuleBook, installation: Installation | None) -> Iterator[Finding]:
    yield from _references(files, book)
    yield from _known_by_name(files, book)
    yield from _imports(files, book)
    if installation is not None:
        yield from _installed(files, book, installation)


def _references(files: Mapping[str, bytes], book: RuleBook) -> Iterator[Finding]:
    """Everything that a profile or a code list names is there."""
    written = {package.id: package.code for package in book.letters.values()}
    for profile in book.profiles.values():
        path = book.paths[f"profiles/{profile.id}"]
        found = dangling(
            profile,
            calendars=book.calendars,
            codes=book.codes,
            letters=written,
            organisation=book.organisation,
        )
        for problem in (*found, *_statuses(profile)):
            yield _at(files, path, problem)
        for decision, kinds in profile.decision_columns().items():
            for kind in sorted(kinds) if decision not in book.decisions else ():
                place = _place(files, path, f"time_limits.{kind}.lengths")
                yield LENGTH_MISSING.at(place, limit=kind, decision=decision)
    for problem in crosswalks_into_nothing(book.codes):
        codes, key, rest = problem.path.split(".", 2)
        row = list(book.codes[codes].codes).index(key)
        yield _at(files, book.paths[f"codes/{codes}"], Problem(f"codes[{row}].{rest}", problem.message))


def _statuses(profile: Profile) -> Iterator[Problem]:
    for status in profile.terminal_statuses:
        if status not in set(CLOSED):
            yield Problem(f"terminal_statuses.{status}", f"{status} is no status in which a complaint ends")


def _known_by_name(files: Mapping[str, bytes], book: RuleBook) -> Iterator[Finding]:
    """What the engine itself looks up in the rules is there."""
    told = {element.fact for package in book.letters.values() for element in package.elements}
    for profile in book.profiles.values():
        for limit in (*LIMITS, REVIEW) if REVIEW_PERIOD in told else LIMITS:
            if limit not in profile.time_limits:
                place = _place(files, book.paths[f"profiles/{profile.id}"], "time_limits")
                yield LIMIT_MISSING.at(place, profile=profile.id, limit=limit)
    for codes in CODE_LISTS:
        if codes not in book.codes:
            yield CODES_MISSING.at(Place(f"codes/{codes}.yaml"), codes=codes)
    for role in ROLES:
        if role not in book.organisation.roles:
            yield ROLE_MISSING.at(_place(files, ORGANISATION[1], "roles"), role=role)


def _imports(files: Mapping[str, bytes], book: RuleBook) -> Iterator[Finding]:
    """Every mapping of the folder can be read."""
    for path in sorted(files):
        if path.startswith("imports/") and path.endswith(".yaml"):
            try:
                content = read_yaml(files[path], file=path)
                parse_mapping(content, file=path, lists=book.codes, departments=book.organisation.departments)
            except FileInvalid as invalid:
                for problem in invalid.problems:
                    place = Place(path, "", problem.line or line_at(files[path], problem.path))
                    yield IMPORT_INVALID.at(place, at=problem.path, problem=problem.message.rstrip("."))


def _installed(files: Mapping[str, bytes], book: RuleBook, here: Installation) -> Iterator[Finding]:
    """The files fit the settings, and hold today."""
    profile = book.profiles.get(here.profile)
    if profile is None:
        place = Place(next(iter(sorted(path for path in files if path.startswith("profiles/"))), "profiles"))
        yield PROFILE_MISSING.at(place, profile=here.profile, known=", ".join(sorted(book.profiles)) or "–")
    elif here.today is not None and not profile.in_force_on(here.today):
        yield _not_in_force(files, book, profile, here.today)
    for one in book.profiles.values():
        calendar = book.calendar_of(one)
        if calendar.zone != here.zone:
            place = _place(files, book.paths[f"calendars/{calendar.name}"], "zone")
            yield ZONE.at(place, calendar=calendar.name, zone=calendar.zone.key, bank=here.zone.key)
    if here.intake_department not in book.organisation.departments:
        yield INTAKE_MISSING.at(_place(files, ORGANISATION[0], "departments"), department=here.intake_department)


def _not_in_force(files: Mapping[str, bytes], book: RuleBook, profile: Profile, today: date) -> Finding:
    end = profile.effective_to
    until = Term.of("on", "") if end is None else Term.of(f"until the day before {end}", f"，至 {end} 前")
    key = "effective_from" if today < profile.effective_from else "effective_to"
    place = _place(files, book.paths[f"profiles/{profile.id}"], key)
    return NOT_IN_FORCE.at(place, profile=profile.id, since=str(profile.effective_from), until=until, today=str(today))


def _at(files: Mapping[str, bytes], path: str, problem: Problem) -> Finding:
    return REFERENCE.at(_place(files, path, problem.path), at=problem.path, problem=problem.message.rstrip("."))


def _place(files: Mapping[str, bytes], path: str, at: str) -> Place:
    return Place(path, "", line_at(files[path], at))
