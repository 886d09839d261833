"""The edge: opens the one transaction of an act, and turns a fault of the process into an Incident."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from engine.errors import ProcessFault
from engine.operations.incidents import describe_act, open_incident
from engine.operations.services import Services
from engine.storage.store import Store

P = ParamSpec("P")
R = TypeVar("R")


def perform(
    store: Store,
    services: Services,
    operation: Callable[Concatenate[Session, Services, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run one operation in one transaction.

    Raises:
        ProcessFault: the process could not go on; nothing was changed but for the Incident that was opened. The
            Incident keeps what the operation was called with, so that an operator can have it done again.
    """
    try:
        with store.transaction() as session:
            return operation(session, services, *args, **kwargs)
    except ProcessFault as fault:
        with store.transaction() as session:
            open_incident(session, services, fault=fault, act=describe_act(operation, kwargs))
        raise
