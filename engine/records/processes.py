"""Deployed definitions: files by content, versions by the hash of all they call, and what is in force."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, UtcDateTime


class DefinitionFile(Base):
    """The bytes of one BPMN, DMN or form file, named by their SHA-256."""

    __tablename__ = "definition_file"
    __exempt__ = "content-addressed and never changed; the hash of every version that uses it is audited"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ProcessVersion(Base):
    """A process with all it calls, named by the hash of its bytes."""

    __tablename__ = "process_version"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), index=True)
    deployed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deployed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    def stream(self) -> str:
        return f"process:{self.key}"


class ProcessVersionFile(Base):
    """One file of one version, under the path it had."""

    __tablename__ = "process_version_file"
    __exempt__ = "implied by the hash of the version, which is audited"

    version_hash: Mapped[str] = mapped_column(ForeignKey("process_version.hash"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    file_hash: Mapped[str] = mapped_column(ForeignKey("definition_file.hash"))


class ProcessInForce(Base):
    """The version that the next Instance of a process will run."""

    __tablename__ = "process_in_force"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    version_hash: Mapped[str] = mapped_column(ForeignKey("process_version.hash"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    def stream(self) -> str:
        return f"process:{self.key}"
