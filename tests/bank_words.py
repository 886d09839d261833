"""What the people of a test bank write into the forms when a test does not say."""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, Mapping[str, Any]] = {
    "confirm_duplicate": {"same_matter": False, "reason": "另一笔年费"},
    "answer_enquiry": {"kind": "enquiry", "answered": "已告知办理方法"},
    "complete_information": {"information": "卡号末四位 1234"},
    "resolve_at_once": {
        "resolved": True,
        "facts_found": "排队两小时",
        "basis": "网点服务规范第三条",
        "decision": "当场致歉并增开窗口",
        "outcome": "upheld",
        "root_cause": "PROCESS",
    },
    "confirm_classification": {
        "content": "PRD",
        "business": "bank_cards",
        "cause": "pricing",
        "nature": "GEN",
        "complexity": "simple",
        "urgency": "III",
        "lead_department": "CARD",
        "override_reason": "无需协办",
    },
    "contact": {"contact_channel": "phone", "reached": True, "account": "已致电，说明办理流程"},
    "assign_handler": {},
    "plan": {"questions": "金额与责任", "evidence_needed": "流水", "finish_on": "2026-03-18"},
    "give_evidence": {"nothing_held": False, "evidence": "系统日志"},
    "findings": {
        "facts_found": "年费收取两次",
        "evidence": "对账单",
        "basis": "章程第十二条",
        "outcome": "upheld",
        "root_cause": "SYSTEM",
    },
    "review_findings": {"findings_accepted": True},
    "decide_findings": {
        "facts_found": "年费收取两次",
        "evidence": "对账单",
        "basis": "章程第十二条",
        "outcome": "partly_upheld",
        "root_cause": "SYSTEM",
    },
    "draft_answer": {
        "variant": "accept",
        "facts_found": "年费收取两次",
        "basis": "章程第十二条",
        "decision": "退还 200 元",
    },
    "approve_answer": {"approved": True},
    "approve_compliance": {"approved": True},
    "party_reply": {"reply": "accept"},
    "second_look": {
        "process_right": True,
        "limits_kept": True,
        "confirmed": True,
        "explanation": "经核查，程序与结论无误",
        "reasons": "程序与结论无误",
    },
    "deliver": {"delivered": True, "channel": "post", "proof": "EMS 1234567", "attempted_on": "2026-03-05"},
    "decide_by_lead": {"action": "chase", "instruction": "两日内办结"},
    "decide_by_consumer_protection": {"action": "chase", "instruction": "两日内办结"},
    "decide_by_executive": {"action": "add_staff", "instruction": "增派一人"},
    "decide_by_committee": {"action": "none", "instruction": "维持"},
    "approve_by_lead": {"granted": True, "reason": "需等待回函"},
    "approve_by_executive": {"granted": True, "reason": "需等待回函"},
    "acknowledge_feedback": {"change_needed": False, "why_nothing": "个案"},
    "chase_feedback": {"agreed": "周五前反馈"},
    "rate": {"result": "4", "attitude": "5"},
}
"""Element of a shipped process → field of its form → value. None: the field stays empty."""


def typed(element: str, **said: Any) -> dict[str, list[str]]:
    """The form of an element as a browser sends it; what is said stands above the usual words."""
    fields = {**WORDS.get(element, {}), **said}
    return {name: _texts(value) for name, value in fields.items() if value is not None}


def _texts(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["true"] if value else ["false"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
