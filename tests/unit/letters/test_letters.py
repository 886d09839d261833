"""A letter with a required element missing is not sent; and no text that a person typed becomes anything but text."""

from pathlib import Path

import pytest

from engine.errors import ProcessFault
from engine.letters import LetterPackage, TemplateFault, UnknownFact, Wrong, missing_elements, proof, render
from engine.letters.package import LANGUAGES
from engine.operations.rule_files import RuleFiles

FOLDER = Path(__file__).parents[3] / "processes"
PACKAGES = RuleFiles(
    {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in (FOLDER / "letters").rglob("*.*")}
).letters()
NUMBER = {"complaint_number": "TS202611240000017"}
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
@pytest.mark.parametrize("blank", ["", "   ", "\n", "\u200b\u2060", "\u2800"])
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
        "{{ 1 / 0 }}",
        "{{ 'a' * 10 ** 9 }}",
        "{% if 'a' in 3 %}{% endif %}",
        "{% if 1 < party_name %}{% endif %}",
        "{% set party_name = 'x' %}",
        "{% include 'secret' %}",
        "{% for x in party_name %}{% for y in party_name %}x{% endfor %}{% endfor %}",
        "{% if %}",
        "{{ not " * 500,
        "%(nonsense)s {{ % }}",
        "{% if party_name %}" * 400 + "{% endif %}" * 400,
    ],
)
def test_a_template_reaches_nothing_but_its_facts(template: str) -> None:
    final = PACKAGES["final"]
    hostile = LetterPackage(**{**vars_of(final), "bodies": {**final.bodies, "en": template}})

    with pytest.raises(ProcessFault):  # so the complaint stands still with an Incident, whoever happened to send it
        render(hostile, language="en", facts=final.samples["en"])


def test_a_letter_cannot_grow_without_end() -> None:
    final = PACKAGES["final"]
    long = LetterPackage(**{**vars_of(final), "bodies": {**final.bodies, "en": "{{ decision }}" * 100_000}})

    with pytest.raises(TemplateFault, match="too long"):
        render(long, language="en", facts={**final.samples["en"], "decision": "x" * 20_000})


def test_a_letter_may_choose_by_what_is_known() -> None:
    final = PACKAGES["final"]
    body = "{% if decision is defined and decision == 'upheld' %}We pay.{% else %}We do not.{% endif %}"
    choosing = LetterPackage(**{**vars_of(final), "bodies": {**final.bodies, "en": body}})

    told = [
        render(choosing, language="en", facts={**NUMBER, **facts}).text
        for facts in ({"decision": "upheld"}, {"decision": "no"}, {})
    ]

    assert told == ["We pay.", "We do not.", "We do not."]


@pytest.mark.parametrize(("package", "language"), EACH)
def test_the_shipped_letters_pass_the_proof_reading(package: LetterPackage, language: str) -> None:
    assert proof(package, known=package.samples[language]) == []


@pytest.mark.parametrize(
    ("old", "new", "wrong", "about"),
    [
        ("{{ decision }}", "", Wrong.ELEMENT, "decision"),
        ("{{ decision }}", "{% if basis == 'x' %}{{ decision }}{% endif %}", Wrong.ELEMENT, "decision"),
        ("{{ decision }}", '[hidden]: /x "{{ decision }}"', Wrong.ELEMENT, "decision"),
        ("{{ decision }}", "{{ decision }} {{ nonsense }}", Wrong.FACT_UNKNOWN, "nonsense"),
        ("{{ decision }}", "{{ decision }} {{ outcome }}", Wrong.SAMPLE, "outcome"),
        ("{{ decision }}", "{{ decision }} {% if outcome %}y{% endif %}", Wrong.SAMPLE, "outcome"),
    ],
)
def test_the_proof_reading_names_what_is_wrong(old: str, new: str, wrong: Wrong, about: str) -> None:
    final = PACKAGES["final"]
    careless = LetterPackage(
        **{**vars_of(final), "bodies": {**final.bodies, "en": final.bodies["en"].replace(old, new)}}
    )

    slips = proof(careless, known={*final.samples["en"], "outcome"})

    assert [(slip.wrong, slip.language, slip.about) for slip in slips] == [(wrong, "en", about)]
    assert slips[0].line == (1 if wrong is Wrong.ELEMENT else 15)


def test_the_proof_reading_names_the_line_of_a_broken_template() -> None:
    final = PACKAGES["final"]
    broken = LetterPackage(**{**vars_of(final), "bodies": {**final.bodies, "zh": "一\n\n二 {% if %}\n"}})

    (slip,) = proof(broken, known=final.samples["en"])

    assert (slip.wrong, slip.language, slip.line, slip.in_subject) == (Wrong.TEMPLATE, "zh", 3, False)


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
