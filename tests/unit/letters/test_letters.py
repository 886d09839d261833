"""A letter with a required element missing is not sent; and no text that a person typed becomes anything but text."""

from pathlib import Path

import pytest

from engine.errors import InvalidInput
from engine.letters import LetterPackage, UnknownFact, missing_elements, read_packages, render
from engine.letters.package import LANGUAGES

FOLDER = Path(__file__).parents[3] / "processes"
PACKAGES = read_packages(
    {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in (FOLDER / "letters").rglob("*.*")}
)
EACH = [
    pytest.param(package, language, id=f"{package.id}-{language}")
    for package in PACKAGES.values()
    for language in LANGUAGES
]
BLANKED = [
    pytest.param(package, language, element.fact, element.id, id=f"{package.id}-{language}-{element.id}")
    for package in PACKAGES.values()
    for language in LANGUAGES
    for element in package.elements
    if element.fact
]


@pytest.mark.parametrize(("package", "language"), EACH)
def test_a_letter_with_all_its_facts_passes_the_gate(package: LetterPackage, language: str) -> None:
    facts = package.samples[language]

    letter = render(package, language=language, facts=facts)

    assert missing_elements(package, letter, language=language, facts=facts) == ()
    assert "\n" not in letter.subject
    assert "{{" not in letter.text


@pytest.mark.parametrize(("package", "language", "fact", "element_id"), BLANKED)
@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_blank_fact_is_refused_by_name(
    package: LetterPackage, language: str, fact: str, element_id: str, blank: str
) -> None:
    facts = {**package.samples[language], fact: blank}

    missing = missing_elements(package, render(package, language=language, facts=facts), language=language, facts=facts)

    assert [element.id for element in missing] == [element_id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_that_forgets_the_other_remedies_is_refused(language: str) -> None:
    final = PACKAGES["final"]
    phrase = {"en": "mediation, arbitration or court", "zh": "调解、仲裁、诉讼"}[language]
    bodies = {**final.bodies, language: final.bodies[language].replace(phrase, "…")}
    careless = LetterPackage(**{**vars_of(final), "bodies": bodies})
    facts = final.samples[language]

    missing = missing_elements(
        careless, render(careless, language=language, facts=facts), language=language, facts=facts
    )

    assert [element.id for element in missing] == ["remedies"]


def test_a_fact_that_is_not_known_stops_the_letter() -> None:
    with pytest.raises(UnknownFact):
        render(PACKAGES["final"], language="zh", facts={"party_name": "王小明"})


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "# Heading",
        "[link](http://example.org)",
        "**bold**",
        "{{ 7 * 7 }}",
        "![x](y)",
        "&lt;b&gt;",
    ],
)
def test_what_a_person_typed_stays_text(typed: str) -> None:
    facts = {**PACKAGES["final"].samples["en"], "facts_found": typed}

    letter = render(PACKAGES["final"], language="en", facts=facts)

    assert typed in letter.text
    assert "<script" not in letter.html
    assert "<a " not in letter.html
    assert "<img" not in letter.html


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ party_name.upper() }}",
        "{{ range(10) }}",
        "{% for x in range(9) %}x{% endfor %}",
        "{{ party_name | upper }}",
    ],
)
def test_a_template_reaches_nothing_but_its_facts(template: str) -> None:
    final = PACKAGES["final"]
    hostile = LetterPackage(**{**vars_of(final), "bodies": {**final.bodies, "en": template}})

    with pytest.raises(InvalidInput):
        render(hostile, language="en", facts=final.samples["en"])


def test_the_same_facts_give_the_same_hash_and_other_facts_another() -> None:
    final = PACKAGES["final"]
    one = render(final, language="en", facts=final.samples["en"])
    again = render(final, language="en", facts=final.samples["en"])
    other = render(final, language="en", facts={**final.samples["en"], "decision": "rejected"})

    assert one.hash == again.hash != other.hash


def test_every_required_element_cites_its_source() -> None:
    assert all(element.source for package in PACKAGES.values() for element in package.elements)


def vars_of(package: LetterPackage) -> dict[str, object]:
    return {
        name: getattr(package, name) for name in ("id", "code", "version", "subjects", "bodies", "elements", "samples")
    }
