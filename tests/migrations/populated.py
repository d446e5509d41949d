"""The database of the first release, full: every table, every column, every state of a row."""

from datetime import UTC, date, datetime
from typing import Any

from django.apps.registry import Apps

DAY = date(2026, 11, 20)
MINUTE = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
TEXTS = {"en": "Let them go", "ru": "Отпустите их"}


def populate(apps: Apps) -> None:
    """Fills the tables of the first release."""
    campaign = _campaign(apps)
    petition = _make(
        apps,
        "petitions.Petition",
        campaign=campaign,
        state="paused",
        reason=TEXTS,
        goal=500,
        mailbox_rules=1,
        offers_town=False,
        offers_name=True,
        offers_name_town=True,
        confirmed=2,
        withdrawn=1,
        removed=1,
        last_place=4,
        counted_at=MINUTE,
    )
    _signers(apps, petition)
    _outbox(apps)
    _make(apps, "front.Probe", id=1, writes=7)
    _make(apps, "running.ScheduledRun", name="glasno.some.job", ran_for="2026-11-20T12")
    for number in (1, 2):
        kept = {"lookup": _octets(16, number), "box": _octets(4141, number), "revision": number}
        _make(apps, "appeals.Case", **kept, erase_on=DAY, created_on=DAY)


def _campaign(apps: Apps) -> Any:
    made = {"slug": "let-them-go", "country": "RU", "demonstration": True, "created_on": DAY}
    campaign = _make(apps, "campaigns.Campaign", **made)
    for language, state in (("en", "published"), ("ru", "draft")):
        texts = {name: f"{name} {language} ё" for name in ("title", "lead", "summary", "body")}
        _make(
            apps,
            "campaigns.Translation",
            campaign=campaign,
            language=language,
            state=state,
            **texts,
        )
        page = {"name": "why", "language": language, "title": "Почему", "body": "Потому"}
        _make(apps, "campaigns.FurtherPage", campaign=campaign, **page)
    for position in (1, 2):
        place = {"campaign": campaign, "position": position}
        figure = {"value": 7094 * position, "at_least": True, "as_of": DAY}
        sources = {"label": TEXTS, "source": TEXTS, "source_url": "https://example.org/"}
        _make(apps, "campaigns.Figure", **place, **figure, **sources)
        _make(apps, "campaigns.Demand", **place, text=TEXTS)
        _make(apps, "campaigns.Addressee", **place, name=TEXTS)
        _make(
            apps,
            "campaigns.Recipient",
            campaign=campaign,
            recipient=f"age1{position}",
            added_on=DAY,
        )
    return campaign


def _signers(apps: Apps, petition: Any) -> None:
    waiting, used, refused, expired = range(4)
    confirmed, withdrawn, removed = range(1, 4)
    own = {"petition": petition, "day": DAY}
    _make(apps, "petitions.EpochKey", **own, key_id=_octets(16), sealed_key=_octets(200))
    figures = {"figure": "confirmed", "was": 3, "became": 2}
    _make(apps, "petitions.CountCorrection", **own, **figures)
    signatures = []
    for place, (state, tallied) in enumerate(
        [(confirmed, confirmed), (confirmed, 0), (withdrawn, withdrawn), (removed, confirmed)], 1
    ):
        counted = {"state": state, "tallied": tallied, "stale": state != tallied, "place": place}
        what = _nothing() if state == withdrawn else _all(place)
        row = _make(
            apps,
            "petitions.Signature",
            **own,
            **counted,
            **what,
            hidden=state == removed,
            record=_octets(16, place),
        )
        _make(apps, "petitions.SignatureLink", **own, digest=_octets(32, place), signature=row)
        signatures.append(row)
    for number, state in enumerate([waiting, waiting, used, refused, expired]):
        what = _all(number) if state == waiting else {**_nothing(), "language": "ru"}
        digests = {
            "secret_digest": _octets(32, number),
            "remind_digest": _octets(32, 100 + number) if number else None,
            "signature": signatures[0] if state == used else None,
        }
        _make(
            apps,
            "petitions.Pending",
            **own,
            **digests,
            **what,
            state=state,
            record=_octets(16, number),
        )


def _outbox(apps: Apps) -> None:
    mailbox = {"mailbox": _octets(16), "day": DAY}
    claimed = {"claim": _octets(16), "claimed_until": MINUTE, "counted_on": DAY}
    for number, more in enumerate(
        [
            {},
            {"due_on": DAY, "step": 1},
            {"due_on": DAY, "attempts": 3, "not_before": MINUTE},
            {"due_on": DAY, **claimed},
            {"due_on": DAY, "waits": True},
        ]
    ):
        job = {"kind": "petitions.signature", "payload": _octets(900, number), **more}
        _make(apps, "outbox.Job", **mailbox, **job)
    _make(apps, "outbox.MailboxDay", **mailbox, sent=3, waiting_job=5)
    _make(apps, "outbox.Stop", **mailbox, undo=_octets(32))
    failure = {"provider": "mail.ru", "kind": "RCPT", "permanent": True, "count": 12}
    _make(apps, "outbox.Failure", day=DAY, **failure)


def _all(number: int) -> dict[str, object]:
    """All that came with a request, sealed."""
    return {
        "mac": _octets(16, number),
        "job": number,
        "person": _octets(160, number),
        "address": _octets(120, number),
        "display": "name_town",
        "display_text": _octets(90, number),
        "delivery": "full",
        "language": "ru",
        "country": "GE",
        "provider": "mail.ru",
    }


def _nothing() -> dict[str, object]:
    """What is left of it once it is erased."""
    return {
        "mac": None,
        "job": None,
        "person": None,
        "address": None,
        "display": "nothing",
        "display_text": None,
        "delivery": "number",
        "language": "",
        "country": "",
        "provider": "",
    }


def _octets(length: int, seed: int = 0) -> bytes:
    """Octets of every value, zero among them."""
    return bytes((seed + place) % 256 for place in range(length))


def _make(apps: Apps, model: str, **values: object) -> Any:
    return apps.get_model(model).objects.create(**values)
