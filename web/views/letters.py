"""Letters on paper: the PDF of one, made when it is first printed or sent."""

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.letters.pdf import pdf_of
from engine.operations.letter_papers import Paper, keep_paper, paper_of
from web.auth import STAFF, actor, me, permission, redress

pages = Blueprint("letters", __name__, url_prefix="/complaints")


@pages.get("/<number>/letters/<int:letter>.pdf")
@permission(STAFF)
def pdf(number: str, letter: int) -> ResponseReturnValue:
    """The PDF of a letter, byte for byte as its hash is in the audit."""
    paper = _paper(number, letter)
    if paper.pdf is None:
        raise NotFound("This letter has not been printed yet.", letter=letter)
    answer = Response(paper.pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{paper.code}-{paper.number}.pdf"'
    return answer


@pages.post("/<number>/letters/<int:letter>/print")
@permission(STAFF)
def print_(number: str, letter: int) -> ResponseReturnValue:
    """Make the PDF of a letter, unless it is there, and go to it."""
    paper = _paper(number, letter)
    if paper.pdf is None:
        made = pdf_of(paper.html, subject=paper.subject, language=paper.language, sender=redress().settings.bank_name)
        redress().perform(keep_paper, actor=actor(), letter_id=paper.id, pdf=made)
    return redirect(url_for("letters.pdf", number=number, letter=letter))


def _paper(number: str, letter: int) -> Paper:
    with redress().store.reading() as session:
        return paper_of(session, person=me(), number=number, letter_id=letter)
