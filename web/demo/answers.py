"""What the people of the demo bank write into the forms."""

from web.demo.stories import Story

Typed = dict[str, list[str]]
_VARIANTS = {"upheld": "accept", "partly_upheld": "accept_in_part", "rejected": "reject"}


def answer_for(element: str, story: Story, done: set[str], *, handler: int | None) -> Typed | None:
    """The words for one step of a story, or None where nobody in the demo bank does anything."""
    en = story.said.language == "en"
    said = _said(element, story, done, en=en, handler=handler)
    return (
        None if said is None else {name: value if isinstance(value, list) else [value] for name, value in said.items()}
    )


def _said(  # noqa: C901 - one line of the table per step is the clearest form of it
    element: str, story: Story, done: set[str], *, en: bool, handler: int | None
) -> dict[str, str | list[str]] | None:
    match element:
        case "confirm_classification":
            return _class(story)
        case "resolve_at_once":
            return {"resolved": "false"}
        case "deliver":
            return {"delivered": "true", "channel": "phone", "proof": "REC-0001", "attempted_on": "2026-01-01"}
        case "contact":
            account = "Called; explained how we go on." if en else "已致电，说明办理流程，客户情绪平稳。"
            return {"contact_channel": "phone", "reached": "true", "account": account}
        case "plan":
            return {
                "questions": "责任环节与损失金额",
                "evidence_needed": "交易流水、通话录音",
                "finish_on": "2030-01-01",
            }
        case "give_evidence":
            return {"nothing_held": "false", "evidence": "已提供系统日志与交易流水", "references": "LOG-1"}
        case "findings" | "decide_findings":
            return _findings(story, en=en)
        case "review_findings":
            return _reviewed(story, done)
        case "draft_answer":
            return _answer(story, en=en)
        case "approve_answer" | "approve_compliance":
            return {"approved": "true"}
        case "party_reply":
            return _reply(story, done)
        case "second_look":
            return {
                "process_right": "true",
                "limits_kept": "true",
                "confirmed": "true",
                "explanation": "We checked the process and the time limits once more and found no fault."
                if en
                else "经重新核查，办理程序和时限均符合规定，原处理决定正确。",
                "reasons": "程序、时限与结论均无不当",
            }
        case "acknowledge_feedback":
            return {"change_needed": "false", "why_nothing": "个案，已提示经办人员"}
        case "rate":
            return {"attitude": "4", "efficiency": "3", "content": "4", "result": "4", "comment": "处理还算及时"}
        case "approve_by_lead" | "approve_by_executive":
            return {"granted": "true", "reason": "需等待外部回函"}
        case "decide_by_lead" | "decide_by_consumer_protection" | "decide_by_executive" | "decide_by_committee":
            return {"action": "chase", "instruction": "两日内办结并报告进展"}
        case "assign_handler":
            return {"handler": str(handler)} if handler else None
    return None


def _class(story: Story) -> dict[str, str | list[str]]:
    said = story.said
    urgent = {"deadline_24h", "loss_ongoing", "data_leak", "account_takeover"} & set(said.circumstances)
    return {
        "content": said.content or "OTH",
        "business": said.business or "other",
        "cause": said.cause or "other",
        "nature": "URG" if urgent else "GEN",
        "complexity": "complex" if urgent - {"deadline_24h"} else "simple",
        "urgency": "I" if urgent else "III",
        "lead_department": story.lead,
        "assists": ["IT"] if story.until == "give_evidence" else [],
        "override_reason": "核对业务归属后确定",
    }


def _findings(story: Story, *, en: bool) -> dict[str, str | list[str]]:
    if en:
        return {
            "facts_found": "The fee was charged; the signed contract does not name it.",
            "evidence": "Contract of 2024, ledger",
            "basis": "Clause 8 of the loan terms",
            "outcome": story.outcome,
            "root_cause": "INFO",
        }
    return {
        "facts_found": "经核查交易流水与通话录音，客户反映的情况属实。",
        "evidence": "交易流水、通话录音",
        "basis": "《客户服务管理办法》第十二条",
        "outcome": story.outcome,
        "root_cause": "PROCESS",
    }


def _reviewed(story: Story, done: set[str]) -> dict[str, str | list[str]]:
    if "refused_findings" in story.twists and "refused_findings" not in done:
        done.add("refused_findings")
        return {"findings_accepted": "false", "reasons": "请补充收款行回单"}
    return {"findings_accepted": "true"}


def _answer(story: Story, *, en: bool) -> dict[str, str | list[str]]:
    words = {
        "facts_found": "The fee was charged without being named in your contract.",
        "basis": "Clause 8 of the loan terms",
        "decision": "We refund half of the fee, CNY 750.",
    }
    chinese = {
        "facts_found": "经核查，您反映的情况属实。",
        "basis": "《客户服务管理办法》第十二条",
        "decision": "我行向您致歉，并按规定予以处理。"
        if story.outcome != "rejected"
        else "经核查，产品说明书已载明风险，投诉不成立。",
    }
    return {"variant": _VARIANTS.get(story.outcome, "accept"), **(words if en else chinese)}


def _reply(story: Story, done: set[str]) -> dict[str, str | list[str]]:
    if "dispute" in story.twists and "dispute" not in done:
        done.add("dispute")
        return {"reply": "dispute", "comment": "当时没有人提示风险，请再查"}
    return {"reply": "accept"}
