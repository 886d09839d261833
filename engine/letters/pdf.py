"""A letter as PDF: the frozen HTML is set by Typst with an embedded Chinese font, tagged for screen readers (PDF/UA)."""

from pathlib import Path

from lxml import html as lxml_html
from lxml.html import HtmlElement

from engine.errors import InvalidInput

FONTS = Path(__file__).parent / "fonts"
_FAMILY = "Noto Sans SC"
_PAGE = """
#set document(title: {title}, author: {author})
#set page(paper: "a4", margin: (x: 25mm, y: 30mm), numbering: "1 / 1")
#set text(font: ("{family}", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "Libertinus Serif"), size: 11pt, lang: "{lang}")
#set par(justify: false, leading: 0.8em, spacing: 1.2em)
#show heading: set text(size: 12pt)
#text(size: 10pt)[{sender}]
#v(10mm)
#text(weight: "bold", size: 13pt)[{subject}]
#v(4mm)
"""


class PdfUnavailable(InvalidInput):
    """The PDF cannot be made on this machine."""

    code = "pdf_unavailable"


def pdf_of(html: str, *, subject: str, language: str, sender: str) -> bytes:
    """Set a letter; the same words always give the same text in the PDF.

    Raises:
        PdfUnavailable: the typesetter is not installed, or refuses.
    """
    try:
        import typst
    except ImportError as error:
        raise PdfUnavailable("Install the extra `letters`: pip install 'redress[letters]'.") from error
    source = typst_of(html, subject=subject, language=language, sender=sender)
    try:
        made: object = typst.compile(  # type: ignore[misc]  # its overloads leave the type of the source open
            source.encode("utf-8"), font_paths=[str(FONTS)], pdf_standards=["ua-1"]
        )
    except Exception as error:
        raise PdfUnavailable(f"The typesetter refused: {error}.") from error
    if not isinstance(made, bytes):
        raise PdfUnavailable("The typesetter gave no PDF.")
    return made


def typst_of(html: str, *, subject: str, language: str, sender: str) -> str:
    """The Typst source of a letter. Every character of the letter means itself."""
    body = lxml_html.fragment_fromstring(html, create_parent="div")
    head = _PAGE.format(
        title=_quoted(subject),
        author=_quoted(sender),
        family=_FAMILY,
        lang=language,
        sender=_escaped(sender),
        subject=_escaped(subject),
    )
    return head + "".join(_block(child) for child in body)


def _block(element: HtmlElement) -> str:
    tag = str(element.tag)
    if tag in ("h1", "h2", "h3", "h4"):
        return f"\n#heading(level: 1)[{_inline(element)}]\n"
    if tag in ("ul", "ol"):
        kind = "list" if tag == "ul" else "enum"
        items = "".join(f"[{_inline(item)}], " for item in element)
        return f"\n#{kind}({items})\n"
    return f"\n{_inline(element)}\n"


def _inline(element: HtmlElement) -> str:
    parts = [_escaped(element.text or "")]
    for child in element:
        inner = _inline(child)
        wrapped = {"strong": f"#strong[{inner}]", "em": f"#emph[{inner}]", "br": "#linebreak()"}.get(
            str(child.tag), inner
        )
        parts.append(wrapped + _escaped(child.tail or ""))
    return "".join(parts)


def _escaped(text: str) -> str:
    """A text as a Typst string in content, so that no character of it is markup."""
    return f"#{_quoted(text)};" if text.strip() else text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
