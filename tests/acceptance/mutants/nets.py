"""Random processes: blocks of steps, choices, branches, loops and timers, whose gateways often do not fit each other."""

from random import Random

from engine.workflow.model import BPMN, REDRESS, ZEEBE

FORM = b"""{"title": {"en": "Choose", "zh": "Choose"}, "type": "object", "properties": {
 "left": {"title": {"en": "Left", "zh": "Left"}, "type": "boolean", "x-route": true},
 "right": {"title": {"en": "Right", "zh": "Right"}, "type": "boolean", "x-route": true}}}"""
"""The form of every step: two choices."""
LIMITS = tuple(f"limit{number}" for number in range(60))
_KINDS = ("exclusive", "parallel", "inclusive")


class Net:
    """One random process. Before every choice stands a step whose form decides it; each timer has a limit of its own."""

    def __init__(self, chance: Random) -> None:
        self._chance, self._parts, self._count, self._tasks = chance, [], 0, []
        self._limits = list(LIMITS)
        first, last = self._block(depth=3)
        self._parts += ['<bpmn:startEvent id="begin"/>', '<bpmn:endEvent id="done"/>']
        self._flow("begin", first)
        self._flow(last, "done")

    def file(self) -> bytes:
        """The process as a file."""
        names = f'xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" xmlns:redress="{REDRESS}"'
        refs = "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in self._tasks)
        lane = f'<bpmn:lane id="lane" redress:role="CP" redress:department="=&quot;CP&quot;">{refs}</bpmn:lane>'
        inner = f'<bpmn:laneSet id="lanes">{lane}</bpmn:laneSet>{"".join(self._parts)}'
        process = f'<bpmn:process id="net" isExecutable="true">{inner}</bpmn:process>'
        return f'<bpmn:definitions id="definitions" {names}>{process}</bpmn:definitions>'.encode()

    def _block(self, depth: int) -> tuple[str, str]:
        """Some steps, from the first to the last."""
        kinds = ("task", "timed", "split", "split", "sequence", "loop") if depth else ("task", "task", "timed")
        match self._chance.choice(kinds):
            case "sequence":
                first, middle = self._block(depth - 1)
                other, last = self._block(depth - 1)
                self._flow(middle, other)
                return first, last
            case "split":
                return self._split(depth)
            case "loop":
                return self._loop(depth)
            case "timed":
                return self._timed()
        task = self._task()
        return task, task

    def _split(self, depth: int) -> tuple[str, str]:
        """Two branches between two gateways, which are of one kind only by chance."""
        before, opening = self._task(), self._chance.choice(_KINDS)
        closing = opening if self._chance.random() < 0.5 else self._chance.choice(_KINDS)
        split, merge = self._name(), self._name()
        self._flow(before, split)
        default = ""
        for at, side in enumerate(("left", "right")):
            first, last = self._block(depth - 1)
            asked = opening != "parallel" and at == 0
            if not asked and opening != "parallel":
                default = f' default="{split}__{first}"'
            self._flow(split, first, f"={side}" if asked else "")
            self._flow(last, merge)
        self._parts.append(f'<bpmn:{opening}Gateway id="{split}"{default}/><bpmn:{closing}Gateway id="{merge}"/>')
        return before, merge

    def _loop(self, depth: int) -> tuple[str, str]:
        """Steps that may come again."""
        merge, split = self._name(), self._name()
        first, last = self._block(depth - 1)
        decide, after = self._task(), self._task()
        self._flow(merge, first)
        self._flow(last, decide)
        self._flow(decide, split)
        self._flow(split, merge, "=left")
        self._flow(split, after)
        self._parts.append(f'<bpmn:exclusiveGateway id="{merge}"/>')
        self._parts.append(f'<bpmn:exclusiveGateway id="{split}" default="{split}__{after}"/>')
        return merge, after

    def _timed(self) -> tuple[str, str]:
        """A step with a timer: one that interrupts leads back to the main path, another leads to an end of its own."""
        task, late, other, last = self._task(), self._name(), self._task(), self._name()
        interrupts = self._chance.random() < 0.5
        due = f'<bpmn:timeDate>=deadline("{self._limits.pop(0)}")</bpmn:timeDate>'
        self._parts.append(
            f'<bpmn:boundaryEvent id="{late}" attachedToRef="{task}" cancelActivity="{str(interrupts).lower()}">'
            f"<bpmn:timerEventDefinition>{due}</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
        )
        self._flow(late, other)
        self._flow(other, last)
        self._parts.append(f'<bpmn:{"exclusiveGateway" if interrupts else "endEvent"} id="{last}"/>')
        if not interrupts:
            return task, task
        self._flow(task, last)
        return task, last

    def _task(self) -> str:
        key = self._name()
        form = '<bpmn:extensionElements><zeebe:formDefinition formId="choose"/></bpmn:extensionElements>'
        self._parts.append(f'<bpmn:userTask id="{key}">{form}</bpmn:userTask>')
        self._tasks.append(key)
        return key

    def _flow(self, source: str, target: str, condition: str = "") -> None:
        asked = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
        self._parts.append(
            f'<bpmn:sequenceFlow id="{source}__{target}" sourceRef="{source}" targetRef="{target}">{asked}</bpmn:sequenceFlow>'
        )

    def _name(self) -> str:
        self._count += 1
        return f"step{self._count}"
