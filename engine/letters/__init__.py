"""The text of letters: rendered from Markdown by facts, and let through only when every required element stands in it."""

from engine.letters.gate import missing_elements, unknown_elements
from engine.letters.package import LANGUAGES, Element, LetterPackage, parse_letter
from engine.letters.proof import LetterSlip, Wrong, proof
from engine.letters.render import RenderedLetter, render
from engine.letters.template import TemplateFault, UnknownFact

__all__ = [
    "LANGUAGES",
    "Element",
    "LetterPackage",
    "LetterSlip",
    "RenderedLetter",
    "TemplateFault",
    "UnknownFact",
    "Wrong",
    "missing_elements",
    "parse_letter",
    "proof",
    "render",
    "unknown_elements",
]
