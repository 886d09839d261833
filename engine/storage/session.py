"""The session that a transaction of the store writes through."""

from typing import Any

from sqlalchemy import Connection, Engine

from engine.storage.journal import TransactionSession
from engine.storage.updates import send_updates


class WritingSession(TransactionSession):
    """Sends plain changes of loaded records by itself and leaves the rest to SQLAlchemy's unit of work.

    It has one connection from its beginning to its end.
    """

    def __init__(self, bind: Engine, **options: Any) -> None:
        super().__init__(bind, **options)
        self._wire: Connection | None = None

    def connection(self, *arguments: Any, **options: Any) -> Connection:
        """The connection of the transaction."""
        if arguments or options:
            return super().connection(*arguments, **options)
        if self._wire is None:
            self._wire = super().connection()
        return self._wire

    def flush(self, objects: Any = None) -> None:
        """Send what changed; every row of it is noted in the journal."""
        if objects is None and not self.in_nested_transaction():
            with self.journal:
                send_updates(self)
        if self.new or self.deleted or self.dirty:
            super().flush(objects)
