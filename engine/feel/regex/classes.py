"""Classes of characters: escapes such as `\\d` and `\\p{Lu}`, and the blocks of Unicode that XML Schema names."""

import unicodedata

from engine.feel.regex.tree import CharTest, PatternError

_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)

_BLOCKS = """
BasicLatin 0000 Latin-1Supplement 0080 LatinExtended-A 0100 LatinExtended-B 0180 IPAExtensions 0250
SpacingModifierLetters 02B0 CombiningDiacriticalMarks 0300 Greek 0370 Cyrillic 0400 - 0500 Armenian 0530 Hebrew 0590
Arabic 0600 Syriac 0700 - 0750 Thaana 0780 - 07C0 Devanagari 0900 Bengali 0980 Gurmukhi 0A00 Gujarati 0A80 Oriya 0B00
Tamil 0B80 Telugu 0C00 Kannada 0C80 Malayalam 0D00 Sinhala 0D80 Thai 0E00 Lao 0E80 Tibetan 0F00 Myanmar 1000
Georgian 10A0 HangulJamo 1100 Ethiopic 1200 - 1380 Cherokee 13A0 UnifiedCanadianAboriginalSyllabics 1400 Ogham 1680
Runic 16A0 - 1700 Khmer 1780 Mongolian 1800 - 18B0 LatinExtendedAdditional 1E00 GreekExtended 1F00
GeneralPunctuation 2000 SuperscriptsandSubscripts 2070 CurrencySymbols 20A0 CombiningMarksforSymbols 20D0
LetterlikeSymbols 2100 NumberForms 2150 Arrows 2190 MathematicalOperators 2200 MiscellaneousTechnical 2300
ControlPictures 2400 OpticalCharacterRecognition 2440 EnclosedAlphanumerics 2460 BoxDrawing 2500 BlockElements 2580
GeometricShapes 25A0 MiscellaneousSymbols 2600 Dingbats 2700 - 27C0 BraillePatterns 2800 - 2900
CJKRadicalsSupplement 2E80 KangxiRadicals 2F00 - 2FE0 IdeographicDescriptionCharacters 2FF0
CJKSymbolsandPunctuation 3000 Hiragana 3040 Katakana 30A0 Bopomofo 3100 HangulCompatibilityJamo 3130 Kanbun 3190
BopomofoExtended 31A0 - 31C0 EnclosedCJKLettersandMonths 3200 CJKCompatibility 3300
CJKUnifiedIdeographsExtensionA 3400 - 4DC0 CJKUnifiedIdeographs 4E00 YiSyllables A000 YiRadicals A490 - A4D0
HangulSyllables AC00 - D7B0 PrivateUse E000 CJKCompatibilityIdeographs F900 AlphabeticPresentationForms FB00
ArabicPresentationForms-A FB50 - FE00 CombiningHalfMarks FE20 CJKCompatibilityForms FE30 SmallFormVariants FE50
ArabicPresentationForms-B FE70 HalfwidthandFullwidthForms FF00 Specials FFF0 - 10000
"""
"""Each name with the code point at which its block begins; `-` begins a stretch without a name."""


def _blocks() -> dict[str, tuple[int, int]]:
    words = _BLOCKS.split()
    names, starts = words[::2], [int(word, 16) for word in words[1::2]]
    ends = [start - 1 for start in starts[1:]] + [0xFFFF]
    return {name: span for name, *span in zip(names, starts, ends, strict=True) if name != "-"}  # type: ignore[misc]


_SPANS = _blocks()


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _begins_name(character: str) -> bool:
    return character in ":_" or unicodedata.category(character)[0] == "L" or unicodedata.category(character) == "Nl"


def _in_name(character: str) -> bool:
    return _begins_name(character) or character in "-." or unicodedata.category(character) in ("Nd", "Mn", "Mc", "Lm")


_ESCAPES: dict[str, CharTest] = {
    "s": lambda character: character in " \t\n\r",
    "d": lambda character: unicodedata.category(character) == "Nd",
    "w": _is_word,
    "i": _begins_name,
    "c": _in_name,
}


def inverse(test: CharTest) -> CharTest:
    """All characters that are not in a class."""
    return lambda character: not test(character)


def escape_class(letter: str) -> CharTest | None:
    """The class of `\\letter`; None when it is no class."""
    test = _ESCAPES.get(letter.lower())
    return inverse(test) if test is not None and letter.isupper() else test


def property_class(name: str) -> CharTest:
    """The class of `\\p{name}`: a category of Unicode, or a block after `Is`.

    Raises:
        PatternError: there is no such category or block.
    """
    if name in _CATEGORIES:
        return lambda character: unicodedata.category(character).startswith(name)
    span = _SPANS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    if span is None:
        raise PatternError(f"\\p{{{name}}} is no category and no block")
    first, last = span
    return lambda character: first <= ord(character) <= last


def without_case(test: CharTest) -> CharTest:
    """The class and all letters that differ from its own only in case."""
    return lambda character: (
        test(character) or any(len(other) == 1 and test(other) for other in (character.lower(), character.upper()))
    )
