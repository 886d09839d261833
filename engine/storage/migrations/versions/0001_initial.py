"""All tables, as the records have them.

Until the first release the records alone say what the tables are; then this step is frozen into plain operations
(docs/decisions/0020).
"""

from alembic import op

from engine.storage.tables import all_tables

revision: str = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    all_tables().create_all(op.get_bind())
