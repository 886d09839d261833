"""Who does the work: lanes, roles, departments, and who may not do a step."""

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.workflow.checker.finding import Finding, Term, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import What
from engine.workflow.checker.values import possible_texts
from engine.workflow.model import REDRESS, Kind

_theme = Theme("people")

ROLE_MISSING = _theme.error(
    "role-missing",
    says=("“{element}” stands in no lane: nobody gets it.", "“{element}”不在任何泳道中，没有人会收到它。"),
    remedy=("Put it into the lane of those who do it.", "请把它放入办理人员所在的泳道。"),
)
ROLE_UNKNOWN = _theme.error(
    "role-unknown",
    says=(
        "“{element}” is for the role “{role}”; the bank has none of that name.",
        "“{element}”指定的岗位“{role}”不存在。",
    ),
    remedy=("Use a role of organisation/roles.yaml.", "请使用 organisation/roles.yaml 中的岗位。"),
)
LANE_WITHOUT_ROLE = _theme.error(
    "lane-without-role",
    says=("The lane “{element}” has no role.", "泳道“{element}”没有岗位。"),
    remedy=('Write redress:role="…" at the lane.', '请在泳道上写明 redress:role="…"。'),
)
LANE_WITHOUT_DEPARTMENT = _theme.error(
    "department-missing",
    says=("Work of “{element}” belongs to no department.", "“{element}”的待办不属于任何部门。"),
    remedy=('Write redress:department="=…" at the lane.', '请在泳道上写明 redress:department="=…"。'),
)
DEPARTMENT_UNKNOWN = _theme.error(
    "department-unknown",
    says=(
        "“{element}” names the department “{department}”; the bank has none of that code.",
        "“{element}”中的部门“{department}”不存在。",
    ),
    remedy=("Use a code of organisation/departments.yaml.", "请使用 organisation/departments.yaml 中的部门代码。"),
)
LANE_TWICE = _theme.error(
    "lane-several",
    says=("“{element}” stands in more than one lane.", "“{element}”同时属于多个泳道。"),
    remedy=("Let one lane refer to it.", "请只让一个泳道引用它。"),
)
LANE_NONE = _theme.warning(
    "lane-none",
    says=(
        "“{element}” stands in no lane, although the process has lanes.",
        "流程有泳道，但“{element}”不在任何泳道中。",
    ),
    remedy=("Put it into a lane.", "请把它放入某个泳道。"),
)
NOT_SAME_AS_UNKNOWN = _theme.error(
    "not-same-as-unknown",
    says=(
        "“{element}” excludes who did “{other}”, which is no user task.",
        "“{element}”要排除办理“{other}”的人，但它不是用户任务。",
    ),
    remedy=("Name the ids of user tasks.", "请写明用户任务的标识。"),
)
NOT_SAME_AS_NOBODY = _theme.error(
    "not-same-as-nobody",
    says=(
        "The notSameAs of “{element}” names {others}, so it bars nobody.",
        "“{element}”的 notSameAs 写的是{others}，排除不了任何人。",
    ),
    remedy=(
        "Name the earlier steps whose people may not do this one, or delete notSameAs.",
        "请写明先前的步骤（其办理人不得办理本步骤），或删除 notSameAs。",
    ),
)
DUE_MISSING = _theme.warning(
    "due-missing",
    says=(
        "“{element}” has no due date; it would never come to the top of the inbox.",
        "“{element}”没有办理期限，不会排到待办前列。",
    ),
    remedy=(
        "Give it the limit that it serves, as in =deadline(“findings”).",
        "请写明对应的时限，例如 =deadline(“findings”)。",
    ),
)


def lanes(subject: Subject) -> Iterator[Finding]:
    """Each lane says who works in it."""
    users = {step.id for step in subject.steps if step.kind is Kind.USER}
    for lane in subject.process.lanes:
        if not lane.role:
            yield LANE_WITHOUT_ROLE.at(subject.place(lane))
            continue
        if lane.role not in subject.vocabulary.named("roles"):
            yield ROLE_UNKNOWN.at(subject.place(lane), role=lane.role)
        if users & set(lane.members) and not lane.department:
            yield LANE_WITHOUT_DEPARTMENT.at(subject.place(lane))


def departments(subject: Subject) -> Iterator[Finding]:
    """Each department that work may come to is one of the bank's, as far as the files tell."""
    known = subject.vocabulary.names.get("departments")
    for one in subject.expressions if known is not None else ():
        if one.use.what is What.DEPARTMENT:
            for department in sorted(possible_texts(subject, one) - (known or frozenset())):
                yield DEPARTMENT_UNKNOWN.at(subject.place_of(one.use), department=department)


def members(subject: Subject) -> Iterator[Finding]:
    """Each step stands in one lane, if there are lanes."""
    times = Counter(member for lane in subject.process.lanes for member in lane.members)
    for step in subject.steps:
        if times[step.id] > 1:
            yield LANE_TWICE.at(subject.place(step))
        elif (
            subject.process.lanes
            and not times[step.id]
            and step.scope == subject.process.id
            and step.kind is not Kind.USER
        ):
            yield LANE_NONE.at(subject.place(step))


def user_tasks(subject: Subject) -> Iterator[Finding]:
    """Each user task reaches somebody, in a department, by a day."""
    for step in subject.steps:
        if step.kind is Kind.USER and step.node is not None and not step.is_compensation:
            yield from _reaches(subject, step)
            if not step.node.due:
                yield DUE_MISSING.at(subject.place(step))
            yield from _four_eyes(subject, step, step.node.not_same_as)


def _four_eyes(subject: Subject, step: Step, others: Sequence[str]) -> Iterator[Finding]:
    if step.element.get(f"{{{REDRESS}}}notSameAs") is not None and set(others) <= {step.id}:
        shown = Term.of("itself", "自身") if others else Term.of("no step", "空值")
        yield NOT_SAME_AS_NOBODY.at(subject.place(step), others=shown)
    for other in others:
        if not _is_user_task(subject, other):
            yield NOT_SAME_AS_UNKNOWN.at(subject.place(step), other=other)


def _reaches(subject: Subject, step: Step) -> Iterator[Finding]:
    node = step.node
    if node is None:
        return
    lane = subject.process.lane_of(node)
    if node.candidate_groups and node.candidate_groups not in subject.vocabulary.named("roles"):
        yield ROLE_UNKNOWN.at(subject.place(step), role=node.candidate_groups)
    elif lane is None:
        yield (LANE_WITHOUT_DEPARTMENT if node.candidate_groups else ROLE_MISSING).at(subject.place(step))


def _is_user_task(subject: Subject, element: str) -> bool:
    """Steps of other processes count too: who did the findings may not answer the second look."""
    candidates = [subject, *(one for one in subject.shelf.subjects if one is not subject)]
    return any(element in one.steps.all and one.steps.all[element].kind is Kind.USER for one in candidates)


OF_PROCESS = (lanes, departments, members, user_tasks)
