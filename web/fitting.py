"""Settings that must fit what is there: the key the database, the names the rules in force."""

from collections.abc import Iterable

from sqlalchemy import select

from engine.errors import Misconfigured
from engine.operations.rulebook import RuleBook
from engine.records.parties import PartyKey
from engine.settings import Settings
from engine.storage.errors import StorageUnavailable
from engine.storage.stored import any_text, as_it_is
from web.compose import Redress

_TRIED = 20
"""So many of the latest Parties are looked at: one key may have been tampered with, and `verify-store` says that."""


def has_own_key(redress: Redress) -> bool:
    """Whether the master key is the one with which the database was written; true where no Party is kept yet.

    Raises:
        StorageUnavailable: the database cannot be read, or is not prepared.
    """
    query = select(PartyKey.party_id, as_it_is(PartyKey.wrapped)).where(PartyKey.wrapped.is_not(None))
    with redress.store.reading() as session, any_text(session):
        kept = session.execute(query.order_by(PartyKey.party_id.desc()).limit(_TRIED)).all()
    return not kept or any(_opens(redress, party_id, wrapped) for party_id, wrapped in kept)


def _opens(redress: Redress, party_id: int, wrapped: object) -> bool:
    if not isinstance(wrapped, bytes):  # SQLite keeps whatever it is given
        return False
    try:
        redress.services.vault.unwrapped(party_id, wrapped)
    except StorageUnavailable:
        return False
    return True


def require_own_key(redress: Redress) -> None:
    """Refuse to work with the key of another database: what it seals nobody could open who has only the right one.

    Raises:
        Misconfigured: the master key opens nothing that is kept.
    """
    if not has_own_key(redress):
        raise Misconfigured(
            f"REDRESS_MASTER_KEY is not the key of {redress.store.name}: it opens none of the Parties kept there. Set the "
            "key with which they were written.",
            setting="REDRESS_MASTER_KEY",
        )


def require_fitting(settings: Settings, book: RuleBook) -> None:
    """Refuse names that the rules in force do not know.

    Raises:
        Misconfigured: there is no such profile or department, or the bank's zone is not that of its calendar.
    """
    if settings.profile not in book.profiles:
        raise _unknown("REDRESS_PROFILE", settings.profile, "profile", book.profiles)
    if settings.intake_department not in book.organisation.departments:
        named = settings.intake_department
        raise _unknown("REDRESS_INTAKE_DEPARTMENT", named, "department", book.organisation.departments)
    calendar = book.calendar_of(book.profile(settings.profile))
    if calendar.zone != settings.zone:
        raise Misconfigured(
            f"REDRESS_BANK_TIMEZONE cannot be {settings.bank_timezone!r}: the calendar {calendar.name} counts the days "
            f"of {calendar.zone.key}.",
            setting="REDRESS_BANK_TIMEZONE",
        )


def _unknown(setting: str, named: str, what: str, known: Iterable[str]) -> Misconfigured:
    message = f"{setting} cannot be {named!r}: the rules in force know no such {what}; write one of {', '.join(known)}."
    return Misconfigured(message, setting=setting)
