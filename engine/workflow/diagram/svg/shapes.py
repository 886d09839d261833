"""Draws one shape of a picture with its sign and the text inside of it."""

from engine.workflow.diagram.geometry import Box
from engine.workflow.diagram.grid import TITLE
from engine.workflow.diagram.labels import LINE_HEIGHT, NAME_SIZE, wrap
from engine.workflow.diagram.picture import Drawn
from engine.workflow.diagram.sheet import Form, form_of
from engine.workflow.diagram.svg.icons import event_icon, gateway_icon, markers, task_icon
from engine.workflow.diagram.svg.pen import Pen
from engine.workflow.model import BPMN

_PADDING = 7
_FRAME_WIDTH = 1.5


def draw_shape(pen: Pen, drawn: Drawn, box: Box, name: str) -> None:
    """Draw whatever it is; an element without an outline of its own becomes a box with its name."""
    match form_of(drawn.tag), drawn.tag:
        case _, "participant" | "lane":
            _frame(pen, drawn, box, name)
        case Form.EVENT, _:
            _event(pen, drawn, box)
        case Form.GATEWAY, _:
            _gateway(pen, drawn, box)
        case _, "dataObjectReference" | "dataInput" | "dataOutput":
            fold = min(12, box.width / 3)
            pen.path(f"M{box.left:g} {box.top:g}H{box.right - fold:g}l{fold:g} {fold:g}V{box.bottom:g}H{box.left:g}Z")
            pen.path(f"M{box.right - fold:g} {box.top:g}v{fold:g}h{fold:g}", fill="none")
        case _, "dataStoreReference":
            _store(pen, box)
        case _, "textAnnotation":
            pen.path(f"M{box.left + 10:g} {box.top:g}H{box.left:g}V{box.bottom:g}h10", fill="none")
            text = drawn.element.findtext(f"{{{BPMN}}}text") or ""
            pen.write(
                wrap(text, width=box.width - 10, size=NAME_SIZE),
                box.left + 5,
                box.top + 5,
                size=NAME_SIZE,
                anchor="start",
            )
        case _, "group":
            pen.draw("rect", **_sides(box), rx=10, fill="none", stroke_width=1.5, stroke_dasharray="10 6 0 6")
        case _:
            _activity(pen, drawn, box, name)


def _sides(box: Box) -> dict[str, float]:
    return {"x": box.left, "y": box.top, "width": box.width, "height": box.height}


def _frame(pen: Pen, drawn: Drawn, box: Box, name: str) -> None:
    """A pool or lane; its title stands upright at the left, or lies on top. A pool of others has it in the middle."""
    is_pool = drawn.tag == "participant"
    pen.draw("rect", **_sides(box), stroke_width=_FRAME_WIDTH, fill=None if is_pool else "none")
    is_foreign = is_pool and drawn.element.get("processRef") is None
    is_upright = drawn.horizontal is not False
    if is_foreign:
        title = box
    elif is_upright:
        title = box._replace(right=box.left + TITLE)
    else:
        title = box._replace(bottom=box.top + TITLE)
    if is_pool and not is_foreign:
        line = (
            f"M{title.right:g} {title.top:g}V{title.bottom:g}"
            if is_upright
            else f"M{title.left:g} {title.bottom:g}H{title.right:g}"
        )
        pen.path(line, stroke_width=_FRAME_WIDTH)
    _inside(pen, title, name, turned=is_upright and not is_foreign)


def _inside(pen: Pen, box: Box, name: str, *, turned: bool = False, at_top: bool = False) -> None:
    """Write a name into the middle of a box, or along its upper edge."""
    x, y = box.centre
    width = box.height if turned else box.width
    lines = wrap(name, width=width - 2 * _PADDING, size=NAME_SIZE)
    height = len(lines) * NAME_SIZE * LINE_HEIGHT
    top = box.top + _PADDING if at_top else y - height / 2
    pen.write(lines, x, top, size=NAME_SIZE, turned=(x, y) if turned else None)


def _event(pen: Pen, drawn: Drawn, box: Box) -> None:
    (x, y), radius = box.centre, min(box.width, box.height) / 2
    element = drawn.element
    is_passive = element.get("cancelActivity") == "false" or element.get("isInterrupting") == "false"
    dashes = "5 3" if is_passive else None
    is_between = drawn.tag.startswith(("intermediate", "boundary"))
    width = 4 if drawn.tag == "endEvent" else 1.5 if is_between else 2
    pen.draw("circle", cx=x, cy=y, r=radius, stroke_width=width, stroke_dasharray=dashes)
    if is_between:
        pen.draw("circle", cx=x, cy=y, r=radius - 3, stroke_width=width, stroke_dasharray=dashes)
    event_icon(_sign(pen, x, y, radius / 18), element)


def _gateway(pen: Pen, drawn: Drawn, box: Box) -> None:
    x, y = box.centre
    pen.path(f"M{x:g} {box.top:g}L{box.right:g} {y:g}L{x:g} {box.bottom:g}L{box.left:g} {y:g}Z")
    gateway_icon(_sign(pen, x, y, min(box.width, box.height) / 50), drawn.element, marked=drawn.marked)


def _activity(pen: Pen, drawn: Drawn, box: Box, name: str) -> None:
    """A task, a call or a sub-process; the name of an open sub-process stands along its upper edge."""
    waits = drawn.element.get("triggeredByEvent") == "true"
    width = 5 if drawn.tag == "callActivity" else 2
    pen.draw("rect", **_sides(box), rx=10, stroke_width=width, stroke_dasharray="1 5" if waits else None)
    if drawn.tag == "transaction":
        pen.draw("rect", **_sides(box.grown(-3)), rx=8, stroke_width=1.5, fill="none")
    task_icon(_sign(pen, box.left + 15, box.top + 15, 0.8), drawn.tag)
    signs = list(markers(drawn.element, is_open=drawn.expanded))
    for number, sign in enumerate(signs):
        x = box.centre[0] + 20 * (number - (len(signs) - 1) / 2)
        _sign(pen, x, box.bottom - 12, 0.9).path(sign, fill="none")
    _inside(pen, box, name, at_top=drawn.expanded)


def _sign(pen: Pen, x: float, y: float, scale: float) -> Pen:
    """A group that signs are drawn into, around its own (0, 0)."""
    size = "" if scale == 1 else f" scale({round(scale, 3):g})"
    return pen.group(transform=f"translate({x:g} {y:g}){size}", stroke_width=1.5)


def _store(pen: Pen, box: Box) -> None:
    """A cylinder."""
    half, lid = box.width / 2, min(10, box.height / 4)
    turn, back = f"a{half:g} {lid:g} 0 0 0 {box.width:g} 0", f"a{half:g} {lid:g} 0 0 0 {-box.width:g} 0"
    height = box.height - 2 * lid
    pen.path(f"M{box.left:g} {box.top + lid:g}v{height:g}{turn}v{-height:g}{back}{turn}")
