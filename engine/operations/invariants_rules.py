"""The rules that a check counts by: those in force, and those that were in force when something was counted last."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import RedressError
from engine.operations.catalogue import stored_files
from engine.operations.rulebook import KEY, RuleBook, read_rules
from engine.operations.services import Services
from engine.records.processes import ProcessVersion

_UNREADABLE = (ArithmeticError, AttributeError, LookupError, RedressError, TypeError, ValueError)
"""What reading rules may raise when somebody has changed their files; that they are changed is a finding of its own."""


class Rules:
    """The deployed rules. What has not moved since a deployment still stands as the rules before it said."""

    def __init__(self, session: Session, services: Services) -> None:
        self._session, self._services = session, services
        self._read: list[RuleBook] = []

    @cached_property
    def in_force(self) -> RuleBook | None:
        """The rules in force; None when there are none that can be read."""
        with suppress(*_UNREADABLE):
            return self._services.catalogue.rules_or_none(self._session)
        return None

    @cached_property
    def any(self) -> bool:
        """Whether there are any by which something could be counted."""
        return next(self.ever(), None) is not None

    def ever(self) -> Iterator[RuleBook]:
        """The rules in force, then all others that were; these are read only when somebody asks for them."""
        if self.in_force is not None:
            yield self.in_force
        yield from self._read
        while self._left:
            version = self._left.pop()
            with suppress(*_UNREADABLE):
                _, files = stored_files(self._session, version)
                self._read.append(read_rules(files, version_hash=version))
                yield self._read[-1]

    @cached_property
    def _left(self) -> list[str]:
        known = None if self.in_force is None else self.in_force.hash
        query = select(ProcessVersion.hash).where(ProcessVersion.key == KEY, ProcessVersion.hash != known)
        return list(self._session.scalars(query.order_by(ProcessVersion.deployed_at)))
