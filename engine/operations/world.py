"""What a process may know and do while it takes a step: the clock, the time limits, the facts and the operators."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import InvalidInput, NotFound, ProcessFault, RuleBroken
from engine.operations.actors import Actor
from engine.operations.facts import FACTS
from engine.operations.limits import ComplaintLimits, limits_of
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import Instance
from engine.rules.counting import count
from engine.rules.lengths import Counting, Length, Unit
from engine.workflow import Definitions

OPERATORS: dict[str, Callable[["ComplaintWorld", Mapping[str, Any]], Any]] = {}
"""What each operator does; filled by the modules of `operators`."""


class ComplaintWorld:
    """The surroundings of one step on one Instance; lives as long as its transaction."""

    def __init__(
        self,
        session: Session,
        services: Services,
        *,
        actor: Actor,
        complaint: Complaint | None,
        instance: Instance | None = None,
    ) -> None:
        self.session, self.services, self.actor = session, services, actor
        self.complaint, self.instance = complaint, instance

    @property
    def limits(self) -> ComplaintLimits:
        """The TimeLimits of the Complaint."""
        return limits_of(self.session, self.services, self.the_complaint())

    @property
    def definitions(self) -> Definitions:
        """The definitions that this Instance runs."""
        if self.instance is None:
            raise ProcessFault("There is no instance yet.")
        return self.services.catalogue.definitions(self.session, self.instance.version_hash)

    def the_complaint(self) -> Complaint:
        """The Complaint of this Instance.

        Raises:
            ProcessFault: the Instance is about something else.
        """
        if self.complaint is None:
            raise ProcessFault("This process needs a complaint.")
        return self.complaint

    def now(self) -> datetime:
        """The instant of the step."""
        return self.services.clock.now()

    def deadline(self, limit: str, share: Decimal = Decimal(1)) -> datetime | None:
        """When a share of a running TimeLimit is used up; None while it is paused or not running."""
        return self.limits.deadline(limit, share)

    def working_days(self, days: Decimal) -> datetime | None:
        """The end of the working day that lies a number of working days ahead."""
        counting = Counting(length=Length(int(days), Unit.BUSINESS_DAY))
        return count(counting, self.now(), self.limits.calendar)

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        """Facts of the Complaint as they are now; only what is asked for is looked up."""
        if name != "complaint":
            raise ProcessFault(f"There are no facts {name}.", facts=name)
        wanted = FACTS.keys() if fields is None else fields
        complaint = self.the_complaint()
        return {field: FACTS[field].read(self.session, complaint, self.now()) for field in wanted}

    def call(self, operator: str, parameters: Mapping[str, Any]) -> Any:
        """Do what a service task asks for.

        Raises:
            ProcessFault: it could not be done; an operator of the bank has to look.
        """
        act = OPERATORS.get(operator)
        if act is None:
            raise ProcessFault(f"There is no operator {operator}.", operator=operator)
        try:
            return act(self, parameters)
        except (InvalidInput, NotFound, RuleBroken) as refused:
            raise ProcessFault(f"{operator}: {refused}", operator=operator, refused=refused.code) from refused
        except (LookupError, TypeError, ValueError) as wrong:
            said = f"{type(wrong).__name__}: {wrong}"
            raise ProcessFault(f"{operator} cannot work with what it was given: {said}", operator=operator) from wrong
