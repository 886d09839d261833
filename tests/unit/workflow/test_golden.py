"""Our runtime beside the stock library on the same specs: every shipped process gives the same steps, calls, data and end.

Shared specs, stripped states, flat scans and collapsed loops may make a process cheaper, never another one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from engine.workflow import DeliverMessage
from tests.unit.processes.bank import Bank
from tests.unit.processes.shipped import TEN_O_CLOCK, library
from tests.unit.workflow.walks import FreshWalk, OurWalk, Seen, StockWalk, play

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Change = Callable[[Bank], object]


@dataclass(frozen=True)
class Case:
    """One walk: what is true of the complaint, what the process is given, and what happens."""

    process: str
    name: str
    script: list[Any]
    facts: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    before: Change = lambda bank: None


def limit(**limits: Any) -> Change:
    """TimeLimits that run from here on; None stops one."""

    def change(bank: Bank) -> None:
        for name, due in limits.items():
            bank.limits.pop(name, None)
            if due is not None:
                bank.limits[name] = due

    return change


def answer(**answers: Any) -> Change:
    """What operators answer from here on; `duplicates_find` stands for `duplicates.find`."""
    return lambda bank: bank.answers.update({name.replace("_", ".", 1): value for name, value in answers.items()})


def raised_again(bank: Bank) -> None:
    """Each level has an hour of its own."""
    bank.follows["escalation.raise"] = lambda: bank.limits.update(escalation_reply=bank.at + HOUR)


CLASS = {"nature": "GEN", "complexity": "simple", "urgency": "III", "lead_department": "CARD", "assists": None}
CONFIRMED = ("confirm_classification", CLASS)
ACCEPTED = ("review_findings", {"findings_accepted": True})
REFUSED = ("review_findings", {"findings_accepted": False})
APPROVED = ("approve_answer", {"approved": True})
ACCEPTS, DISPUTES = ("party_reply", {"reply": "accept"}), ("party_reply", {"reply": "dispute"})
HANDLED = ["contact", "findings", ACCEPTED]
ANSWERED = ["draft_answer", APPROVED]
DUPLICATE = {"verdict": "duplicate", "number": "TS202603010000029", "score": 80}
PRODUCT = {"content": "PRD"}

CASES = [
    Case("main", "accepted", [CONFIRMED, *HANDLED, *ANSWERED, ACCEPTS], PRODUCT),
    Case("main", "rejected", [CONFIRMED, *HANDLED, *ANSWERED, ("approve_compliance", {"approved": True}), ACCEPTS],
         {**PRODUCT, "outcome": "rejected"}),
    Case("main", "with help", [("confirm_classification", {**CLASS, "assists": ["LEGAL", "IT"]}), "contact",
                               "give_evidence", "give_evidence", "findings", ACCEPTED, *ANSWERED, ACCEPTS], PRODUCT),
    Case("main", "many rounds", [CONFIRMED, "contact", "findings", REFUSED, "findings", REFUSED, "findings", ACCEPTED,
                                 "draft_answer", ("approve_answer", {"approved": False}), *ANSWERED, ACCEPTS], PRODUCT),
    Case("main", "disputed and handled again", [CONFIRMED, *HANDLED, *ANSWERED, DISPUTES,
                                                ("second_look", {"confirmed": False}), *HANDLED, *ANSWERED, DISPUTES],
         PRODUCT),
    Case("main", "disputed and confirmed", [CONFIRMED, *HANDLED, *ANSWERED, DISPUTES, ("second_look", {"confirmed": True})],
         PRODUCT),
    Case("main", "resolved at once", [("resolve_at_once", {"resolved": True}), *ANSWERED, ACCEPTS]),
    Case("main", "merged", [("confirm_duplicate", {"same_matter": True})], before=answer(duplicates_find=DUPLICATE)),
    Case("main", "praise", [("answer_enquiry", {"kind": "praise"})], {"kind": "praise"}),
    Case("main", "late at every limit",
         [limit(claim=TEN_O_CLOCK + DAY, progress=TEN_O_CLOCK + 2 * DAY), CONFIRMED, TEN_O_CLOCK + DAY,
          limit(claim=None), ("assign_handler", {"handler": 12}), "contact", TEN_O_CLOCK + 2 * DAY,
          limit(progress=TEN_O_CLOCK + 4 * DAY), TEN_O_CLOCK + 3 * DAY, TEN_O_CLOCK + 4 * DAY, "findings", ACCEPTED,
          *ANSWERED, limit(acceptance=TEN_O_CLOCK + 9 * DAY), TEN_O_CLOCK + 9 * DAY], PRODUCT),
    Case("intake", "accepted", [], PRODUCT),
    Case("intake", "information waited for in vain", [TEN_O_CLOCK + 6 * DAY], {**PRODUCT, "information_missing": True},
         before=limit(chase=TEN_O_CLOCK + 6 * DAY)),
    Case("intake", "an enquiry after all a complaint", [("answer_enquiry", {"kind": "complaint"})],
         {**PRODUCT, "kind": "suggestion"}),
    Case("information", "completed", ["complete_information"]),
    Case("classification", "confirmed", [("confirm_classification", {**CLASS, "assists": ["LEGAL"]})],
         {**PRODUCT, "business": "loans", "amount": 600_000}),
    Case("handling", "planned and decided by consumer protection",
         ["contact", "plan", "findings", REFUSED, "findings", REFUSED, "findings", REFUSED, "decide_findings"],
         {"complexity": "complex"}, {"assists": []}),
    Case("assistance", "late twice, then given",
         [TEN_O_CLOCK + HOUR, limit(assist=TEN_O_CLOCK + 3 * HOUR), TEN_O_CLOCK + 3 * HOUR, "give_evidence",
          "give_evidence", "give_evidence"], {}, {"assists": ["LEGAL", "IT", "HR"]},
         before=limit(assist=TEN_O_CLOCK + HOUR)),
    Case("response", "sent back by compliance", [*ANSWERED, ("approve_compliance", {"approved": False}), *ANSWERED,
                                                 ("approve_compliance", {"approved": True}), ACCEPTS],
         {"nature": "MAJ"}, {"disputed": False}),
    Case("dispute", "sent back", [("second_look", {"confirmed": False})]),
    Case("escalation", "settled", [("decide_by_lead", {"action": "chase"})], {}, {"level": 2}),
    Case("escalation", "raised from outside", [DeliverMessage("EscalationRaised", {"level": 4}),
                                               DeliverMessage("EscalationRaised", {"level": 5}),
                                               ("decide_by_executive", {"action": "major"})], {}, {"level": 1}),
    Case("escalation", "silence up to the committee", [TEN_O_CLOCK + n * HOUR for n in range(1, 7)]
         + [("decide_by_committee", {"action": "none"})], {}, {"level": 2},
         before=lambda bank: (raised_again(bank), limit(escalation_reply=TEN_O_CLOCK + HOUR)(bank))),
    Case("escalation_level", "consumer protection", [("decide_by_consumer_protection", {"action": "chase"})], {},
         {"level": 4}),
    Case("extension", "granted", [("approve_by_lead", {"granted": True})], {}, {"extension_id": 3, "to_days": 30}),
    Case("extension", "refused", [("approve_by_executive", {"granted": False})], {}, {"extension_id": 3, "to_days": 60}),
    Case("extension", "expired", [TEN_O_CLOCK + 2 * DAY], {}, {"extension_id": 3, "to_days": 30},
         before=limit(extension_decision=TEN_O_CLOCK + 2 * DAY)),
    Case("delivery", "unreachable",
         [answer(delivery_record={"attempts": 1, "enough": False}), limit(deliver_retry=TEN_O_CLOCK + DAY), ("deliver", {"delivered": False}),
          TEN_O_CLOCK + DAY, answer(delivery_record={"attempts": 2, "enough": False}), limit(deliver_retry=TEN_O_CLOCK + 2 * DAY),
          ("deliver", {"delivered": False}), TEN_O_CLOCK + 2 * DAY, answer(delivery_record={"attempts": 3, "enough": True}),
          ("deliver", {"delivered": False})], {}, {"letter_id": 5}),
    Case("feedback", "rated, then learnt", ["rate", "acknowledge_feedback"]),
    Case("feedback", "late and never rated",
         [limit(feedback=TEN_O_CLOCK + DAY, rating=TEN_O_CLOCK + 2 * DAY), TEN_O_CLOCK + DAY, "chase_feedback",
          TEN_O_CLOCK + 2 * DAY, "acknowledge_feedback"]),
]  # fmt: skip


def walked(kind: type[OurWalk] | type[StockWalk], case: Case) -> list[Seen]:
    bank = Bank(**case.facts)
    case.before(bank)
    return play(kind(case.process, bank, {"complaint_id": 7, **case.given}), case.script)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.process} {case.name}")
def test_our_runtime_does_what_the_stock_library_does(case: Case) -> None:
    ours, stock = walked(OurWalk, case), walked(StockWalk, case)

    assert ours == stock
    assert ours[-1].end is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.process} {case.name}")
def test_a_stored_state_goes_on_with_specs_that_were_just_compiled(case: Case) -> None:
    assert walked(FreshWalk, case) == walked(OurWalk, case)


def test_every_shipped_process_is_walked() -> None:
    assert {case.process for case in CASES} == set(library().documents)
