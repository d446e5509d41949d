"""Readable answers when something is wrong: the published page, or a small built-in one."""

from collections.abc import Sequence

from glasno.front.replies import Reply
from glasno.front.shelf import PublishedShelf

# Seconds after which a visitor may try again, by status.
RETRY_AFTER = {429: 60, 503: 10}

# Stands in before the site was first published, so it needs no template and no catalogue.
BUILT_IN = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{status} – Glasno</title>
</head>
<body>
<main>
<h1>{status}</h1>
<p>{english}</p>
<p lang="ru">{russian}</p>
</main>
</body>
</html>
"""
NOT_FOUND = ("There is no such page.", "Такой страницы нет.")
NOT_NOW = (
    "This does not work at the moment. Please try again in a minute.",
    "Сейчас это не\N{NO-BREAK SPACE}работает. Попробуйте ещё раз через минуту.",
)
TOO_MANY = (
    "Too much comes from your connection at once. Please wait a minute and try again.",
    "Запросов с\N{NO-BREAK SPACE}вашего подключения слишком много. Попробуйте через минуту.",
)
NOT_SO = (
    "This request cannot be answered. Nothing was kept.",
    "На\N{NO-BREAK SPACE}этот запрос нельзя ответить. Ничего не\N{NO-BREAK SPACE}сохранено.",
)

BY_STATUS = {404: NOT_FOUND, 410: NOT_FOUND, 429: TOO_MANY, 503: NOT_NOW}


def error_path(status: int, language: str) -> str:
    """Where the page of a status is published, below the doors tree."""
    return f"errors/{status}.{language}.html"


def error_reply(shelf: PublishedShelf, status: int, languages: Sequence[str]) -> Reply:
    """The page of `status` in the first of `languages` that has one that can be read.

    429 and 503 say when to come back.
    """
    headers = (("retry-after", str(RETRY_AFTER[status])),) if status in RETRY_AFTER else ()
    for language in languages:
        try:
            body = shelf.door_file(error_path(status, language))
        except OSError:  # what made a page unreadable may do so to this one
            continue
        if body is not None:
            return Reply(status, body, headers=headers)
    return Reply(status, _built_in(status), headers=headers)


def _built_in(status: int) -> bytes:
    english, russian = BY_STATUS.get(status, NOT_SO)
    return BUILT_IN.format(status=status, english=english, russian=russian).encode()
