"""Pure decisions about time, urgency and the rules of regulators: values in, values out, nothing read and no clock."""

from engine.rules.calendar import WARNING_DAYS, BusinessCalendar
from engine.rules.calendar_file import parse_calendar
from engine.rules.codes import Code, CodeList, parse_codes
from engine.rules.counting import count
from engine.rules.due import Due, due
from engine.rules.events import Event
from engine.rules.explain import explain
from engine.rules.instants import show_due
from engine.rules.ladder import Breach, Passing, next_threshold_at, passed, rearmed
from engine.rules.lengths import Counting, Length, Unit, parse_length
from engine.rules.limits import LimitRule, Origin, Threshold
from engine.rules.lines import Line
from engine.rules.moves import extend, kept, pause, pause_ends_at, reclassify, restart, resume, start, stop
from engine.rules.organisation import Organisation, Part, parse_organisation
from engine.rules.profile import Occasion, PauseReason, Profile, ReviewStatus
from engine.rules.profile_file import parse_profile
from engine.rules.reading import FileInvalid, Problem
from engine.rules.references import crosswalks_into_nothing, dangling
from engine.rules.shares import share_at
from engine.rules.state import Extension, LimitState, Pause
from engine.rules.stored import due_from_json, due_to_json, state_from_json, state_to_json
from engine.rules.urgency import Allowance, Clockwork, LimitInView, Urgency, urgency
from engine.rules.years import Opening

__all__ = [
    "WARNING_DAYS",
    "Allowance",
    "Breach",
    "BusinessCalendar",
    "Clockwork",
    "Code",
    "CodeList",
    "Counting",
    "Due",
    "Event",
    "Extension",
    "FileInvalid",
    "Length",
    "LimitInView",
    "LimitRule",
    "LimitState",
    "Line",
    "Occasion",
    "Opening",
    "Organisation",
    "Origin",
    "Part",
    "Passing",
    "Pause",
    "PauseReason",
    "Problem",
    "Profile",
    "ReviewStatus",
    "Threshold",
    "Unit",
    "Urgency",
    "count",
    "crosswalks_into_nothing",
    "dangling",
    "due",
    "due_from_json",
    "due_to_json",
    "explain",
    "extend",
    "kept",
    "next_threshold_at",
    "parse_calendar",
    "parse_codes",
    "parse_length",
    "parse_organisation",
    "parse_profile",
    "passed",
    "pause",
    "pause_ends_at",
    "rearmed",
    "reclassify",
    "restart",
    "resume",
    "share_at",
    "show_due",
    "start",
    "state_from_json",
    "state_to_json",
    "stop",
    "urgency",
]
