"""The words of explanations in English and Chinese. A test checks that every event, unit and line has both."""

from collections.abc import Mapping

from engine.rules.events import Event
from engine.rules.lengths import Unit

EVENTS: Mapping[Event, tuple[str, str]] = {
    Event.RECEIVED: ("received", "收到投诉"),
    Event.REGISTERED: ("registered", "登记"),
    Event.REFERRED: ("referred to the bank", "转办"),
    Event.SENT_TO_PORTAL: ("sent to the portal", "推送至平台"),
    Event.NEW_FACTS: ("new facts received", "收到新事实、新理由"),
    Event.ACKNOWLEDGED: ("acknowledgement sent", "已告知受理"),
    Event.INFORMATION_ASKED: ("missing information asked for", "要求补充信息"),
    Event.INFORMATION_COMPLETE: ("information complete", "信息已补齐"),
    Event.CLASSIFIED: ("classified", "完成分类"),
    Event.CLAIM_MISSED: ("not claimed in time", "认领超时"),
    Event.UNASSIGNED: ("without a handler", "无经办人"),
    Event.CLAIMED: ("claimed", "已认领"),
    Event.ASSIGNED: ("assigned", "已指派"),
    Event.CONTACTED: ("first contact made", "首次联系投诉人"),
    Event.ASSIST_ASKED: ("help asked for", "发出协办请求"),
    Event.ASSIST_GIVEN: ("help given", "协办已答复"),
    Event.FINDINGS_BEGUN: ("findings begun", "开始撰写调查结论"),
    Event.FINDINGS_ACCEPTED: ("findings accepted", "调查结论已通过"),
    Event.DECIDED: ("decided", "已作出处理决定"),
    Event.NOTIFIED: ("decision notified", "处理决定已送达"),
    Event.PROGRESS_SENT: ("progress letter sent", "已告知办理进展"),
    Event.DELIVERY_FAILED: ("delivery failed", "送达失败"),
    Event.DELIVERED: ("delivered", "已送达"),
    Event.EXTENSION_ASKED: ("extension asked for", "申请延期"),
    Event.EXTENSION_DECIDED: ("extension decided", "延期已审批"),
    Event.EXTENSION_TOLD: ("extension told", "延期已告知"),
    Event.ESCALATED: ("escalated", "已升级"),
    Event.ESCALATION_ANSWERED: ("escalation answered", "升级已答复"),
    Event.PARTY_ANSWERED: ("the party answered", "投诉人已答复"),
    Event.SECOND_LOOK_ASKED: ("second look asked for", "申请核查"),
    Event.SECOND_LOOK_TOLD: ("result of the second look told", "核查结果已告知"),
    Event.SECOND_LOOK_DONE: ("second look done", "核查已完成"),
    Event.FEEDBACK_ASKED: ("feedback asked for", "发出改进反馈请求"),
    Event.FEEDBACK_ACKNOWLEDGED: ("feedback given", "已反馈改进情况"),
    Event.RATING_INVITED: ("rating invited", "邀请评价"),
    Event.RATED: ("rated", "已评价"),
    Event.CLOSED: ("closed", "已办结"),
    Event.WITHDRAWN: ("withdrawn", "已撤回"),
    Event.MERGED: ("merged", "已合并"),
}

UNITS: Mapping[Unit, tuple[str, str, str]] = {
    Unit.MINUTE: ("minute", "minutes", "分钟"),
    Unit.HOUR: ("hour", "hours", "小时"),
    Unit.BUSINESS_HOUR: ("business hour", "business hours", "个工作小时"),
    Unit.BUSINESS_DAY: ("working day", "working days", "个工作日"),
    Unit.CALENDAR_DAY: ("calendar day", "calendar days", "日"),
    Unit.WEEK: ("week", "weeks", "周"),
}

FIRST_DAY: Mapping[str, tuple[str, str]] = {
    "out": (", first day not counted", "（首日不计）"),
    "in": (", first day counted", "（首日计入）"),
    "hours": ("", ""),
}

_WEEK = (("Mon", "周一"), ("Tue", "周二"), ("Wed", "周三"), ("Thu", "周四"), ("Fri", "周五"))
DAYS: Mapping[str, tuple[str, str]] = {
    **{str(day): names for day, names in enumerate(_WEEK, 1)},
    **{
        f"{first}-{last}": (
            f"{_WEEK[first - 1][0]}–{_WEEK[last - 1][0]}",
            f"{_WEEK[first - 1][1]}至{_WEEK[last - 1][1]}",
        )
        for last in range(2, 6)
        for first in range(1, last)
    },
    "6": ("working Saturdays", "调休上班的周六"),
    "7": ("working Sundays", "调休上班的周日"),
    "6-7": ("working weekends", "调休上班的周末"),
}

LINES: Mapping[str, tuple[str, str]] = {
    "restarted": (
        "counted anew: the start on {at} ({event}) no longer counts",
        "重新起算：原起算点 {at}（{event}）不再适用",
    ),
    "counted": (
        "{event} {at} + {length}{first_day} → {until}",
        "{event} {at} + {length}{first_day} → {until}",
    ),
    "late_receipt": (
        "after {cutoff} or on a day off: counts as received on {day}",
        "{cutoff} 之后或非工作日收到：视为 {day} 收到",
    ),
    "days_off": (
        "days off in between, not counted: {days}",
        "其间非工作日不计：{days} 天",
    ),
    "opening_hours": (
        "only opening hours count: {hours}",
        "仅计营业时间：{hours}",
    ),
    "around_the_clock": (
        "every hour counts, also at night and on days off",
        "全天候计时，夜间和非工作日均计入",
    ),
    "rolled": (
        "the last day {from} is a day off: moved to {to}",
        "期限最后一日 {from} 为非工作日：顺延至 {to}",
    ),
    "extended": (
        "extended to {length} on {at}, approved by {role}, reason: {reason} → {until}",
        "{at} 经 {role} 批准延长至 {length}，原因：{reason} → {until}",
    ),
    "paused": (
        "paused from {since} to {resumed}, reason: {reason}; not counted: {length} → {until}",
        "{since} 至 {resumed} 暂停，原因：{reason}；不计入：{length} → {until}",
    ),
    "standing_still": (
        "paused since {since}, reason: {reason}; the end moves until the pause is over",
        "自 {since} 起暂停，原因：{reason}；恢复前期限顺延",
    ),
    "capped": (
        "at least {days} days before the statutory limit ({statutory}) → {until}",
        "至少早于法定时限（{statutory}）{days} 日 → {until}",
    ),
    "capped_late": (
        "begun in the last {days} days before the statutory limit ({statutory}), so with it at the latest → {until}",
        "起算时已进入法定时限（{statutory}）前 {days} 日，最迟与其同时届满 → {until}",
    ),
    "provisional": (
        "provisional: holidays after {covered_until} or before the calendar begins are not known, "
        "Monday to Friday counted as working days",
        "暂定：日历未覆盖的日期（{covered_until} 之后或日历起始之前）尚无节假日安排，暂按周一至周五为工作日计算",
    ),
}
