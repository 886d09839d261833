"""Shows how far an Instance has come: in colours, by a sign, and in words, so that no reader needs the colours."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.workflow.diagram.geometry import Box
from engine.workflow.diagram.labels import text_width
from engine.workflow.diagram.svg.pen import INK, Pen

_DONE_INK, _DONE_PAPER = "#1e6b3a", "#e7f4ea"
_LIVE_INK, _LIVE_PAPER = "#9a4a00", "#fff3dc"
_NOTE_SIZE, _NOTE_HEIGHT, _NOTE_WIDTH = 10, 16, 120
_WORDS = {
    "en": {"done": "Done", "live": "Now", "and": ", ", "of": ": ", "end": ".", "none": "There is no picture."},
    "zh": {"done": "已完成", "live": "进行中", "and": "、", "of": "：", "end": "。", "none": "没有图形。"},
}


@dataclass(frozen=True, slots=True)
class State:
    """What has been passed, and what is going on, each with a short note; all by element id."""

    language: str
    done: frozenset[str]
    live: Mapping[str, str]

    def word(self, key: str) -> str:
        """A word of ours in the language of the picture."""
        return _WORDS["zh" if self.language == "zh" else "en"][key]

    def ink(self, element_id: str) -> str:
        """The colour of lines and outlines."""
        if element_id in self.live:
            return _LIVE_INK
        return _DONE_INK if element_id in self.done else INK

    def group(self, pen: Pen, element_id: str, kind: str) -> Pen:
        """A group in the colours of an element, with the classes that a style sheet may use."""
        if element_id in self.live:
            return pen.group(class_=f"{kind} live", fill=_LIVE_PAPER, stroke=_LIVE_INK, stroke_width=3)
        if element_id in self.done:
            return pen.group(class_=f"{kind} done", fill=_DONE_PAPER, stroke=_DONE_INK)
        return pen.group(class_=kind)

    def spoken(self, element_id: str, name: str) -> str:
        """The name of an element with its state, for those who hear the picture or point at it."""
        if element_id in self.live:
            return self.word("of").join(part for part in (name, self.word("live"), self.live[element_id]) if part)
        return self.word("of").join((name, self.word("done"))) if element_id in self.done else name

    def summary(self, names: Mapping[str, str]) -> str:
        """Everything that is going on or done among the named elements, in sentences."""
        if not names:
            return self.word("none")
        sentences = []
        for key, ids in (("live", self.live), ("done", self.done)):
            told = [name for element_id, name in names.items() if element_id in ids]
            if told:
                sentences.append(self.word(key) + self.word("of") + self.word("and").join(told) + self.word("end"))
        return " ".join(sentences)

    def sign(self, pen: Pen, element_id: str, box: Box, *, is_round: bool) -> None:
        """A tick on the upper right edge of what is done; the note over what is going on."""
        if element_id in self.done:
            inset = box.width / 6 if is_round else 0
            place = f"translate({box.right - inset:g} {box.top + inset:g})"
            tick = pen.group(class_="tick", fill=_DONE_INK, stroke="none", transform=place)
            tick.draw("circle", r=8)
            tick.path("M-4 0-1 3 4-3", fill="none", stroke="#ffffff", stroke_width=2)
        note = self.live.get(element_id, "").strip()
        if note:
            self._note(pen, note, box)

    def _note(self, pen: Pen, note: str, box: Box) -> None:
        short = note
        while text_width(short, size=_NOTE_SIZE) > _NOTE_WIDTH:
            short = short.removesuffix("…")[:-1] + "…"
        width, x = text_width(short, size=_NOTE_SIZE) + 12, box.centre[0]
        top = box.top - _NOTE_HEIGHT * 3 / 4
        label = pen.group(class_="note", fill=_LIVE_INK, stroke="none")
        label.draw("rect", x=x - width / 2, y=top, width=width, height=_NOTE_HEIGHT, rx=_NOTE_HEIGHT / 2)
        label.write([short], x, top + 2, size=_NOTE_SIZE, ink="#ffffff")
