"""Who acts: a person, the Party by a signed link, or the engine itself."""

from dataclasses import dataclass

from engine.errors import NotPermitted
from engine.records.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The one who is responsible for an act, as the audit names them."""

    name: str
    role: str
    person_id: int | None = None

    def require_person(self) -> int:
        """Return the id of the person.

        Raises:
            NotPermitted: it is not a person who acts.
        """
        if self.person_id is None:
            raise NotPermitted("Only a person may do this.", actor=self.name)
        return self.person_id


ENGINE = Actor(name="engine", role="ENGINE")
COMMAND_LINE = Actor(name="command-line", role="ADMIN")


def as_person(person: Person, *, role: str = "STAFF") -> Actor:
    """The person, acting in one of their roles."""
    return Actor(name=f"person:{person.id}", role=role, person_id=person.id)
