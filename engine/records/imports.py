"""What an imported Complaint was made of."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, Json


class SourceRow(Base):
    """The row of a file from which a Complaint was imported: every column with its text, as it was published."""

    __tablename__ = "source_row"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    mapping: Mapped[str] = mapped_column(String(40))
    columns: Mapped[Any] = mapped_column(Json, info={"personal": True})

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"
