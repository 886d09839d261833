"""Every kind of record has its word in the glossary."""

import importlib
import pkgutil
from pathlib import Path

import engine.records
from engine.records.base import Base


def test_every_record_class_is_explained(project: Path) -> None:
    for module in pkgutil.iter_modules(engine.records.__path__, "engine.records."):
        importlib.import_module(module.name)
    glossary = (project / "docs" / "glossary.md").read_text("utf-8")
    records = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("engine.")]

    unexplained = sorted(record.__name__ for record in records if f"| {record.__name__} |" not in glossary)

    assert records
    assert unexplained == []


def test_every_record_is_audited_or_says_why_not() -> None:
    silent = sorted(
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("engine.")
        and not mapper.class_.__exempt__
        and not hasattr(mapper.class_, "stream")
    )

    assert silent == []
