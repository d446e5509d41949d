"""What `POST /do/sign/<slug>` does for the signer, and what it keeps from everybody else."""

import re
from datetime import datetime

import pytest

from glasno.outbox.models import Job
from glasno.petitions.actions.opening import close_petition, pause_petition
from glasno.petitions.models import EpochKey, Pending, PendingState, Petition, Signature
from tests.factories.petitions import SLUG, House, letters, link_in, location, make_petition

CHECK_MAIL = f"/en/{SLUG}/check-mail/"


def test_sign_leaves_one_pending_row_and_one_mail(house: House, now: datetime) -> None:
    reply = house.sign(now=now)

    assert (reply.status, location(reply)) == (303, CHECK_MAIL)
    assert Pending.objects.get().state == PendingState.WAITING
    assert Job.objects.count() == 1
    assert Signature.objects.count() == 0


def test_sign_stores_nothing_readable(house: House, now: datetime) -> None:
    house.sign(
        now=now, name="Vera Sentinel", email="sentinel@example.org", town="Tver", display="initials"
    )

    row = Pending.objects.get()
    stored = b"".join(
        bytes(box or b"") for box in (row.person, row.address, row.display_text, row.mac)
    ) + bytes(Job.objects.get().payload)
    assert [
        word for word in (b"Sentinel", b"sentinel", b"Tver", b"V.\xc2\xa0S.") if word in stored
    ] == []


def test_sign_keeps_what_may_stand_in_clear(house: House, now: datetime) -> None:
    house.sign(now=now, country="ru", delivery="full", lang="ru", email="vera@gmail.com")

    row = Pending.objects.get()
    assert (row.country, row.language, row.delivery, row.display, row.provider, row.day) == (
        "RU",
        "ru",
        "full",
        "nothing",
        "gmail",
        now.date(),
    )


def test_sign_answers_the_same_to_a_new_a_repeated_and_a_confirmed_address(
    house: House, now: datetime
) -> None:
    first = house.sign(now=now)
    repeated = house.sign(now=now)
    [letter, _second] = letters(now=now)
    house.post(link_in(letter), {}, now=now)
    confirmed = house.sign(now=now)

    assert first == repeated == confirmed


def test_sign_stores_the_epoch_key_once_in_ten_minutes(house: House, now: datetime) -> None:
    house.sign(now=now)
    house.sign(now=now, email="other@example.org")

    assert EpochKey.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "😀😀"),
        ("name", "a" * 201),
        ("name", "Vera\x00"),
        ("name", "Vera\r\nBcc: all@example.org"),
        ("name", "Vera \u202e"),
        ("name", "e" + "\u0301" * 40),
        ("email", ""),
        ("email", "vera"),
        ("email", "vera@"),
        ("email", "vera@example.org\r\nBcc: x@example.org"),
        ("email", "v" * 250 + "@example.org"),
        ("country", "XX"),
        ("country", "Russia"),
        ("town", "t" * 101),
        ("town", "Tver\x07"),
        ("display", "name"),
        ("display", "name_town"),
        ("display", "everything"),
        ("delivery", "all"),
        ("lang", ""),
        ("lang", "xx"),
    ],
)
def test_sign_refuses_a_bad_field_and_stores_nothing(
    house: House, now: datetime, field: str, value: str
) -> None:
    reply = house.sign(now=now, **{field: value})

    assert reply.status == 422
    assert (Pending.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "name",
    ["Ян", "O’Connor-Smith", "李小龙", "فاطمة", "Нгуен Тхи 😀", "Zoë", "З" * 200, "e\u0301va"],
)
def test_sign_takes_names_of_all_scripts(house: House, now: datetime, name: str) -> None:
    assert house.sign(now=now, name=name).status == 303


def test_sign_keeps_everything_typed_on_the_page_of_errors(house: House, now: datetime) -> None:
    reply = house.sign(
        now=now, name="Vera «S»", email="wrong", country="RU", town="Tver", display="initials"
    )

    page = reply.body.decode()
    assert 'value="Vera «S»"' in page
    assert 'value="wrong"' in page
    assert 'value="Tver"' in page
    assert page.count("checked") == 2  # the display chosen and the delivery by default
    assert re.search(r'<option value="RU"\s+selected', page)


def test_sign_shows_html_that_was_typed_as_text(house: House, now: datetime) -> None:
    page = house.sign(now=now, name="<script>alert(1)</script>", email="wrong").body.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_sign_on_an_unknown_campaign_is_not_found(house: House, now: datetime) -> None:
    assert house.sign(now=now, slug="no-such-campaign").status == 404


def test_sign_on_a_paused_petition_says_why(house: House, now: datetime) -> None:
    pause_petition(SLUG, reason={"en": "We move to another server."})
    house.publish()

    reply = house.sign(now=now)

    assert reply.status == 410
    assert "We move to another server." in reply.body.decode()
    assert Pending.objects.count() == 0


def test_sign_on_a_petition_paused_without_a_reason_says_that_it_is_paused(
    house: House, now: datetime
) -> None:
    pause_petition(SLUG, reason={})
    house.publish()

    reply = house.sign(now=now)

    assert reply.status == 410
    assert "Signing is paused" in reply.body.decode()


def test_sign_on_a_closed_petition_says_why_in_the_readers_language(
    house: House, now: datetime
) -> None:
    close_petition(SLUG, reason={"en": "All are home.", "ru": "Все дома."})
    house.publish()

    reply = house.sign(now=now, lang="ru")

    assert reply.status == 410
    assert "Все дома." in reply.body.decode()


def test_sign_on_an_open_petition_without_recipients_is_shut(house: House, now: datetime) -> None:
    # The database cannot hold this rule over two tables, so the doors hold it as well.
    Petition.objects.get().campaign.recipients.all().delete()
    house.publish()

    assert house.sign(now=now).status == 410
    assert Pending.objects.count() == 0


def test_sign_offers_full_names_only_where_the_campaign_switches_them_on(
    transactional_db: None, now: datetime
) -> None:
    make_petition("with-names", now=now, offers_name=True)
    house = House.built()
    try:
        assert house.sign(now=now, slug="with-names", display="name").status == 303
        assert house.sign(now=now, slug="with-names", display="name_town").status == 422
    finally:
        house.close()


def test_sign_ignores_fields_that_it_does_not_know(house: House, now: datetime) -> None:
    reply = house.sign(now=now, comment="because", updates="yes", website="x")

    assert reply.status == 303
