"""The ladder in plain words, as the writer is asked and told."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

# What came back, or did not.
EVENT_LABELS = {
    "sent": gettext_noop("I have sent it or handed it in"),
    "received": gettext_noop("I can show that it arrived"),
    "registered": gettext_noop("I was told its registration number"),
    "no_slip": gettext_noop("They took it and gave me no receipt slip"),
    "forwarded": gettext_noop("It was passed on to another body"),
    "extended": gettext_noop("They write that they need more time"),
    "answer": gettext_noop("They answered what I asked"),
    "formal_reply": gettext_noop("A reply came that answers nothing"),
    "refusal": gettext_noop("They refused"),
    "ended": gettext_noop("They write that they end the correspondence with me"),
    "silence": gettext_noop("Nothing came, and the time is over"),
    "escalated": gettext_noop("I have made the next letter"),
    "closed": gettext_noop("I am done with this letter"),
}
STATE_LABELS = {
    "prepared": gettext_noop("Made, not yet sent"),
    "claimed_sent": gettext_noop("Sent; nothing yet shows that it arrived"),
    "proven_received": gettext_noop("Arrived"),
    "registered": gettext_noop("Registered"),
    "extended": gettext_noop("They took more time"),
    "forwarded": gettext_noop("Passed on to another body"),
    "answered": gettext_noop("Answered"),
    "refused": gettext_noop("Refused"),
    "silent": gettext_noop("No answer in time"),
    "ended": gettext_noop("They ended the correspondence"),
    "escalated": gettext_noop("The next letter is made"),
    "closed": gettext_noop("Done"),
}
EVIDENCE_LABELS = {
    "delivery": gettext_noop("The day on which the post delivered it"),
    "portal": gettext_noop("The number and the day from the portal"),
    "stamp": gettext_noop("The stamp with its date on your second copy"),
    "slip": gettext_noop("The receipt slip, with its date"),
    "note": gettext_noop("Your note of the fax or call: day, number, who took it"),
    "registration": gettext_noop("The number under which they registered it, and the day"),
    "posted": gettext_noop("The day on which you posted it: it shows no arrival yet"),
}


def event_label(event: str) -> str:
    """In the language that is active."""
    return gettext(EVENT_LABELS[event])


def state_label(state: str) -> str:
    return gettext(STATE_LABELS[state])


def evidence_label(evidence: str) -> str:
    return gettext(EVIDENCE_LABELS[evidence])
