"""One defect for every rule, planted into a shipped file, and the element that must be named for it."""

from engine.workflow.model import REDRESS
from tests.acceptance.mutants.planting import (
    ALLOWANCE,
    APPROVER,
    ASSISTANCE,
    CLASS,
    DELIVERY,
    DMN,
    EMPTY_SCOPE,
    ERROR,
    ESCALATION,
    FEEDBACK,
    HANDLING,
    INTAKE,
    KEY_TWICE,
    LADDER,
    LIMITS,
    MAIN,
    NATURE,
    RESPONSE,
    REVIEW,
    ROUTING,
    SIGNAL,
    SPARE_FORM,
    SUBSCRIBED,
    Plant,
    added,
    alone,
    at,
    bent,
    both,
    catching,
    detour,
    drawn,
    event,
    extended,
    first_row_takes_all,
    flow,
    gateway_of_events,
    gone,
    instead,
    kept_as,
    labelled,
    led,
    mapped,
    maze,
    nothing,
    output,
    renamed,
    said,
    several,
    step,
    to_definitions,
    undrawn,
    unsaid,
    without_last_row,
    written,
    zigzag,
)

PLANTS: dict[str, Plant] = {
    "decision-invalid": Plant(
        NATURE, written("nature_in_2_expression", "text", "group_size +"), "nature_in_2_expression"
    ),
    "process-missing": Plant(MAIN, gone("main"), ""),
    "id-duplicate": Plant(MAIN, said("to_answer", "id", "to_handle"), "to_handle"),
    "ref-dangling": Plant(MAIN, said("received__intake", "targetRef", "nowhere"), "received__intake"),
    "ref-wrong-kind": Plant(MAIN, said("received__intake", "targetRef", "lane_intake"), "received__intake"),
    "flow-end-missing": Plant(MAIN, unsaid("received__intake", "targetRef"), "received__intake"),
    "flow-contradicts": Plant(MAIN, said("received__intake", "targetRef", "to_handle"), "intake"),
    "name-not-literal": Plant(
        ESCALATION, said("message_EscalationRaised", "name", "=level"), "message_EscalationRaised"
    ),
    "message-without-correlation": Plant(
        ESCALATION, gone("message_EscalationRaised", "extensionElements"), "raised_higher"
    ),
    "data-store": Plant(MAIN, added("main", '<bpmn:dataStoreReference id="archive"/>'), "archive"),
    "attribute-unknown": Plant(MAIN, said("lane_intake", f"{{{REDRESS}}}rolle", "LEAD"), "lane_intake"),
    "pool-several": Plant(MAIN, added("collaboration_main", '<bpmn:participant id="bank" name="Bank"/>'), "bank"),
    "message-flow": Plant(
        MAIN,
        added("collaboration_main", '<bpmn:messageFlow id="told" sourceRef="pool_main" targetRef="intake"/>'),
        "told",
    ),
    "process-not-executable": Plant(MAIN, said("main", "isExecutable", "false"), "main"),
    "process-several": Plant(
        MAIN, to_definitions(f'<bpmn:process id="first" isExecutable="true">{EMPTY_SCOPE}</bpmn:process>'), "main"
    ),
    "start-missing": Plant(MAIN, renamed("received", "intermediateThrowEvent"), "main"),
    "start-several": Plant(MAIN, added("main", step("startEvent", "again"), flow("again", "to_handle")), "again"),
    "start-event-typed": Plant(MAIN, added("received", event("message")), "received"),
    "several-outgoing": Plant(MAIN, added("main", flow("intake", "to_answer")), "intake"),
    "several-incoming": Plant(MAIN, added("main", flow("to_answer", "handling")), "handling"),
    "dead-end": Plant(MAIN, gone("classification__to_handle"), "classification"),
    "unreachable": Plant(MAIN, led("was_merged__merged", target="not_complaint"), "merged"),
    "flow-into-start": Plant(MAIN, led("to_answer__response", target="received"), "received"),
    "flow-out-of-end": Plant(MAIN, added("main", flow("merged", "to_handle")), "merged"),
    "flow-leaves-scope": Plant(
        MAIN,
        both(added("main", step("subProcess", "inside", EMPTY_SCOPE)), added("main", flow("intake", "inner_end"))),
        "intake__inner_end",
    ),
    "never-ends": Plant(ESCALATION, led("settle__settled", target="to_decide"), "raised"),
    "task-kind-missing": Plant(RESPONSE, renamed("draft_answer", "manualTask"), "draft_answer"),
    "script-task": Plant(RESPONSE, renamed("send", "scriptTask"), "send"),
    "operator-missing": Plant(RESPONSE, gone("send", "taskDefinition"), "send"),
    "operator-unknown": Plant(RESPONSE, said("send", "type", "letters.sent", "taskDefinition"), "send"),
    "decision-missing": Plant(RESPONSE, gone("judge_risk", "calledDecision"), "judge_risk"),
    "decision-unknown": Plant(RESPONSE, said("judge_risk", "decisionId", "second", "calledDecision"), "judge_risk"),
    "call-target-missing": Plant(MAIN, gone("handling", "calledElement"), "handling"),
    "call-target-unknown": Plant(MAIN, said("handling", "processId", "handled", "calledElement"), "handling"),
    "form-missing": Plant(RESPONSE, gone("draft_answer", "formDefinition"), "draft_answer"),
    "form-unknown": Plant(RESPONSE, said("draft_answer", "formId", "draft", "formDefinition"), "draft_answer"),
    "ad-hoc": Plant(RESPONSE, instead("send", "adHocSubProcess", step("userTask", "any_time")), "send"),
    "transaction": Plant(RESPONSE, instead("send", "transaction", EMPTY_SCOPE), "send"),
    "event-subprocess": Plant(
        RESPONSE, added("response", step("subProcess", "aside", EMPTY_SCOPE, 'triggeredByEvent="true"')), "aside"
    ),
    "step-unknown": Plant(RESPONSE, renamed("send", "callChoreographyActivity"), "send"),
    "instantiate": Plant(
        ESCALATION, both(renamed("settle", "receiveTask"), said("settle", "instantiate", "true")), "settle"
    ),
    "quantity-ignored": Plant(RESPONSE, said("draft_answer", "startQuantity", "2"), "draft_answer"),
    "triggered-by-event-written": Plant(
        RESPONSE, both(instead("send", "subProcess", EMPTY_SCOPE), said("send", "triggeredByEvent", "false")), "send"
    ),
    "condition-ignored": Plant(
        RESPONSE,
        added("send__mark_awaiting", "<bpmn:conditionExpression>=approved</bpmn:conditionExpression>"),
        "send__mark_awaiting",
    ),
    "condition-without-choice": Plant(
        RESPONSE,
        added("final__stands", "<bpmn:conditionExpression>=approved</bpmn:conditionExpression>"),
        "final__stands",
    ),
    "condition-missing": Plant(
        RESPONSE, gone("head_agrees__judge_risk", "conditionExpression"), "head_agrees__judge_risk"
    ),
    "default-missing": Plant(RESPONSE, unsaid("head_agrees", "default"), "head_agrees"),
    "default-ignored": Plant(RESPONSE, said("send", "default", "send__mark_awaiting"), "send"),
    "default-with-condition": Plant(
        RESPONSE,
        added("head_agrees__to_draft", "<bpmn:conditionExpression>=approved</bpmn:conditionExpression>"),
        "head_agrees__to_draft",
    ),
    "complex-gateway": Plant(RESPONSE, renamed("cleared", "complexGateway"), "cleared"),
    "gateway-pointless": Plant(MAIN, gone("what_came__to_answer"), "to_answer"),
    "gateway-mixed": Plant(RESPONSE, led("look_again__confirmed_again", target="disputed_before"), "disputed_before"),
    "event-ref-missing": Plant(ESCALATION, unsaid("raised_higher_message", "messageRef"), "raised_higher"),
    "message-throw": Plant(
        ESCALATION, added("settled", event("message", 'messageRef="message_EscalationRaised"')), "settled"
    ),
    "signal-end": Plant(
        ESCALATION,
        both(to_definitions(SIGNAL), added("settled", event("signal", 'signalRef="signal_rung"'))),
        "settled",
    ),
    "link-event": Plant(ESCALATION, instead("settle", "intermediateThrowEvent", event("link", 'name="on"')), "settle"),
    "compensation": Plant(ESCALATION, said("settle", "isForCompensation", "true"), "settle"),
    "cancel-outside-transaction": Plant(ESCALATION, added("settled", event("cancel")), "settled"),
    "conditional-event": Plant(
        ESCALATION,
        catching(
            "settle",
            "<bpmn:conditionalEventDefinition><bpmn:condition>=true</bpmn:condition></bpmn:conditionalEventDefinition>",
        ),
        "settle",
    ),
    "event-several-triggers": Plant(
        ESCALATION, added("late", event("message", 'messageRef="message_EscalationRaised"')), "late"
    ),
    "event-misplaced": Plant(ESCALATION, gone("late", "timerEventDefinition"), "late"),
    "boundary-attached": Plant(ESCALATION, said("late", "attachedToRef", "highest"), "late"),
    "boundary-never-fires": Plant(
        ESCALATION,
        both(
            to_definitions(ERROR),
            gone("late", "timerEventDefinition"),
            added("late", event("error", 'errorRef="error_bad"')),
        ),
        "late",
    ),
    "signal-never-thrown": Plant(
        ESCALATION,
        both(to_definitions(SIGNAL), catching("settle", event("signal", 'signalRef="signal_rung"'))),
        "settle",
    ),
    "event-gateway-target": Plant(
        HANDLING,
        both(
            to_definitions(SUBSCRIBED),
            gateway_of_events(
                step("intermediateCatchEvent", "one", event("message", 'messageRef="message_came"')),
                step("receiveTask", "two", "", 'messageRef="message_came"'),
            ),
        ),
        "either",
    ),
    "timer-behind-event-gateway": Plant(
        HANDLING,
        both(
            to_definitions(SUBSCRIBED),
            gateway_of_events(
                step("intermediateCatchEvent", "one", event("message", 'messageRef="message_came"')),
                step(
                    "intermediateCatchEvent",
                    "two",
                    '<bpmn:timerEventDefinition><bpmn:timeDate>=deadline("findings")</bpmn:timeDate></bpmn:timerEventDefinition>',
                ),
            ),
        ),
        "two",
    ),
    "multi-instance-without-collection": Plant(HANDLING, added("findings", several("")), "findings"),
    "loop-cardinality": Plant(
        HANDLING, added("findings", several(inner="<bpmn:loopCardinality>3</bpmn:loopCardinality>")), "findings"
    ),
    "standard-loop": Plant(HANDLING, added("findings", "<bpmn:standardLoopCharacteristics/>"), "findings"),
    "loop-on-receive": Plant(
        HANDLING,
        both(
            to_definitions(SUBSCRIBED),
            instead("begin_findings", "receiveTask", several()),
            said("begin_findings", "messageRef", "message_came"),
        ),
        "begin_findings",
    ),
    "loop-output-incomplete": Plant(
        ASSISTANCE, said("give_evidence", "outputCollection", "given_all", "loopCharacteristics"), "give_evidence"
    ),
    "boundary-on-several": Plant(
        ESCALATION,
        both(added("decide", several('<zeebe:loopCharacteristics inputCollection="=[level]" inputElement="one"/>'))),
        "decide",
    ),
    "loop-output-repeats": Plant(
        HANDLING,
        added(
            "findings",
            several(
                '<zeebe:loopCharacteristics inputCollection="=assists" inputElement="assisting" outputCollection="found_all" outputElement="=assisting"/>'
            ),
        ),
        "findings",
    ),
    "role-missing": Plant(RESPONSE, gone("lanes_response"), "draft_answer"),
    "role-unknown": Plant(RESPONSE, said("lane_lead", f"{{{REDRESS}}}role", "HEAD"), "lane_lead"),
    "lane-without-role": Plant(RESPONSE, unsaid("lane_lead", f"{{{REDRESS}}}role"), "lane_lead"),
    "department-missing": Plant(RESPONSE, unsaid("lane_lead", f"{{{REDRESS}}}department"), "lane_lead"),
    "department-unknown": Plant(
        RESPONSE, said("lane_compliance", f"{{{REDRESS}}}department", '="COMPLIANCE"'), "lane_compliance"
    ),
    "lane-several": Plant(
        RESPONSE, added("lane_compliance", "<bpmn:flowNodeRef>draft_answer</bpmn:flowNodeRef>"), "draft_answer"
    ),
    "lane-none": Plant(RESPONSE, added("response", step("endEvent", "lost")), "lost"),
    "not-same-as-unknown": Plant(
        RESPONSE, said("approve_answer", f"{{{REDRESS}}}notSameAs", "draft"), "approve_answer"
    ),
    "due-missing": Plant(RESPONSE, gone("approve_answer", "taskSchedule"), "approve_answer"),
    "expression-empty": Plant(RESPONSE, written("silence", "timeDate", ""), "silence"),
    "expression-not-feel": Plant(
        RESPONSE, written("head_agrees__judge_risk", "conditionExpression", "${approved}"), "head_agrees__judge_risk"
    ),
    "expression-unknown-name": Plant(
        RESPONSE, written("head_agrees__judge_risk", "conditionExpression", "=agreed"), "head_agrees__judge_risk"
    ),
    "expression-wrong-call": Plant(RESPONSE, written("silence", "timeDate", "=deadline()"), "silence"),
    "expression-type": Plant(
        RESPONSE,
        written("head_agrees__judge_risk", "conditionExpression", "=complaint.nature"),
        "head_agrees__judge_risk",
    ),
    "expression-types-do-not-fit": Plant(
        RESPONSE,
        written("head_agrees__judge_risk", "conditionExpression", '=complaint.amount = "much"'),
        "head_agrees__judge_risk",
    ),
    "condition-constant": Plant(
        RESPONSE, written("head_agrees__judge_risk", "conditionExpression", "=1 = 1"), "head_agrees__judge_risk"
    ),
    "condition-twice": Plant(
        HANDLING,
        written("findings_pass__decide_findings", "conditionExpression", "=findings_accepted"),
        "findings_pass__decide_findings",
    ),
    "timer-literal": Plant(RESPONSE, written("silence", "timeDate", '=working_days(3) + duration("P5D")'), "silence"),
    "timer-cycle": Plant(
        RESPONSE,
        both(gone("silence", "timeDate"), added("silence_timer", "<bpmn:timeCycle>R/P1D</bpmn:timeCycle>")),
        "silence",
    ),
    "limit-unknown": Plant(RESPONSE, written("silence", "timeDate", '=deadline("patience")'), "silence"),
    "limit-not-literal": Plant(RESPONSE, written("silence", "timeDate", "=deadline(complaint.nature)"), "silence"),
    "limit-share": Plant(RESPONSE, written("silence", "timeDate", '=deadline("acceptance", 1.5)'), "silence"),
    "variable-not-on-every-path": Plant(HANDLING, gone("classified", "extensionElements"), "review_findings"),
    "variable-two-types": Plant(RESPONSE, said("found", "source", "=1", "output"), "response"),
    "variable-name": Plant(HANDLING, said("classified", "target", "complaint", "output"), "classified"),
    "input-type-unknown": Plant(
        HANDLING, said("classified", f"{{{REDRESS}}}inputs", "complaint_id:number assists:array"), "classified"
    ),
    "inputs-misplaced": Plant(HANDLING, said("findings", f"{{{REDRESS}}}inputs", "more:number"), "findings"),
    "output-ignored": Plant(MAIN, added("progress_told", output("=1", "told_times")), "progress_told"),
    "input-ignored": Plant(
        HANDLING,
        added("collected", extended('<zeebe:ioMapping><zeebe:input source="=rounds" target="r"/></zeebe:ioMapping>')),
        "collected",
    ),
    "mapping-twice": Plant(
        HANDLING,
        mapped("classified", '<zeebe:output source="=1" target="rounds"/>'),
        "classified",
    ),
    "loop-element-taken": Plant(
        ASSISTANCE, said("give_evidence", "inputElement", "complaint_id", "loopCharacteristics"), "give_evidence"
    ),
    "parameter-unknown": Plant(RESPONSE, said("send", "target", "template", "input"), "send"),
    "parameter-missing": Plant(RESPONSE, gone("send", "input"), "send"),
    "parameter-value": Plant(RESPONSE, said("mark_awaiting", "source", '="waiting"', "input"), "mark_awaiting"),
    "parameter-value-open": Plant(RESPONSE, said("send", "source", "=complaint.content", "input"), "send"),
    "decision-input-value": Plant(RESPONSE, said("judge_risk", "source", '="GENERAL"', "input"), "judge_risk"),
    "parameter-type": Plant(RESPONSE, said("send", "source", "=complaint.amount", "input"), "send"),
    "result-of-nothing": Plant(
        RESPONSE,
        kept_as("send", "sent"),
        "send",
    ),
    "call-recursion": Plant(HANDLING, said("assistance", "processId", "main", "calledElement"), "assistance"),
    "call-propagates": Plant(MAIN, unsaid("handling", "propagateAllChildVariables", "calledElement"), "handling"),
    "form-invalid": Plant(REVIEW, at("properties", "reasons", "maxLength", value="long"), "findings_review"),
    "form-language": Plant(REVIEW, at("title", "zh", value=""), "findings_review"),
    "form-field-unknown": Plant(REVIEW, at("required", value=["accepted"]), "findings_review"),
    "form-codes-unknown": Plant(
        CLASS, at("properties", "content", "x-codes", value="contents"), "confirm_classification"
    ),
    "form-record-unknown": Plant(
        CLASS, at("properties", "content", "x-record", value="complaint.status"), "confirm_classification"
    ),
    "form-options": Plant("forms/party_reply.json", at("properties", "reply", "enum", value=["accept"]), "party_reply"),
    "form-letter-unknown": Plant("forms/draft_answer.json", at("x-letter", value="farewell"), "draft_answer"),
    "form-route-type": Plant(REVIEW, at("properties", "findings_accepted", "type", value="object"), "findings_review"),
    "form-suggestion-unknown": Plant(
        CLASS, at("properties", "nature", "x-suggest", value="proposed.nature"), "confirm_classification"
    ),
    "variable-may-be-null": Plant(CLASS, at("required", value=["content"]), "classify"),
    "form-unused": Plant(REVIEW, at("type", value="object"), "spare", files={"forms/spare.json": SPARE_FORM}),
    "form-key-unknown": Plant(REVIEW, at("properties", "reasons", "minLenght", value=2), "findings_review"),
    "form-key-twice": Plant(REVIEW, at("type", value="object"), "spare", files={"forms/spare.json": KEY_TWICE}),
    "form-bounds": Plant(REVIEW, at("properties", "reasons", "minLength", value=5000), "findings_review"),
    "value-never": Plant(
        MAIN,
        written("outcome__close_upheld", "conditionExpression", '=complaint.outcome = "uphelt"'),
        "outcome__close_upheld",
    ),
    "not-same-as-nobody": Plant(
        RESPONSE, said("approve_answer", f"{{{REDRESS}}}notSameAs", "approve_answer"), "approve_answer"
    ),
    "decision-column-missing": Plant(LADDER, said("ladder_out_2", "name", "height"), "ladder"),
    "asked-process-missing": Plant(DELIVERY, said("delivery", "id", "bringing"), "delivery"),
    "asked-process-input": Plant(
        ESCALATION, said("raised", f"{{{REDRESS}}}inputs", "complaint_id:number level:number reason:string"), "raised"
    ),
    "asked-message-unheard": Plant(
        ESCALATION, said("message_EscalationRaised", "name", "EscalationRose"), "escalation"
    ),
    "asked-decision-missing": Plant(LADDER, said("ladder", "id", "stairs"), "ladder"),
    "asked-decision-input": Plant(
        ALLOWANCE,
        both(
            added(
                "definitions_allowance",
                f'<inputData xmlns="{DMN}" id="input_weather" name="weather">'
                '<variable id="variable_weather" name="weather" typeRef="string"/></inputData>',
            ),
            added(
                "allowance",
                f'<informationRequirement xmlns="{DMN}" id="allowance__weather">'
                '<requiredInput href="#input_weather"/></informationRequirement>',
            ),
        ),
        "allowance",
    ),
    "asked-decision-value": Plant(LADDER, written("values_limit", "text", '"ack", "classify"'), "ladder"),
    "asked-decision-result": Plant(
        LADDER,
        both(said("type_ladder_result_level", "name", "height"), said("ladder_out_2", "name", "height")),
        "ladder",
    ),
    "asked-decision-length": Plant(LIMITS, written("limits_1_out_1", "text", '"30 minutes"'), "limits"),
    "asked-form-missing": Plant(REVIEW, at("type", value="object"), "transfer", lost=("forms/transfer.json",)),
    "asked-form-field": Plant("forms/transfer.json", at("required", value=["reason"]), "transfer"),
    "table-overlap": Plant(NATURE, said("table_nature", "hitPolicy", "UNIQUE"), "nature"),
    "table-unreachable-rule": Plant(NATURE, first_row_takes_all, "nature"),
    "table-gap": Plant(NATURE, without_last_row, "nature"),
    "decision-type-missing": Plant(NATURE, unsaid("variable_group_size", "typeRef"), "nature"),
    "decision-unused": Plant(ALLOWANCE, said("allowance", "id", "spare"), "spare"),
    "parallel-overwrite": Plant(
        FEEDBACK,
        both(
            added("closed", output("=0", "times")),
            mapped("ask_feedback", '<zeebe:output source="=1" target="times"/>'),
            instead(
                "done",
                "serviceTask",
                extended(
                    '<zeebe:taskDefinition type="escalation.raise"/><zeebe:ioMapping><zeebe:input source="=times" target="level"/><zeebe:input source="again" target="reason"/></zeebe:ioMapping>'
                ),
            ),
            added("feedback", step("endEvent", "all_over"), flow("done", "all_over")),
        ),
        "ask_feedback",
    ),
    "join-deadlock": Plant(
        FEEDBACK, both(renamed("both", "exclusiveGateway"), said("both", "default", "both__invite")), "all_done"
    ),
    "multi-merge": Plant(FEEDBACK, renamed("all_done", "exclusiveGateway"), "all_done"),
    "busy-loop": Plant(RESPONSE, led("send__mark_awaiting", target="cleared"), "cleared"),
    "picture-not-drawn": Plant(MAIN, undrawn("intake"), "intake"),
    "picture-other-lane": Plant(RESPONSE, drawn("draft_answer", onto="approve_compliance"), "draft_answer"),
    "name-missing": Plant(MAIN, unsaid("intake", f"{{{REDRESS}}}nameZh"), "intake"),
    "name-too-long": Plant(
        MAIN, said("intake", "name", "Take in the complaint of the customer with great care"), "intake"
    ),
    "id-generated": Plant(MAIN, added("main", step("endEvent", "Event_0x1y2z3")), "Event_0x1y2z3"),
    "id-style": Plant(MAIN, added("main", step("endEvent", "TheEnd")), "TheEnd"),
    "table-gap-between-numbers": Plant(
        APPROVER, written("extension_approver_2_in_1", "text", ">= 31"), "extension_approver"
    ),
    "table-not-analysable": Plant(NATURE, written("nature_1a_in_2", "text", "> amount"), "nature"),
    "decision-result-unknown": Plant(ROUTING, written("routing_2a_out_1", "text", '"CSX"'), "routing_by_matter"),
    "decision-result-null": Plant(NATURE, written("nature_1a_out_1", "text", "null"), "nature"),
    "decision-result-type": Plant(NATURE, written("nature_1a_out_1", "text", "amount"), "nature"),
    "variable-unread": Plant(INTAKE, said("merge_complaint", "target", "intake_end", "output"), "merge_complaint"),
    "decision-output-name": Plant(NATURE, said("nature_out_1", "name", "the nature"), "nature"),
    "join-repeats-beside": Plant(
        FEEDBACK,
        both(
            added("feedback", step("parallelGateway", "fork"), step("userTask", "left"), step("userTask", "right")),
            added(
                "feedback",
                step("parallelGateway", "inner"),
                step("exclusiveGateway", "more", "", 'default="more__rating_done"'),
            ),
            added(
                "feedback",
                step("exclusiveGateway", "anew"),
                flow("anew", "fork"),
                flow("fork", "left"),
                flow("fork", "right"),
            ),
            added("feedback", flow("left", "inner"), flow("right", "inner"), flow("inner", "more")),
            added("feedback", flow("more", "anew", "=complaint.amount &gt; 5"), flow("more", "rating_done")),
            led("invite__rate", target="anew"),
        ),
        "inner",
    ),
    "inclusive-join-unsure": Plant(
        RESPONSE,
        both(
            led("draft_answer__approve_answer", target="fork"),
            added("response", step("inclusiveGateway", "fork", "", 'default="fork__right"'), step("userTask", "left")),
            added("response", step("exclusiveGateway", "long", "", 'default="long__short"'), step("userTask", "extra")),
            added(
                "response",
                step("exclusiveGateway", "short"),
                step("userTask", "right"),
                step("inclusiveGateway", "inner"),
            ),
            added(
                "response",
                flow("fork", "left", "=complaint.amount &gt; 5"),
                flow("fork", "right"),
                flow("left", "long"),
            ),
            added(
                "response",
                flow("long", "extra", "=complaint.amount &gt; 9"),
                flow("long", "short"),
                flow("extra", "short"),
            ),
            added("response", flow("short", "inner"), flow("right", "inner"), flow("inner", "approve_answer")),
        ),
        "inner",
    ),
    "too-complex": Plant(MAIN, added("main", step("subProcess", "maze", maze())), "maze"),
    "boundary-shared": Plant(
        FEEDBACK,
        both(
            to_definitions(ERROR),
            added("feedback", step("endEvent", "first_bad"), step("endEvent", "second_bad")),
            added(
                "feedback",
                step("boundaryEvent", "one_bad", event("error", 'errorRef="error_bad"'), 'attachedToRef="rate"'),
            ),
            added(
                "feedback",
                step(
                    "boundaryEvent",
                    "other_bad",
                    event("error", 'errorRef="error_bad"'),
                    'attachedToRef="acknowledge_feedback"',
                ),
            ),
            added("feedback", flow("one_bad", "first_bad"), flow("other_bad", "second_bad")),
        ),
        "other_bad",
    ),
    "signal-overwrites": Plant(
        FEEDBACK,
        both(
            to_definitions(SIGNAL),
            mapped("ask_feedback", '<zeebe:output source="=1" target="times"/>'),
            instead("acknowledge", "intermediateThrowEvent", event("signal", 'signalRef="signal_rung"')),
            catching("invite", event("signal", 'signalRef="signal_rung"')),
            said("rated", "source", '=if times &gt; 0 then "rated" else "rated"'.replace("&gt;", ">"), "input"),
        ),
        "invite",
    ),
    "unreadable": Plant(MAIN, nothing, "", files={"complaint/broken.bpmn": b"<definitions"}),
    "defined-twice": Plant(MAIN, nothing, "main", files={"complaint/twin.bpmn": alone("main")}),
    "file-unknown": Plant(MAIN, nothing, "", files={"complaint/notes.txt": b"remember"}),
    "file-name": Plant(MAIN, nothing, "second", files={"complaint/another.bpmn": alone("second")}),
    "picture-none": Plant(MAIN, nothing, "second", files={"complaint/second.bpmn": alone("second")}),
    "picture-too-near": Plant(MAIN, drawn("intake", onto="what_came", by=(8, 0)), "intake"),
    "picture-outside-lane": Plant(RESPONSE, drawn("send", onto="approve_compliance"), "send"),
    "picture-boundary-adrift": Plant(RESPONSE, drawn("silence", onto="silence", by=(0, 200)), "silence"),
    "picture-loose-flow": Plant(MAIN, bent("received__intake", 0, (-90, 0)), "received__intake"),
    "picture-slanted-flow": Plant(MAIN, bent("received__intake", 0, (0, 9)), "received__intake"),
    "picture-flow-through-shape": Plant(MAIN, detour("received__intake", through="classification"), "received__intake"),
    "picture-too-many-crossings": Plant(MAIN, zigzag("received__intake"), "main"),
    "picture-label-on-shape": Plant(RESPONSE, labelled("head_agrees", onto="draft_answer"), "head_agrees"),
    "picture-label-on-line": Plant(RESPONSE, labelled("stands", onto="draft_answer__approve_answer"), "stands"),
    "picture-label-on-label": Plant(RESPONSE, labelled("head_agrees", onto="compliance", label=True), "compliance"),
    "picture-label-outside-pool": Plant(
        RESPONSE, labelled("head_agrees", onto="head_agrees", by=(0, -2000)), "head_agrees"
    ),
}
"""By rule: what is done to which file, and the element to be named."""
