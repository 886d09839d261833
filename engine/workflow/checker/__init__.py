"""Refuses every process, decision and form that would run wrongly, and says what to do about it."""

from engine.workflow.checker.check import RULES, check_files, check_library, check_read
from engine.workflow.checker.finding import Finding, Place, Rule, Severity, Term, Theme
from engine.workflow.checker.reading import Reading, read_files

__all__ = [
    "RULES",
    "Finding",
    "Place",
    "Reading",
    "Rule",
    "Severity",
    "Term",
    "Theme",
    "check_files",
    "check_library",
    "check_read",
    "read_files",
]
