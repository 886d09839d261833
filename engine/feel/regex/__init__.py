"""Regular expressions of XPath, which FEEL uses, matched within a budget so that no pattern can run away."""

from engine.feel.regex.matcher import Match, Pattern, compile_pattern
from engine.feel.regex.tree import PatternError

__all__ = ["Match", "Pattern", "PatternError", "compile_pattern"]
