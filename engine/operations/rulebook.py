"""The bank's rules as they are in force: profiles, calendars, code lists, organisation, letters and the decisions they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from engine.dmn import Decision, Model, parse_model
from engine.errors import InvalidInput, NotFound
from engine.letters import LetterPackage, read_packages
from engine.operations.forms import Form, parse_form
from engine.rules.calendar import BusinessCalendar
from engine.rules.calendar_file import parse_calendar
from engine.rules.codes import CodeList, parse_codes
from engine.rules.organisation import Organisation, parse_organisation
from engine.rules.profile import Profile
from engine.rules.profile_file import parse_profile
from engine.workflow.vocabulary import FUNCTIONS

KEY = "rules"
"""The key under which the rules are deployed, beside the processes."""

_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The same values by either; the one in C reads the rules in a fifth of the time."""
FOLDERS = ("profiles/", "calendars/", "codes/", "organisation/", "letters/", "decisions/")
PAGE_FORMS = ("registration", "withdrawal", "extension_request", "reclassification", "transfer")
"""Forms that pages show outside of any process: they are part of the rules."""


def is_rule(path: str) -> bool:
    """Whether a file belongs to the rules; decisions belong to the processes that call them as well."""
    return path.startswith(FOLDERS) or path in {f"forms/{name}.json" for name in PAGE_FORMS}


@dataclass(frozen=True)
class RuleBook:
    """Everything that is data and law, read once per deployment and shared by all threads."""

    hash: str
    profiles: Mapping[str, Profile]
    calendars: Mapping[str, BusinessCalendar]
    codes: Mapping[str, CodeList]
    organisation: Organisation
    letters: Mapping[str, LetterPackage]
    decisions: Mapping[str, Decision]
    forms: Mapping[str, Form]

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
        InvalidInput: a file says something that cannot be used; the facts name file and place.
    """
    profiles = [parse_profile(_yaml(files, path), file=path) for path in _in(files, "profiles/", "profile.yaml")]
    calendars = [parse_calendar(_yaml(files, path), file=path) for path in _in(files, "calendars/", ".yaml")]
    codes = [parse_codes(_yaml(files, path), file=path) for path in _in(files, "codes/", ".yaml")]
    models: list[Model] = [
        parse_model(files[path], name=path, functions=FUNCTIONS) for path in _in(files, "decisions/", ".dmn")
    ]
    organisation = ("organisation/departments.yaml", "organisation/roles.yaml")
    book = RuleBook(
        hash=version_hash,
        profiles={profile.id: profile for profile in profiles},
        calendars={calendar.name: calendar for calendar in calendars},
        codes={codes_of.id: codes_of for codes_of in codes},
        organisation=parse_organisation(*(_yaml(files, path) for path in organisation), files=organisation),
        letters=read_packages({path: content for path, content in files.items() if path.startswith("letters/")}),
        decisions={name: decision for model in models for name, decision in model.decisions.items()},
        forms={
            name: parse_form(name, files[f"forms/{name}.json"]) for name in PAGE_FORMS if f"forms/{name}.json" in files
        },
    )
    for profile in profiles:
        if profile.calendar not in book.calendars:
            raise InvalidInput(f"The profile {profile.id} counts by the calendar {profile.calendar}; there is none.")
    return book


def profile_on(book: RuleBook, profile_id: str, day: date) -> Profile:
    """Return the profile of an id if it is in force on a day.

    Raises:
        NotFound: it is not in force then.
    """
    profile = book.profile(profile_id)
    if not profile.in_force_on(day):
        raise NotFound(f"The profile {profile_id} is not in force on {day}.", profile=profile_id, day=str(day))
    return profile


def _in(files: Mapping[str, bytes], folder: str, ending: str) -> list[str]:
    return sorted(path for path in files if path.startswith(folder) and path.endswith(ending))


def _yaml(files: Mapping[str, bytes], path: str) -> object:
    if path not in files:
        raise InvalidInput(f"The file {path} is missing.", file=path)
    try:
        return yaml.load(files[path].decode("utf-8"), Loader=_LOADER)  # noqa: S506 - either makes plain values only
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} is not valid YAML: {error}.", file=path) from error
