"""How much room a text takes and where its lines break, without a browser: widths of letters, on the safe side."""

import re
from collections.abc import Iterable

LABEL_WIDTH = 90
"""Width at which a text beside a shape breaks, in pixels; editors break it at the width that the file gives."""
LABEL_SIZE, NAME_SIZE = 11, 12
"""Size of letters outside and inside of a shape, in pixels."""
LINE_HEIGHT = 1.2

_FACES = (1.0, 1.1, 1.2)
"""Widths of letters against those of Arial, up to Inter and DejaVu Sans. Nobody knows the font of the reader."""
_FACE = 1.1
_USUAL, _WIDE_FROM = 0.56, 0x2E80
_WIDTHS = {
    letter: width
    for letters, width in {
        "ijl'|": 0.22,
        "ftI.,:;/\\!()[]- ": 0.28,
        'r"`*{}': 0.36,
        "cksvxyzJ^": 0.5,
        "+<=>~": 0.58,
        "FTZ": 0.61,
        "ABEKPSVXY&": 0.67,
        "CDHNRUw": 0.72,
        "GOQ": 0.78,
        "mM%": 0.86,
        "W@": 0.98,
    }.items()
    for letter in letters
}
_PIECES = re.compile(r"(\s*)([\u2e80-\U0010ffff][、。，：；？！）》」』】]*|[^\s\u2e80-\U0010ffff]+)")


def text_width(text: str, *, size: float, face: float = _FACE) -> float:
    """The width of one line, in pixels; a Chinese character is as wide as the letters are high."""
    return size * sum(1.0 if ord(c) >= _WIDE_FROM else face * _WIDTHS.get(c, _USUAL) for c in text)


def wrap(text: str, *, width: float, size: float, face: float = _FACE) -> list[str]:
    """Break a text between words and between Chinese characters; a word that is too long is cut."""
    lines: list[str] = []
    line = ""
    for space, piece in _PIECES.findall(text):
        longer = f"{line} {piece}" if space and line else line + piece
        if not line or text_width(longer, size=size, face=face) <= width:
            line = longer
        else:
            lines.append(line)
            line = piece
        while len(line) > 1 and text_width(line, size=size, face=face) > width:
            fits = _fitting(line, width=width, size=size, face=face)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def _fitting(line: str, *, width: float, size: float, face: float) -> int:
    """How many characters of a line fit; never none, or nothing would ever be written."""
    fits = len(line) - 1
    while fits > 1 and text_width(line[:fits], size=size, face=face) > width:
        fits -= 1
    return fits


def room_for(texts: Iterable[str], *, width: float = LABEL_WIDTH) -> tuple[int, int]:
    """Width and height that the largest of the texts may need beside a shape, whatever the font of the reader."""
    widest, most = 0.0, 0
    for text in texts:
        for face in _FACES:
            lines = wrap(text, width=width, size=LABEL_SIZE, face=face)
            most = max(most, len(lines))
            widest = max([widest, *(text_width(line, size=LABEL_SIZE, face=face) for line in lines)])
    return int(min(widest, max(width, LABEL_SIZE))) + 4, int(most * LABEL_SIZE * LINE_HEIGHT) + 2
