"""Whatever stands in whichever cells, with whatever flows: the picture keeps its rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.workflow.diagram.check import picture_findings
from engine.workflow.diagram.findings import PictureFault
from engine.workflow.diagram.layout import tidy
from tests.unit.workflow.diagram.drafts import Draft, read

TAGS = ("startEvent", "endEvent", "userTask", "serviceTask", "exclusiveGateway", "parallelGateway")
NAMES = (("Complaint classified", "投诉已分类"), ("Findings accepted?", "调查结论是否通过？"), ("Remind", "催办"))
RULES = frozenset(PictureFault) - {
    PictureFault.NAME_MISSING,
    PictureFault.NAME_TOO_LONG,
    PictureFault.TOO_MANY_CROSSINGS,
    PictureFault.LABEL_ON_LINE,
    PictureFault.LABEL_ON_SHAPE,
    PictureFault.LABEL_ON_LABEL,
}
"""Those that hold for any graph; in a wild one a text may find no room, and crossings cannot be avoided."""

cell = st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 1))
nodes = st.lists(
    st.tuples(cell, st.sampled_from(TAGS), st.sampled_from(NAMES), st.integers(0, 3)), min_size=1, max_size=6
)
pairs = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=7)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    draft = Draft("upper", "lower")
    sources: list[str] = []
    targets: list[str] = []
    for number, ((lane, column, row), tag, names, guests) in enumerate(draw(nodes)):
        node, office = f"node_{number}", ("upper", "lower")[lane]
        targets.append(node)
        draft.node(tag, node, (column, row), *names, lane=office)
        for guest in range(guests if tag.endswith("Task") else 0):
            sources.append(f"{node}_late_{guest}")
            draft.node("boundaryEvent", sources[-1], (0, 0), *names, lane=office, attachedToRef=node)
    sources += targets
    ends = {(sources[source % len(sources)], targets[target % len(targets)]) for source, target in draw(pairs)}
    for source, target in sorted(ends):
        draft.flow(source, target, names=draw(st.sampled_from(((), ("yes", "是")))))
    return draft


@settings(max_examples=25, deadline=None)
@given(drafts())
def test_no_shape_overlaps_and_every_flow_keeps_its_way(draft: Draft) -> None:
    findings = picture_findings(draft.drawn())

    assert [one for one in findings if one.code in RULES] == []


@settings(max_examples=10, deadline=None)
@given(drafts())
def test_a_tidied_file_is_never_changed_again(draft: Draft) -> None:
    once = tidy(draft.content())

    assert tidy(once) == once
    assert [one for one in picture_findings(read(once)) if one.code in RULES] == []
