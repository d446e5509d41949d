"""The demonstration's mailbox in the browser: only where and while only this machine can see it."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from glasno.kit.loopback import is_loopback
from glasno.outbox.maildir import NoSuchMailError, StoredMail, list_mail, read_mail

# A mail's HTML is a stranger's page: it may load, run, submit and frame nothing.
_MAIL_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)


class ListedMail(NamedTuple):
    """A line of the list."""

    url: str
    to: str
    subject: str
    sent: datetime


View = Callable[..., HttpResponse]


def _demonstration_only(view: View) -> View:
    """404 for all who are not on this machine, and where no demonstration may be."""

    @wraps(view)
    def guarded(request: HttpRequest, **names: Any) -> HttpResponse:
        host, _ = split_domain_port(request.headers.get("Host", ""))
        path = settings.GLASNO.maildir
        # A page elsewhere could make its own name point to 127.0.0.1; the Host header betrays it.
        if (
            not settings.GLASNO.demonstration_allowed
            or path is None
            or not is_loopback(host.strip("[]"))
        ):
            raise Http404
        with translation.override(_language(request)):
            response = view(request, path, **names)
        response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return require_safe(guarded)


@_demonstration_only
def mailbox(request: HttpRequest, path: Path) -> HttpResponse:
    """All mails, the newest first."""
    mails = [
        ListedMail(reverse("outbox:mail", args=[mail.name]), mail.to, mail.subject, mail.date)
        for mail in list_mail(path)
    ]
    return render(request, "outbox/demo_list.html", {"messages": mails, "demonstration": True})


@_demonstration_only
def mail(request: HttpRequest, path: Path, name: str) -> HttpResponse:
    """One mail as its reader sees it, its links to be followed."""
    stored = _stored(path, name)
    context = {
        "message": {
            "subject": stored.subject,
            "sender": stored.sender,
            "to": stored.to,
            "sent": stored.date,
            "text": stored.text,
        },
        "html_url": reverse("outbox:mail_html", args=[name]) if stored.html else "",
        "list_url": reverse("outbox:mailbox"),
        "demonstration": True,
    }
    return render(request, "outbox/demo_message.html", context)


@_demonstration_only
def mail_html(_request: HttpRequest, path: Path, name: str) -> HttpResponse:
    """The HTML part of one mail, untouched, in a cage of headers."""
    stored = _stored(path, name)
    if not stored.html:
        raise Http404
    return HttpResponse(stored.html, headers={"Content-Security-Policy": _MAIL_POLICY})


def _stored(path: Path, name: str) -> StoredMail:
    try:
        return read_mail(path, name)
    except NoSuchMailError:
        raise Http404 from None


def _language(request: HttpRequest) -> str:
    """By Accept-Language alone: a cookie is neither set nor read."""
    offered = dict(settings.LANGUAGES)
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (code := tag.partition("-")[0]) in offered:
            return code
    return settings.LANGUAGE_CODE
