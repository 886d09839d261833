"""What happens in the demo bank, as `stories.yaml` tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from engine.operations.registration import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One complaint: what was said, and the last step that was done with it.

    Attributes:
        days_ago: when it was received, counted from today.
        by: username of who registers it.
        until: ids of the elements that nobody has done yet, with spaces between; empty: the complaint is led to its end.
        twists: what happens on the way: `dispute`, `extension`, `refused_findings`, `transfer`, `unclaimed`,
            `withdraw`.
    """

    days_ago: float
    by: str
    said: Registration
    lead: str
    outcome: str = "upheld"
    until: str = ""
    twists: frozenset[str] = frozenset()

    @property
    def left(self) -> list[str]:
        """The elements that nobody has done yet."""
        return self.until.split()


def read_stories() -> tuple[Story, ...]:
    """Return all stories of the demo bank."""
    told = yaml.safe_load((Path(__file__).parent / "stories.yaml").read_text(encoding="utf-8"))
    return tuple(_story(each) for each in told)


def _story(told: Mapping[str, Any]) -> Story:
    twists = frozenset(told.get("twists", ()))
    return Story(**{**told, "said": _said(told["said"]), "twists": twists})


def _said(told: Mapping[str, Any]) -> Registration:
    by_mail = "email" in told
    amount = Decimal(told["amount"]) if "amount" in told else None
    circumstances = tuple(told.get("circumstances", ()))
    return Registration(
        **{
            "preferred_channel": "email" if by_mail else "phone",
            **told,
            "amount": amount,
            "circumstances": circumstances,
        }
    )
