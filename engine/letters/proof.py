"""Proof-reading a letter before it is ever sent: each language is written with its sample and read by the gate."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import ProcessFault
from engine.letters.gate import missing_elements
from engine.letters.package import LANGUAGES, LetterPackage
from engine.letters.render import render
from engine.letters.template import TemplateFault, facts_in


class Wrong(StrEnum):
    """What can be wrong with a letter."""

    TEMPLATE = "template"
    FACT_UNKNOWN = "fact_unknown"
    SAMPLE = "sample"
    ELEMENT = "element"


@dataclass(frozen=True, slots=True)
class LetterSlip:
    """One thing that is wrong with a letter.

    Attributes:
        language: of the body or subject; empty where all are concerned.
        in_subject: whether it is about the subject rather than the body.
        line: within the body, from 1.
        about: a fact by its name, an element by its id, or what is wrong with the template.
    """

    wrong: Wrong
    language: str
    about: str
    in_subject: bool = False
    line: int = 1


def proof(package: LetterPackage, *, known: Collection[str]) -> list[LetterSlip]:
    """Return everything for which a letter could not be sent.

    Args:
        known: the facts that a letter can be given.
    """
    slips = [
        LetterSlip(Wrong.FACT_UNKNOWN, "", element.fact)
        for element in package.elements
        if element.fact is not None and element.fact not in known
    ]
    for language in LANGUAGES:
        of_templates = [*_templates(package, language, known)]
        slips += of_templates or _written(package, language)
    return slips


def _templates(package: LetterPackage, language: str, known: Collection[str]) -> Iterator[LetterSlip]:
    for in_subject, template in ((True, package.subjects[language]), (False, package.bodies[language])):
        try:
            asked = facts_in(template)
        except TemplateFault as fault:
            line = fault.facts.get("line")
            place = line if isinstance(line, int) and not in_subject else 1
            yield LetterSlip(Wrong.TEMPLATE, language, str(fault), in_subject, place)
            continue
        for fact in sorted(asked):
            line = next((at for at, text in enumerate(template.splitlines(), 1) if fact in text), 1)
            if fact not in known:
                yield LetterSlip(Wrong.FACT_UNKNOWN, language, fact, in_subject, 1 if in_subject else line)
            elif fact not in package.samples[language]:
                yield LetterSlip(Wrong.SAMPLE, language, fact, in_subject, 1 if in_subject else line)


def _written(package: LetterPackage, language: str) -> list[LetterSlip]:
    sample = package.samples[language]
    lacking = [
        LetterSlip(Wrong.SAMPLE, language, element.fact)
        for element in package.elements
        if element.fact is not None and not sample.get(element.fact, "").strip()
    ]
    if lacking:
        return lacking
    try:
        letter = render(package, language=language, facts=sample)
    except ProcessFault as fault:
        return [LetterSlip(Wrong.TEMPLATE, language, str(fault))]
    missing = missing_elements(package, letter, language=language, facts=sample)
    return [LetterSlip(Wrong.ELEMENT, language, element.id) for element in missing]
