"""How a clerk enters into the registration form what somebody has said."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.operations.forms import Form
from web.replay.arrivals import Arrival, Sort
from web.replay.chance import Draw
from web.replay.filling import Typed
from web.replay.habits import WORDS

_AMOUNT = timedelta(minutes=800)
"""A length of 800 minutes stands for an amount of 800: amounts are log-normal, too."""
_NAMES_AMOUNT, _LACKS_FACTS, _SPECIAL = 0.5, 0.06, 0.06
_LONGEST_TITLE = 120


def typed_from(
    arrival: Arrival, form: Form, *, draw: Draw, zone: ZoneInfo, as_enquiry: bool, without_cause: bool
) -> Typed:
    """Return what is typed; only fields that the form has, and no longer than it takes.

    Args:
        as_enquiry: it is taken for an enquiry, rightly or not.
        without_cause: the clerk leaves the cause to others.
    """
    said, own = arrival.said, draw.of(arrival.key, "registering")
    body = said.body or said.title
    texts: dict[str, str | None] = {
        "channel": said.channel,
        "kind": "enquiry" if as_enquiry else said.kind,
        "received_at": arrival.at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes"),
        "name": arrival.who.name,
        "phone": arrival.who.phone,
        "email": arrival.who.email,
        "preferred_channel": "email" if arrival.who.email else "phone",
        "language": said.language,
        "title": said.title[:_LONGEST_TITLE],
        "body": body if len(body) > 1 else f"{body}.",
        "request": said.request or WORDS[said.language][0],
        "content": said.content,
        "business": said.business,
        "cause": None if without_cause else said.cause,
        "account": arrival.who.account,
    }
    typed = {name: [text] for name, text in texts.items() if text}
    typed["information_missing"] = ["true" if own.happens(_LACKS_FACTS, "facts") else "false"]
    typed |= _amount(own)
    if arrival.sort is not Sort.ENQUIRY and own.happens(_SPECIAL, "special"):
        listed = form.properties.get("circumstances", {}).get("items", {}).get("enum", ())
        typed["circumstances"] = [own.pick(listed, "which")] if listed else []
    return {
        name: [text[: form.properties[name].get("maxLength", len(text))] for text in given]
        for name, given in typed.items()
        if name in form.properties
    }


def _amount(own: Draw) -> Typed:
    if not own.happens(_NAMES_AMOUNT, "amount?"):
        return {}
    amount = own.lasting(_AMOUNT, "amount", spread=1.2) / timedelta(minutes=1)
    return {"amount": [str(Decimal(amount).quantize(Decimal("0.01")))], "currency": ["CNY"]}
