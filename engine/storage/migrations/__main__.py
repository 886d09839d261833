"""Drafts the next step: `python -m engine.storage.migrations "what changes"`, from what the records say and the steps lack.

It needs no database of yours. Read the draft before you keep it: only you know what becomes of the rows.
"""

import sys
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from engine.storage.migrate import configuration

_VERSIONS = Path(__file__).parent / "versions"


def main(message: str) -> None:
    """Write the next step into `versions`."""
    number = 1 + max((int(path.name[:4]) for path in _VERSIONS.glob("[0-9]*.py")), default=0)
    with create_engine("sqlite://").connect() as connection:
        command.upgrade(configuration(connection), "head")
        command.revision(configuration(connection), message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or sys.exit(__doc__))
