"""A comparison with a text that can never come is told; one that the files cannot decide is left alone."""

from dataclasses import replace

import pytest

from tests.unit.workflow.checker.drafts import (
    VOCABULARY,
    check,
    end,
    errors,
    flow,
    flows,
    gateway,
    lane,
    process,
    service,
    start,
    table,
    user,
    with_outputs,
)

CODES = {"complaint.lead_department": frozenset({"CP", "CARD", ""})}
KNOWN = replace(VOCABULARY, codes=CODES)
REPLY = b"""{"title": {"en": "R", "zh": "R"}, "type": "object", "required": ["reply"], "properties": {"reply": {
 "title": {"en": "R", "zh": "R"}, "type": "string", "enum": ["accept", "dispute"], "x-route": true,
 "x-options": {"accept": {"en": "Yes", "zh": "Y"}, "dispute": {"en": "No", "zh": "N"}}}}}"""


def choice(condition: str, *steps: str, chain: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """The errors of a process that does some steps, and then chooses by a condition."""
    ways = flow("ask", "done", condition) + flow("ask", "other")
    parts = (*steps, gateway("ask", default="ask__other"), end(), end("other"), ways, flows("begin", *chain, "ask"))
    lanes = lane("work") if "work" in chain else ""
    files = {"reply.json": REPLY, "size.dmn": table("size", [("< 5", '"small"'), (">= 5", '"big"')])}
    begin = start(inputs="outside:string")
    return errors(check(process(begin, *parts, lanes=lanes), files=files, vocabulary=KNOWN))


NEVER = {("value-never", "ask__done")}


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ('=complaint.lead_department = "CP"', set()),
        ('=complaint.lead_department = ""', set()),
        ('=complaint.lead_department = "MOON"', NEVER),
        ('="MOON" = complaint.lead_department', NEVER),
        ('=complaint.lead_department != "MOON"', NEVER),
        ('=complaint.lead_department in ("CP", "MOON")', NEVER),
        ('=complaint.lead_department in ["CP", "CARD"]', set()),
        ('=complaint.amount > 5 and not(complaint.lead_department = "MOON")', NEVER),
        ('=outside = "anything"', set()),
    ],
)
def test_a_fact_is_compared_with_what_it_can_be(condition: str, told: set[tuple[str, str]]) -> None:
    assert choice(condition) == told


@pytest.mark.parametrize(("text", "told"), [("accept", set()), ("acept", NEVER)])
def test_a_field_of_a_form_is_compared_with_its_choices(text: str, told: set[tuple[str, str]]) -> None:
    assert choice(f'=reply = "{text}"', user(form="reply"), chain=("work",)) == told


def test_what_is_also_set_elsewhere_is_compared_with_all_that_it_can_be() -> None:
    worked = with_outputs(user(form="reply"), reply='="silent"')

    assert choice('=reply = "silent"', worked, chain=("work",)) == set()


def test_what_an_operator_gives_may_be_anything() -> None:
    raised = service(operator="levels.raise", result="raised", level="=1")

    assert ("value-never", "ask__done") not in choice('=raised.level = "high"', raised, chain=("send",))
