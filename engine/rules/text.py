"""What people write: whether anybody can read it at all."""

from unicodedata import category

_WRITTEN = frozenset("LNPS")
"""First letters of the Unicode categories of what is seen: letters, numbers, punctuation and symbols."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are drawn as nothing: fillers of Hangul, the empty cell of Braille."""
_KEPT = "\t\n\r"


def has_words(text: str) -> bool:
    """Whether a text shows anything; spaces, joiners and other signs without a shape of their own do not count."""
    return any(category(sign)[0] in _WRITTEN and sign not in _BLANK for sign in text)


def without_controls(text: str) -> str:
    """Return a text without control characters, which no person types and no database keeps; lines and tabs stay."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign in _KEPT or category(sign) != "Cc")
