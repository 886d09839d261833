"""Refuses every process, decision and form that would run wrongly, and says what to do about it."""

from engine.workflow.checker.check import RULES, check_files, check_library
from engine.workflow.checker.finding import Finding, Rule, Severity

__all__ = ["RULES", "Finding", "Rule", "Severity", "check_files", "check_library"]
