"""The words of a letter: written from what is known about a Complaint, and let through by the gate of its elements."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.errors import InvalidInput, ProcessFault
from engine.letters import Element, LetterPackage, RenderedLetter, missing_elements, render, unknown_elements
from engine.operations.letter_facts import facts_for
from engine.operations.limits import STATUTORY, ComplaintLimits, limits_of
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.parties import Party

DAY = "answer_by"
"""The fact that states the last day of the statutory limit."""


class LetterIncomplete(InvalidInput):
    """The letter lacks something that must stand in it."""

    code = "letter_incomplete"


@dataclass(frozen=True, slots=True)
class Words:
    """A letter that lacks nothing. `provisional`: it states a day that no calendar covers yet, and must wait."""

    package: LetterPackage
    language: str
    text: RenderedLetter
    provisional: bool


def write(
    session: Session, services: Services, *, complaint: Complaint, limits: ComplaintLimits, template: str
) -> Words:
    """Write a letter as it would be sent now.

    Raises:
        LetterIncomplete: a required element does not stand in the text; the facts name each.
        UnknownFact: the template needs something that is not known yet.
        ProcessFault: the template is not valid; the facts name the Complaint.
    """
    package = limits.book.letter(template)
    language = _language(session.get_one(Party, complaint.party_id), package)
    facts = facts_for(session, services, complaint=complaint, limits=limits, language=language)
    text, missing = _written(complaint, package, language=language, facts=facts)
    if text is None or missing:
        names = [element.names[language] for element in missing]
        raise LetterIncomplete(
            f"The letter {package.code} lacks: {', '.join(names)}.", letter=template, missing=[e.id for e in missing]
        )
    law = limits.running.get(STATUTORY)
    provisional = law is not None and law.provisional and facts[DAY] in text.text
    return Words(package, language, text, provisional)


def lacking(
    session: Session, services: Services, *, complaint: Complaint, template: str, more: Mapping[str, str]
) -> list[str]:
    """Return the names of what a letter would lack if it were sent now, in the Party's language.

    Args:
        more: facts that are being typed and are not stored yet.

    Raises:
        UnknownFact: the template needs something that is not known yet and is no required element.
    """
    limits = limits_of(session, services, complaint)
    package = limits.book.letter(template)
    language = _language(session.get_one(Party, complaint.party_id), package)
    facts = {**facts_for(session, services, complaint=complaint, limits=limits, language=language), **more}
    _, missing = _written(complaint, package, language=language, facts=facts)
    return [element.names[language] for element in missing]


def _written(
    complaint: Complaint, package: LetterPackage, *, language: str, facts: Mapping[str, str]
) -> tuple[RenderedLetter | None, tuple[Element, ...]]:
    """The letter with what it lacks; None where it lacks facts without which it cannot be written."""
    if unknown := unknown_elements(package, facts):
        return None, unknown
    try:
        text = render(package, language=language, facts=facts)
    except ProcessFault as fault:
        fault.facts.setdefault("complaint_id", complaint.id)
        raise
    return text, missing_elements(package, text, language=language, facts=facts)


def _language(party: Party, package: LetterPackage) -> str:
    return party.language if party.language in package.bodies else "zh"
