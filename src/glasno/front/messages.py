"""What the error pages say, by status: what happened, and what to do next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Message:
    """One error page's words, in the active language."""

    title: str
    what: str
    next: str


STATUSES = (400, 404, 405, 408, 410, 413, 415, 429, 431, 503)


def message(status: int) -> Message:
    """The words for one of STATUSES, in the active language; raises KeyError for another."""
    return (_about_requests() | _about_places())[status]


def _about_requests() -> dict[int, Message]:
    return {
        400: Message(
            _("This form did not arrive whole"),
            _("What your browser sent could not be read. Nothing was kept."),
            _("Please go back, reload the page and send the form again."),
        ),
        405: Message(
            _("This address does not take that"),
            _("The page exists, but not for this kind of request. Nothing was changed."),
            _("Please open the page from a link and use the buttons on it."),
        ),
        408: Message(
            _("The form took too long to arrive"),
            _("The connection was too slow, so the form was not taken. Nothing was kept."),
            _("Please go back and send it again, from a better connection if you can."),
        ),
        413: Message(
            _("This is more than the form can take"),
            _("What was sent is larger than any form here. Nothing was kept."),
            _("Please go back, shorten what you wrote and send it again."),
        ),
        415: Message(
            _("This form came in a shape we do not read"),
            _("Only the form on our own page is understood here. Nothing was kept."),
            _("Please open the page in a browser and send the form from there."),
        ),
        429: Message(
            _("Too many requests at once"),
            _("More came from your connection than we can take from one. Nothing was kept."),
            _("Others may share it with you. Please wait a minute and send it again."),
        ),
        431: Message(
            _("Your browser sent too much about itself"),
            _("The request’s headers are larger than we read. Nothing was kept."),
            _("Please try again in a private window or in another browser."),
        ),
    }


def _about_places() -> dict[int, Message]:
    return {
        404: Message(
            _("There is no such page"),
            _("The address may be mistyped, or the page may have been taken down."),
            _("Please check the address, or start from the first page."),
        ),
        410: Message(
            _("This is no longer here"),
            _("What stood at this address has ended or was taken down for good."),
            _("Please start from the first page to see what goes on now."),
        ),
        503: Message(
            _("This does not work at the moment"),
            _("Something on our side is busy or broken. What you sent may not have been kept."),
            _("Please wait a minute and try again. If you sent a form, send it once more."),
        ),
    }
