"""The composition root: makes the store and the services from the settings, once per process."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from pydantic import SecretStr
from sqlalchemy.orm import Session

from engine import audit
from engine.clock import Clock, SystemClock
from engine.operations.actors import Actor
from engine.operations.catalogue import Catalogue
from engine.operations.edge import perform
from engine.operations.operators import vocabulary
from engine.operations.registration import Registration, register
from engine.operations.services import Services
from engine.settings import Settings
from engine.storage.store import Store
from engine.storage.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Redress:
    """Everything that a page, a command or a sweep needs."""

    settings: Settings
    store: Store
    services: Services

    def perform(
        self, operation: Callable[Concatenate[Session, Services, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run one operation in one transaction; a fault of the process becomes an Incident."""
        return perform(self.store, self.services, operation, *args, **kwargs)

    def register(self, *, actor: Actor, registration: Registration, department: str | None) -> str:
        """Take a complaint and begin its process; return its number."""
        return register(self.store, self.services, actor=actor, registration=registration, department=department)


def compose(settings: Settings, *, clock: Clock | None = None, durable: bool = True) -> Redress:
    """Wire the parts together.

    Args:
        durable: an acknowledged commit survives a loss of power; only a scratch database can do without.

    Raises:
        Misconfigured: a secret is missing, or a default outside the demo.
    """
    if settings.database.startswith("sqlite"):
        settings.data_folder.mkdir(parents=True, exist_ok=True)
    settings = _with_own_secrets(settings)
    vault = Vault(settings.master_key_bytes())
    services = Services(clock=clock or SystemClock(), catalogue=Catalogue(vocabulary()), vault=vault, settings=settings)
    store = Store(settings.database, record=audit.Recorder(vault), durable=durable)
    return Redress(settings=settings, store=store, services=services)


def _with_own_secrets(settings: Settings) -> Settings:
    """A demo bank keeps secrets of its own beside its database, so that whoever opens it later can read what it wrote."""
    path = settings.database_folder / "demo-secrets"
    if settings.demo and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"{secrets.token_hex(32)}\n{secrets.token_hex(32)}\n", "utf-8")
    if not path.exists() or (settings.master_key is not None and not settings.demo):
        return settings
    master_key, session_secret = path.read_text("utf-8").split()
    return settings.model_copy(
        update={"master_key": SecretStr(master_key), "session_secret": SecretStr(session_secret)}
    )
