"""What `glasno doctor` looks at in the outbox: is there a relay, and does the mail get away?"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, Sum

from glasno.kit import clock
from glasno.kit.findings import Finding, Level
from glasno.outbox.models import Failure, Job
from glasno.outbox.transport import TransportUrlError, open_transport
from glasno.outbox.trouble import RelayDownError

# A greylisting relay makes a mail wait once or twice.
_MANY_ATTEMPTS = 3
# Single wrong addresses are everyday; so many from one provider are a judgement on us.
_MANY_REFUSALS = 20
_UNSENT_STAGES = ("opening", "composing", "writing")

_MENDS = {
    "connect": "Check host and port in GLASNO_SMTP_URL, and that the server runs.",
    "STARTTLS": "The server must offer STARTTLS with a certificate that is valid for the host in "
    "GLASNO_SMTP_URL; if it expects TLS from the start, write smtps://.",
    "AUTH": "Check user and password in GLASNO_SMTP_URL.",
    "maildir": "Let this user write to the directory in GLASNO_SMTP_URL.",
}
_OTHER_MEND = "Look into the log of the mail server."


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS. Connects to the relay, as far as one can without sending."""
    yield from _relay()
    yield from _waiting(clock.now().date())
    yield from _failures(clock.now().date())


def _relay() -> Iterator[Finding]:
    environment = settings.GLASNO
    if environment.smtp_url is None:
        return  # running says so, since the worker does not even begin
    try:
        transport = open_transport(environment.smtp_url, sender=environment.mail_from)
    except TransportUrlError as error:
        yield Finding(Level.ERROR, str(error), "Correct GLASNO_SMTP_URL.")
        return
    try:
        transport.check()
    except RelayDownError as error:
        what = f"The mail server cannot be used: {error}."
        yield Finding(Level.ERROR, what, _MENDS.get(error.stage, _OTHER_MEND))
    finally:
        transport.close()


def _waiting(today: date) -> Iterator[Finding]:
    late = Q(due_on__lt=today) | Q(attempts__gte=_MANY_ATTEMPTS)
    count = Job.objects.filter(late, due_on__lte=today).count()
    if count:
        yield Finding(
            Level.WARNING,
            f"Mails that have been waiting for long: {count}.",
            "See that `glasno work` or `glasno up` runs, and that the mail server takes mail.",
        )


def _failures(today: date) -> Iterator[Finding]:
    recent = Failure.objects.filter(day__gte=today - timedelta(days=1))
    own = recent.filter(kind__in=_UNSENT_STAGES).aggregate(sum=Sum("count"))["sum"]
    if own:
        yield Finding(
            Level.ERROR,
            f"Since yesterday the server could not make this many mails: {own}.",
            "The log of `glasno work` says where it failed; see that GLASNO_SECRETS_DIR is whole.",
        )
    refused = recent.filter(permanent=True).exclude(kind__in=_UNSENT_STAGES)
    for row in refused.values("provider").annotate(sum=Sum("count")).order_by("provider"):
        if row["sum"] >= _MANY_REFUSALS:
            yield Finding(
                Level.WARNING,
                f"Since yesterday {row['sum']} mails to {row['provider']} were refused for good.",
                "Check SPF, DKIM and the reputation of the sender's domain at that provider.",
            )
