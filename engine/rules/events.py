"""What starts, stops and restarts time limits. An event that is not here cannot be named by a profile."""

from enum import StrEnum


class Event(StrEnum):
    """Something that happened to a Complaint, at an instant."""

    RECEIVED = "received"
    REGISTERED = "registered"
    REFERRED = "referred"
    SENT_TO_PORTAL = "sent_to_portal"
    NEW_FACTS = "new_facts"
    ACKNOWLEDGED = "acknowledged"
    INFORMATION_ASKED = "information_asked"
    INFORMATION_COMPLETE = "information_complete"
    CLASSIFIED = "classified"
    CLAIM_MISSED = "claim_missed"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    CONTACTED = "contacted"
    ASSIST_ASKED = "assist_asked"
    ASSIST_GIVEN = "assist_given"
    FINDINGS_BEGUN = "findings_begun"
    FINDINGS_ACCEPTED = "findings_accepted"
    DECIDED = "decided"
    NOTIFIED = "notified"
    PROGRESS_SENT = "progress_sent"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERED = "delivered"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    ESCALATED = "escalated"
    ESCALATION_ANSWERED = "escalation_answered"
    PARTY_ANSWERED = "party_answered"
    SECOND_LOOK_ASKED = "second_look_asked"
    SECOND_LOOK_DONE = "second_look_done"
    FEEDBACK_ASKED = "feedback_asked"
    FEEDBACK_ACKNOWLEDGED = "feedback_acknowledged"
    RATING_INVITED = "rating_invited"
    RATED = "rated"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


ENDINGS = frozenset({Event.CLOSED, Event.WITHDRAWN, Event.MERGED})
"""The Complaint is over: whatever still runs stops, whatever its own stop event is."""
