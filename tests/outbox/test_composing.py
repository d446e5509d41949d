from datetime import datetime

import pytest
from django.conf import LazySettings

from glasno.outbox.composing import Composed, OpenedJob, UnknownKindError, writer_of
from tests.outbox.posts import composed


def write(job: OpenedJob, *, now: datetime) -> Composed | None:
    return None


def test_the_settings_list_who_writes_what(settings: LazySettings) -> None:
    settings.GLASNO_MAIL_WRITERS = {"some.kind": "tests.outbox.test_composing.write"}
    assert writer_of("some.kind") is write
    with pytest.raises(UnknownKindError):
        writer_of("other.kind")


def test_a_composed_mail_shows_no_person() -> None:
    text = repr(composed("signer@example.net", subject="Тайное", text="тайное", html="тайное"))
    assert "signer" not in text
    assert "тайное" not in text.lower()
