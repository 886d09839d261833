"""The bank's rules as they are in force: profiles, calendars, code lists, organisation, letters and the decisions they name."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn import Decision
from engine.errors import NotFound
from engine.letters import LetterPackage
from engine.operations.forms import Form
from engine.operations.rule_files import RuleFiles
from engine.rules.calendar import BusinessCalendar
from engine.rules.calendar_file import parse_calendar
from engine.rules.codes import CodeList, parse_codes
from engine.rules.organisation import Organisation
from engine.rules.profile import Profile
from engine.rules.profile_file import parse_profile

KEY = "rules"
"""The key under which the rules are deployed, beside the processes."""

FOLDERS = ("profiles/", "calendars/", "codes/", "organisation/", "letters/", "decisions/")
PAGE_FORMS: Mapping[str, frozenset[str]] = {
    "registration": frozenset({"channel", "title", "body", "request"}),
    "withdrawal": frozenset({"reason", "verified", "free_will"}),
    "extension_request": frozenset({"to_days", "reason_code", "steps_done"}),
    "reclassification": frozenset({"nature", "complexity", "urgency", "reason"}),
    "transfer": frozenset({"department", "reason"}),
}
"""Forms that pages show outside of any process, with the fields that must be filled: they are part of the rules."""


def is_rule(path: str) -> bool:
    """Whether a file belongs to the rules; decisions belong to the processes that call them as well."""
    return path.startswith(FOLDERS) or path in {f"forms/{name}.json" for name in PAGE_FORMS}


@dataclass(frozen=True)
class RuleBook:
    """Everything that is data and law, read once per deployment and shared by all threads.

    `paths` tells the file of each thing that names itself, by its folder and that name: `profiles/CN-NFRA-2020`.
    """

    hash: str
    profiles: Mapping[str, Profile]
    calendars: Mapping[str, BusinessCalendar]
    codes: Mapping[str, CodeList]
    organisation: Organisation
    letters: Mapping[str, LetterPackage]
    decisions: Mapping[str, Decision]
    forms: Mapping[str, Form]
    paths: Mapping[str, str]

    def form(self, form_id: str) -> Form:
        """Return a form that a page shows.

        Raises:
            NotFound: there is none of this name.
        """
        if form_id not in self.forms:
            raise NotFound(f"There is no form {form_id}.", form=form_id)
        return self.forms[form_id]

    def profile(self, profile_id: str) -> Profile:
        """Return a profile.

        Raises:
            NotFound: there is none of this id.
        """
        if profile_id not in self.profiles:
            raise NotFound(f"There is no profile {profile_id}.", profile=profile_id)
        return self.profiles[profile_id]

    def calendar_of(self, profile: Profile) -> BusinessCalendar:
        """The calendar whose days a profile counts."""
        return self.calendars[profile.calendar]

    def decision(self, decision_id: str) -> Decision:
        """Return a decision that the engine itself asks.

        Raises:
            NotFound: no deployed file defines it.
        """
        if decision_id not in self.decisions:
            raise NotFound(f"There is no decision {decision_id}.", decision=decision_id)
        return self.decisions[decision_id]

    def letter(self, letter_id: str) -> LetterPackage:
        """Return a letter by the name of its folder.

        Raises:
            NotFound: there is none.
        """
        if letter_id not in self.letters:
            raise NotFound(f"There is no letter {letter_id}.", letter=letter_id)
        return self.letters[letter_id]


def read_rules(files: Mapping[str, bytes], *, version_hash: str) -> RuleBook:
    """Read the rules from files by path.

    Raises:
        RulesInvalid: a file is missing, cannot be read, or says something that cannot be used; every slip is told.
    """
    read = RuleFiles(files)
    book = RuleBook(
        hash=version_hash,
        profiles=read.by_name("profiles/", "/profile.yaml", parse_profile, lambda one: one.id),
        calendars=read.by_name("calendars/", ".yaml", parse_calendar, lambda one: one.name),
        codes=read.by_name("codes/", ".yaml", parse_codes, lambda one: one.id),
        organisation=read.organisation(),
        letters=read.letters(),
        decisions=read.decisions(),
        forms=read.forms(PAGE_FORMS),
        paths=read.paths,
    )
    all_calendars = not any(slip.file.startswith("calendars/") for slip in read.slips)
    for profile in book.profiles.values():
        if all_calendars and profile.calendar not in book.calendars:
            read.slip(read.paths[f"profiles/{profile.id}"], "calendar", f"there is no calendar {profile.calendar}")
    read.finish()
    return book
