"""The text of letters: rendered from Markdown by facts, and let through only when every required element stands in it."""

from engine.letters.gate import missing_elements, unknown_elements
from engine.letters.package import Element, LetterPackage, read_packages
from engine.letters.render import RenderedLetter, UnknownFact, render

__all__ = [
    "Element",
    "LetterPackage",
    "RenderedLetter",
    "UnknownFact",
    "missing_elements",
    "read_packages",
    "render",
    "unknown_elements",
]
