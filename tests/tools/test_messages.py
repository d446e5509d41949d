"""The catalogues' tool: nothing unextracted, missing, obsolete, fuzzy or broken gets through."""

import gettext
import subprocess
import sys
from pathlib import Path

import django
import pytest
from django.utils import translation

from tools import messages
from tools.messages import check, compile_all, extract, merge

PYTHON = """\
from django.utils.translation import gettext as _, ngettext, pgettext

_("Sign")
pgettext("verb", "Mail")
ngettext("%(count)s signature", "%(count)s signatures", 3)
"""
TEMPLATE = """\
{% load i18n %}
<p>
    It's {% translate "Withdraw" %}
</p>
  {% blocktranslate trimmed with name=person.name %}
    Dear {{ name }},
    thank you.
  {% endblocktranslate %}
{% blocktranslate trimmed count days=days %}
  one day
{% plural %}
  {{ days }} days
{% endblocktranslate %}
<a title="{% translate 'Share' context 'button' %}">{{ _("Copy") }}</a>
"""
RUSSIAN = r"""
msgid "Sign"
msgstr "Подписать"

msgctxt "verb"
msgid "Mail"
msgstr "Написать"

msgid "%(count)s signature"
msgid_plural "%(count)s signatures"
msgstr[0] "%(count)s подпись"
msgstr[1] "%(count)s подписи"
msgstr[2] "%(count)s подписей"

msgid "Withdraw"
msgstr "Отозвать"

msgid "Dear %(name)s, thank you."
msgstr "Спасибо, %(name)s."

msgid "one day"
msgid_plural "%(days)s days"
msgstr[0] "%(days)s день"
msgstr[1] "%(days)s дня"
msgstr[2] "%(days)s дней"

msgctxt "button"
msgid "Share"
msgstr "Поделиться"

msgid "Copy"
msgstr "Копировать"
"""
CATALOGUE = "src/glasno/locale/ru/LC_MESSAGES/django.po"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project whose Russian is complete."""
    for path, content in {
        "src/glasno/petitions/forms.py": PYTHON,
        "src/glasno/petitions/templates/petitions/page.html": TEMPLATE,
        CATALOGUE: messages.HEADER.format(language="ru", plurals=messages.PLURALS["ru"]),
        "part.po": RUSSIAN,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    assert merge(tmp_path, [tmp_path / "part.po"], "ru") == []
    return tmp_path


def change(root: Path, old: str, new: str, path: str = CATALOGUE) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new, 1))


def test_complete_project_passes(root: Path) -> None:
    assert check(root) == []


def test_extract_of_an_unchanged_project_changes_nothing(root: Path) -> None:
    before = (root / CATALOGUE).read_bytes()
    assert extract(root) == []
    assert (root / CATALOGUE).read_bytes() == before


def test_extract_is_the_same_wherever_lines_move(root: Path) -> None:
    before = (root / CATALOGUE).read_bytes()
    change(root, "_(", "\n\n_(", "src/glasno/petitions/forms.py")
    extract(root)
    assert (root / CATALOGUE).read_bytes() == before


def test_text_of_python_that_is_not_extracted_fails_with_its_line(root: Path) -> None:
    change(root, '_("Sign")', '_("Sign")\n_("Sign now")', "src/glasno/petitions/forms.py")
    assert check(root) == ["src/glasno/petitions/forms.py:4: not extracted into ru: 'Sign now'"]


def test_text_of_a_template_that_is_not_extracted_fails_with_its_line(root: Path) -> None:
    page = "src/glasno/petitions/templates/petitions/page.html"
    change(root, "{{ name }},\n", "{{ name }}:\n", page)
    old = f"{CATALOGUE}:{line_of(root, 'Dear')}"
    assert check(root) == [
        f"{page}:5: not extracted into ru: 'Dear %(name)s: thank you.'",
        f"{old}: obsolete: 'Dear %(name)s, thank you.' is in no source",
    ]


def line_of(root: Path, text: str) -> int:
    lines = (root / CATALOGUE).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line and "msgid" in line)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgstr "Подписать"', 'msgstr ""', "not translated: 'Sign'"),
        ('msgid "Sign"', '#, fuzzy\nmsgid "Sign"', "fuzzy: 'Sign'"),
        ('msgstr[2] "%(count)s подписей"', 'msgstr[2] ""', "needs 4 forms"),
        ('msgstr[3] "%(count)s подписей"\n', "", "needs 4 forms"),
        ('msgstr[0] "%(count)s подпись"', 'msgstr[0] "подпись"', "other placeholders"),
        ("Спасибо, %(name)s.", "Спасибо, %(имя)s.", "other placeholders"),
        ("Спасибо, %(name)s.", "Спасибо.", "other placeholders"),
        ("Спасибо, %(name)s.", "<b>Спасибо</b>, %(name)s.", "other tags"),
        ("Спасибо, %(name)s.", "Спасибо, %(name)s. ", "blank at an end"),
        ("nplurals=4;", "nplurals=3;", "more translations than num_plurals"),
        ("n%10==0 ||", "n%10==9 ||", "Plural-Forms must be as in Django"),
        ('msgid "Sign"', 'msgid "Sign up"', "not extracted into ru: 'Sign'"),
        ('msgid "Sign"', 'msgid "Gone"\nmsgstr "Нет"\n\nmsgid "Sign"', "obsolete: 'Gone'"),
        (
            'msgid "Sign"',
            '#~ msgid "Gone"\n#~ msgstr "Нет"\n\nmsgid "Sign"',
            "not as extract writes",
        ),
        ("# Glasno", "# Someone's", "not as extract writes it"),
    ],
)
def test_broken_catalogue_fails_with_its_place(
    root: Path, old: str, new: str, problem: str
) -> None:
    change(root, old, new)
    found = check(root)
    assert [line for line in found if problem in line]
    assert all(line.startswith("src/glasno/") for line in found)


@pytest.mark.parametrize(
    "code", ['_(f"Dear {name}")', '_("Dear %s" % name)', '_("Dear {}".format(name))', '_("a" + b)']
)
def test_text_put_together_before_translating_fails(root: Path, code: str) -> None:
    change(root, '_("Sign")', f'_("Sign")\n{code}', "src/glasno/petitions/forms.py")
    told = "src/glasno/petitions/forms.py:4: translate first, then put the values in"
    assert told in check(root)


def test_text_joined_by_the_compiler_is_extracted(root: Path) -> None:
    change(root, '_("Sign")', '_(\n    "Si"\n    "gn"\n)', "src/glasno/petitions/forms.py")
    assert check(root) == []


def test_template_block_that_is_not_trimmed_fails(root: Path) -> None:
    page = "src/glasno/petitions/templates/petitions/page.html"
    change(root, "blocktranslate trimmed with", "blocktranslate with", page)
    assert f"{page}:5: a line break in a text; use blocktranslate trimmed" in check(root)


def test_two_plurals_of_one_text_fail(root: Path) -> None:
    change(
        root,
        "ngettext(",
        'ngettext("%(count)s signature", "more", 2)\nngettext(',
        "src/glasno/petitions/forms.py",
    )
    assert any("another plural of" in line for line in check(root))


def test_merge_tells_of_texts_in_no_source_and_of_differing_translations(root: Path) -> None:
    (root / "a.po").write_text('msgid "Sign"\nmsgstr "Подпишите"\n\nmsgid "Sing"\nmsgstr "Пойте"\n')
    (root / "b.po").write_text('msgid "Sign"\nmsgstr "Подписать"\n')
    assert merge(root, [root / "a.po", root / "b.po"], "ru") == [
        f"{root}/a.po:4: in no source: 'Sing'",
        f"{root}/b.po:1: ('Подписать',) is elsewhere ('Подпишите',)",
    ]
    assert 'msgstr "Подпишите"' in (root / CATALOGUE).read_text()
    assert check(root) == []


def test_merge_fills_the_form_of_fractions_like_the_last_one(root: Path) -> None:
    text = (root / CATALOGUE).read_text()
    assert 'msgstr[2] "%(days)s дней"\nmsgstr[3] "%(days)s дней"\n' in text


def test_compile_writes_what_gettext_reads(root: Path) -> None:
    (path,) = compile_all(root)
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Sign") == "Подписать"
    assert catalogue.pgettext("button", "Share") == "Поделиться"
    counted = [
        catalogue.ngettext("%(count)s signature", "%(count)s signatures", count)
        for count in (1, 2, 5, 11, 21, 112)
    ]
    assert [text.removeprefix("%(count)s ") for text in counted] == [
        "подпись",
        "подписи",
        "подписей",
        "подписей",
        "подпись",
        "подписей",
    ]
    before = path.read_bytes()
    compile_all(root)
    assert path.read_bytes() == before


def test_compile_binds_short_words_that_translators_left_unbound(root: Path) -> None:
    change(root, "Копировать", "Скопировать это — и в письмо", CATALOGUE)
    assert check(root) == []
    (path,) = compile_all(root)
    with path.open("rb") as file:
        said = gettext.GNUTranslations(file).gettext("Copy")
    assert said == "Скопировать это~— и~в~письмо".replace("~", "\N{NO-BREAK SPACE}")


def test_plural_rule_is_django_s_own() -> None:
    theirs = Path(django.__file__).parent / "conf/locale/ru/LC_MESSAGES/django.po"
    header = messages.plural_header(theirs.read_text("utf-8"))
    assert header.split() == messages.PLURALS["ru"].split()


def test_english_counts_without_a_catalogue() -> None:
    with translation.override("en"):
        assert [
            translation.ngettext("%(count)s signature", "%(count)s signatures", count)
            for count in (0, 1, 2, 21)
        ] == ["%(count)s signatures", "%(count)s signature"] + ["%(count)s signatures"] * 2


def test_catalogues_of_this_project_compile_as_they_stand(tmp_path: Path) -> None:
    path = messages.catalogues(messages.ROOT)["ru"]
    assert messages.read_catalogue(path, "ru").num_plurals == 4


@pytest.mark.parametrize("verb", ["check", "extract"])
def test_program_says_what_is_wrong_and_fails(
    root: Path, verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "ROOT", root)
    assert messages.main([verb]) == 0
    change(root, '_("Sign")', '_("Sign")\n_(f"{x}")', "src/glasno/petitions/forms.py")
    assert messages.main([verb]) == 1
    assert "src/glasno/petitions/forms.py:4: translate first" in capsys.readouterr().err


def test_compiling_needs_no_django(root: Path) -> None:
    program = (
        "import runpy, sys; sys.modules['django'] = None; from pathlib import Path;"
        "runpy.run_path(sys.argv[1])['compile_all'](Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", program, messages.__file__, str(root)], check=True)
    assert (root / CATALOGUE).with_suffix(".mo").exists()
