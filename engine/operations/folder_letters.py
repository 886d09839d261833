"""Checks the letters of a folder: each is written with its sample in each language and read by the gate."""

from collections.abc import Iterator, Mapping

from engine.letters import LetterPackage, LetterSlip, Wrong, proof
from engine.operations.folder_rules import CODE_TWICE, ELEMENT, FACT, SAMPLE, TEMPLATE
from engine.operations.rulebook import RuleBook
from engine.operations.yaml_file import line_at
from engine.workflow import Finding
from engine.workflow.checker import Place, Term

_LANGUAGES = {"": Term.of("", ""), "en": Term.of("English", "英文"), "zh": Term.of("Chinese", "中文")}


def check_letters(files: Mapping[str, bytes], book: RuleBook, *, facts: frozenset[str]) -> Iterator[Finding]:
    """Every letter can be sent in every language, and says what it must.

    Args:
        facts: what a letter can be given.
    """
    by_code: dict[str, str] = {}
    for package in book.letters.values():
        for slip in proof(package, known=facts):
            yield _told(files, package, slip, facts)
        if (other := by_code.setdefault(package.code, package.id)) != package.id:
            yield CODE_TWICE.at(_described(files, package, "code"), other=other, code=package.code)


def _told(files: Mapping[str, bytes], package: LetterPackage, slip: LetterSlip, facts: frozenset[str]) -> Finding:
    language = _LANGUAGES[slip.language]
    place = Place(f"letters/{package.id}/{slip.language}.md", package.id, slip.line)
    if slip.in_subject:
        place = _described(files, package, f"subject.{slip.language}")
    match slip.wrong:
        case Wrong.TEMPLATE:
            return TEMPLATE.at(place, language=language, problem=slip.about)
        case Wrong.FACT_UNKNOWN:
            place = place if slip.language else _described(files, package, "required_elements")
            return FACT.at(place, fact=slip.about, known=", ".join(sorted(facts)))
        case Wrong.SAMPLE:
            place = _described(files, package, f"sample.{slip.language}")
            return SAMPLE.at(place, language=language, fact=slip.about)
        case Wrong.ELEMENT:
            element = next(one for one in package.elements if one.id == slip.about)
            required = Term.of(element.names["en"], element.names["zh"])
            return ELEMENT.at(place, language=language, required=required)


def _described(files: Mapping[str, bytes], package: LetterPackage, at: str) -> Place:
    path = f"letters/{package.id}/letter.yaml"
    return Place(path, package.id, line_at(files[path], at))
