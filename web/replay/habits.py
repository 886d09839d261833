"""How people decide and what they write when a form asks them: by the name of a field, never by the place in a process.

A field that is not named here is answered by its type alone, so a form that a bank has changed is filled all the same.
"""

from collections.abc import Mapping
from datetime import timedelta

YES: Mapping[str, float] = {
    "findings_accepted": 0.85,
    "approved": 0.9,
    "granted": 0.7,
    "resolved": 0.4,
    "same_matter": 0.95,
    "delivered": 0.45,
    "confirmed": 0.6,
    "systemic": 0.1,
    "change_needed": 0.3,
    "nothing_held": 0.2,
    "reached": 0.9,
}
"""How often a question is answered with yes."""
YES_OTHERWISE = 0.7

CHOICES: Mapping[str, Mapping[str, float]] = {
    "outcome": {"upheld": 40, "partly_upheld": 25, "rejected": 27, "settled_mediation": 3, "goodwill_only": 5},
    "reply": {"accept": 8, "dispute": 2},
    "action": {"chase": 6, "add_staff": 3, "none": 3},
    "result": {"1": 1, "2": 2, "3": 4, "4": 6, "5": 5},
}
"""How often each choice of a field is taken; where it has others, each is as likely as the next."""

OPTIONAL = 0.4
"""How often somebody fills a field that may be left empty."""
SLIP = 0.04
"""How often somebody puts something wrong where the right thing was suggested."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "zh": (
        "已核对系统记录和通话录音，情况如卷宗所载。",
        "已与相关部门核实，详见附件。",
        "根据合同条款和业务规定处理，理由如上。",
        "请补充凭证后再报。",
        "已向客户说明，客户表示理解。",
    ),
    "en": (
        "The records of the system and of the calls were compared; the file shows what was found.",
        "The departments concerned were asked; their answers are attached.",
        "By the terms of the contract and the rules of the bank, for the reasons given above.",
        "Please add the missing documents.",
        "It was explained to the customer, who understood.",
    ),
}

WORK_BASE, WORK_PER_TEXT = timedelta(minutes=8), timedelta(minutes=14)
"""How long a form takes: something for reading, and more for each long text that must be written."""
HARD = 0.07
"""How many complaints are hard: what must be found out is not at hand for days."""
WAIT_HARD, WAIT_USUAL = timedelta(days=7), timedelta(hours=5)
WAITS_HARD, WAITS_USUAL = 0.5, 0.08
"""How long, and how often, work lies because something has to come from elsewhere first."""
AWAY = 0.04
"""In how many weeks a person is away."""
