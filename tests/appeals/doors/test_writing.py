"""What `POST /do/appeal/<slug>` answers, turn by turn, and what it leaves behind: nothing."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pypdf
import pytest
from django.apps import apps
from django.conf import settings

from glasno.appeals.doors import files
from glasno.appeals.letters import printing
from glasno.appeals.ways import bundle
from glasno.authorities.models import Authority, Channel
from glasno.front.replies import Reply
from glasno.typesetting.errors import TypesettingError
from tests.factories.appeals import ANSWERS, WRITER, Desk

GVSU = "appeal.gvsu"


def errors(page: str) -> list[str]:
    """The ids of the fields that the page finds fault with."""
    return re.findall(r'class="error" id="([\w-]+)-error"', page)


def pdf_text(reply: Reply) -> str:
    return " ".join(
        " ".join(page.extract_text().split())
        for page in pypdf.PdfReader(io.BytesIO(reply.body)).pages
    )


def everything_stored() -> dict[str, int]:
    """How many rows each table of the program has."""
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("glasno.")
    }


def test_supporter_comes_to_the_letter_in_two_turns(desk: Desk) -> None:
    first = desk.send(speaker="supporter")
    asked = desk.names
    reply = desk.send(**WRITER, **{f"letter.{GVSU}": "yes"})

    assert (first.status, reply.status, desk.heading) == (200, 200, "Your letter is ready")
    assert asked == [
        *("writer_surname", "writer_given", "writer_patronymic", "writer_address"),
        *("writer_email", "own_words", "letter.appeal.gvsu", "letter.appeal.gvp"),
    ]
    assert "от Ковалёвой Марии Петровны" in desk.page.replace("\u00a0", " ")


def test_letter_comes_as_a_file_under_a_name_that_tells_nothing(desk: Desk) -> None:
    desk.as_supporter()
    reply = desk.send(action=f"pdf:{GVSU}")

    assert (reply.status, reply.content_type) == (200, "application/pdf")
    assert reply.headers == (("content-disposition", 'attachment; filename="01-letter.pdf"'),)
    assert "от Ковалёвой Марии Петровны" in pdf_text(reply)


def test_all_letters_come_in_one_archive(desk: Desk) -> None:
    desk.as_supporter(**{"letter.appeal.gvp": "yes"})
    reply = desk.send(action="zip")

    assert (reply.status, reply.content_type) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {"01-letter.pdf", "02-letter.pdf"} <= set(names)
        assert b"".join(map(archive.read, names)).count(desk.slug.encode()) == 0


def test_nothing_is_stored(desk: Desk) -> None:
    before = everything_stored()
    desk.as_supporter(own_words="Sentinel words")
    desk.send(action=f"pdf:{GVSU}")
    desk.send(action="zip")

    assert everything_stored() == before
    kept = [path for path in Path(settings.GLASNO.data).rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if b"Sentinel" in path.read_bytes()] == []


def test_a_turn_made_twice_gives_the_same_page(desk: Desk) -> None:
    desk.send(speaker="supporter")
    form = {"lang": "en", "state": desk.state, f"letter.{GVSU}": "yes", **WRITER}
    once, twice = (desk.post(form).body.decode() for _ in range(2))

    def without_state(page: str) -> str:
        return page.replace(Desk(desk.counter, desk.now, page=page).state, "")

    assert without_state(once) == without_state(twice)


def test_fields_in_error_are_named_and_everything_typed_is_kept(desk: Desk) -> None:
    desk.send(speaker="supporter")
    wrong = {"writer_surname": "Иванoв", "writer_address": "там", "own_words": "<b>Мои</b> слова"}
    reply = desk.send(**wrong, **{f"letter.{GVSU}": "yes"})

    assert reply.status == 422
    assert errors(desk.page) == ["writer-surname", "writer-given", "writer-address"]
    page = unescape(desk.page)
    assert all(value in page for value in wrong.values())
    assert "<b>Мои</b>" not in desk.page


def test_back_keeps_what_was_typed(desk: Desk) -> None:
    desk.send(speaker="supporter")
    desk.send(action="back", writer_surname="Ковалёва", own_words="Два предложения.")
    assert desk.heading == "Write to the authorities"
    desk.send(speaker="supporter")

    assert 'value="Ковалёва"' in desk.page
    assert "Два предложения." in desk.page


def test_back_keeps_what_cannot_stand_in_a_letter_and_going_on_says_so(desk: Desk) -> None:
    desk.send(speaker="supporter")
    desk.send(action="back", **{**WRITER, "own_words": "Слово\x07"})
    desk.send(speaker="supporter")
    reply = desk.send(**{**WRITER, "own_words": "Слово\x07", f"letter.{GVSU}": "yes"})

    assert (reply.status, errors(desk.page)) == (422, ["own-words"])


def test_gender_is_asked_only_where_the_name_does_not_tell_it(desk: Desk) -> None:
    desk.send(speaker="supporter")
    name = {"writer_surname": "Ли", "writer_given": "Саша", "writer_patronymic": ""}
    reply = desk.send(**{**WRITER, **name, f"letter.{GVSU}": "yes"})
    assert (reply.status, errors(desk.page)) == (422, ["writer-gender"])
    desk.send(**{**WRITER, **name, "writer_gender": "female", f"letter.{GVSU}": "yes"})

    assert desk.heading == "Your letter is ready"
    assert "я не была" in desk.page.replace("\u00a0", " ")


def test_letter_can_be_changed_word_by_word_and_put_back(desk: Desk) -> None:
    desk.as_supporter()
    desk.send(action=f"edit:{GVSU}")
    parts = {"addressee": "Кому-то", "sender": "от меня", "title": "ПИСЬМО", "signature": "Я"}
    reply = desk.send(**parts, body="Первый абзац.\r\n\r\nВторой #eval <i> $x$.", enclosures="")
    assert (reply.status, desk.heading) == (200, "Your letter is ready")
    assert "Второй #eval &lt;i&gt; $x$." in desk.page
    assert "Второй #eval <i> $x$." in pdf_text(desk.send(action=f"pdf:{GVSU}"))

    desk.send(action=f"edit:{GVSU}")
    assert "Второй #eval &lt;i&gt; $x$." in desk.page
    desk.send(action="reset")
    assert "#eval" not in desk.page
    desk.send(action="back", **dict.fromkeys(parts, ""))
    assert errors(desk.page) == [
        *("part-addressee", "part-sender", "part-title", "part-body", "part-signature")
    ]


def test_letter_that_is_not_in_the_bundle_is_neither_opened_nor_printed(desk: Desk) -> None:
    desk.as_supporter()
    for action in ("edit:appeal.gvp", "edit:../x", "pdf:appeal.gvp", "pdf:", "zip:x", "edit"):
        reply = desk.send(action=action)
        assert reply.status == 200
        if not action.startswith("zip"):
            assert desk.heading == "Your letter is ready"


def test_letter_almost_in_the_campaigns_words_has_a_hint(desk: Desk) -> None:
    hint = "almost the campaign’s own text"
    desk.as_supporter()
    assert hint in desk.page
    own = " ".join(f"Мой рассказ номер {n} о том, как соседка ищет сына." for n in range(40))
    desk.send(action="back")
    desk.send(**{**WRITER, "own_words": own, f"letter.{GVSU}": "yes"})
    assert hint not in desk.page


def relative_walks(desk: Desk) -> Iterator[str]:
    """The headings that a relative sees who is asked everything, to the letters."""
    route = ["mobilised", "army", "months3", "nobody"]
    desk.send(speaker="relative")
    while "letters are ready" not in desk.heading:
        yield desk.heading
        fields = {name: ANSWERS[name] for name in desk.names if name in ANSWERS}
        fields |= {name: "yes" for name in desk.names if name.startswith("letter.")}
        fields |= {"answer": route.pop(0)} if "answer" in desk.names else {}
        assert desk.send(**fields).status == 200


def test_relative_comes_to_letters_in_russian_and_english(desk: Desk) -> None:
    headings = list(relative_walks(desk))

    assert headings[0] == "You and him"
    assert headings[-1] == "Check the forms of the names"
    found = re.findall(r'<div class="paper" lang="(\w+)">', desk.page)
    assert found == ["ru", "ru", "en", "ru", "en"]
    assert "Ковалёва Ивана Сергеевича" in desk.page.replace("\u00a0", " ")
    assert "Ivan Sergeevich Kovalev" in desk.page


def test_names_that_the_writer_bends_otherwise_stand_so_in_the_letters(desk: Desk) -> None:
    for heading in relative_walks(desk):
        if heading == "Check the forms of the names":
            break
    desk.send(**{"man_name:genitive": "Ковалёва Иванушки", "man_gender": "male"})

    assert "мать Ковалёва Иванушки" in desk.page.replace("\u00a0", " ")


def test_form_that_has_expired_says_so_and_gives_back_what_was_typed(desk: Desk) -> None:
    desk.send(speaker="supporter")
    desk.now += timedelta(hours=12)
    reply = desk.send(**WRITER, own_words="<b>Мои слова</b>")

    assert (reply.status, desk.heading) == (410, "This form has expired")
    assert "&lt;b&gt;Мои слова&lt;/b&gt;" in desk.page
    assert WRITER["writer_address"] in desk.page
    assert f'href="/en/{desk.slug}/appeal/"' in desk.page


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        (lambda state: state[:-8] + "AAAAAAA=", "This form cannot be read"),
        (lambda state: "x", "This form cannot be read"),
        (lambda state: "other." + state.partition(".")[2], "This form belongs to another campaign"),
    ],
)
def test_form_that_was_altered_or_is_foreign_has_a_page_of_its_own(
    desk: Desk, change: object, heading: str
) -> None:
    desk.send(speaker="supporter")
    assert callable(change)
    reply = desk.send(**WRITER, state=change(desk.state), own_words="Слова")

    assert (reply.status, desk.heading) == (400, heading)
    assert "Слова" in desk.page


def test_authority_that_is_gone_between_two_pages_is_told_and_left_out(desk: Desk) -> None:
    desk.send(speaker="supporter")
    desk.send(**WRITER, **{f"letter.{GVSU}": "yes", "letter.appeal.gvp": "yes"})
    Authority.objects.filter(key="gvp").delete()
    again = Desk.built(desk.now)
    again.page = desk.page
    reply = again.send(action="")

    assert reply.status == 200
    assert again.page.count('class="paper"') == 1
    assert "no letter can reach this addressee any more" in again.page


def test_addressee_whose_last_address_expires_between_two_pages_is_told_and_left_out(
    desk: Desk,
) -> None:
    desk.send(speaker="supporter")
    desk.send(**WRITER, **{f"letter.{GVSU}": "yes", "letter.appeal.gvp": "yes"})
    yesterday = desk.now.date() - timedelta(days=1)
    Channel.objects.filter(authority__key="gvp").update(valid_from=None, valid_to=yesterday)
    again = Desk.built(desk.now)
    again.page = desk.page
    reply = again.send(action="")

    assert (reply.status, again.page.count('class="paper"')) == (200, 1)
    assert "no letter can reach this addressee any more" in again.page


def test_replayed_form_makes_the_same_file_and_changes_nothing(desk: Desk) -> None:
    desk.as_supporter()
    before = everything_stored()
    form = {"lang": "en", "state": desk.state, "action": f"pdf:{GVSU}"}
    once, twice = desk.post(form), desk.post(form)

    assert once.body == twice.body
    assert everything_stored() == before


def test_template_that_typst_refuses_for_one_request_leaves_the_text(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "letter.typ"
    broken.write_text("#panic()", "ascii")
    desk.as_supporter()
    with monkeypatch.context() as patched:
        patched.setattr(printing, "_HERE", tmp_path)
        reply = desk.send(action=f"pdf:{GVSU}")

    assert (reply.status, reply.content_type) == (503, "text/html; charset=utf-8")
    assert "The PDF could not be made" in desk.page
    assert re.search(r"<details[^>]* open>\s*<summary>As text, to copy", desk.page)
    assert "panic" not in desk.page
    assert desk.send(action=f"pdf:{GVSU}").content_type == "application/pdf"


def test_pdf_that_fails_leaves_the_text_and_never_a_blank(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_letter: object, **_: object) -> bytes:
        raise TypesettingError("Typst stumbled")

    monkeypatch.setattr(files, "letter_pdf", fail)
    monkeypatch.setattr(bundle, "letter_pdf", fail)
    desk.as_supporter()
    for action in (f"pdf:{GVSU}", "zip"):
        reply = desk.send(action=action)
        assert reply.status == 503
        assert "The PDF could not be made" in desk.page
        assert "от Ковалёвой Марии Петровны" in desk.page.replace("\u00a0", " ")


def test_more_than_a_form_can_carry_is_said(desk: Desk) -> None:
    desk.as_supporter(**{"letter.appeal.gvp": "yes"})
    desk.send(action=f"edit:{GVSU}")
    reply = desk.send(addressee="А", sender="А", title="А", signature="А", body="Я" * 15_001)

    assert (reply.status, errors(desk.page)) == (422, ["part-body"])


def test_campaign_without_appeals_has_no_door(desk: Desk) -> None:
    desk.slug = "another"
    assert desk.post({"speaker": "supporter"}).status == 404


def test_page_is_in_the_forms_language(desk: Desk) -> None:
    desk.language = "ru"
    desk.send(speaker="supporter")

    assert desk.heading == "Ваше имя, адрес и\u00a0слова"
    assert '<html lang="ru">' in desk.page


def test_before_anything_was_published_the_door_is_shut(transactional_db: None, desk: Desk) -> None:
    (Path(settings.GLASNO.data) / "doors/authorities/directory.json").unlink()
    (Path(settings.GLASNO.data) / "generation").write_bytes(b"another")
    desk.counter.shelf.refresh()

    assert desk.post({"speaker": "supporter"}).status == 503


def test_figures_that_the_campaign_does_not_name_stand_in_no_letter(
    transactional_db: None, desk: Desk
) -> None:
    desk.as_supporter()

    page = desk.page.replace("\u00a0", " ")
    assert "не менее 1 300" in page  # the figure named as held
    assert "число таких мест" not in page  # the campaign names no places
