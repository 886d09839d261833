"""What is left of a text when it is compared blindly: how two ways of writing one phone number become the same."""

import unicodedata
from collections.abc import Callable
from typing import Final


def normal_form(field: str, text: str) -> str:
    """Return the text as it is compared.

    Phone numbers by their digits, e-mail addresses and names without regard to case, width of letters and spaces
    around; any other field by its letters and digits.
    """
    return _NORMAL.get(field, _letters_and_digits)(unicodedata.normalize("NFKC", text))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _letters_and_digits(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


_NORMAL: Final[dict[str, Callable[[str], str]]] = {"phone": _digits, "email": _folded, "name": _folded}
