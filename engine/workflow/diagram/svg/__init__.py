"""A process as a picture that needs no script and no style sheet: for print, mail, and browsers without scripts."""

from engine.workflow.diagram.svg.canvas import render

__all__ = ["render"]
