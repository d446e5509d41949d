"""The page of the bundle that says in order what to do with which file.

It stands on its own: no script, nothing from elsewhere, and it prints well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.appeals.letters.letter import Letter
from glasno.appeals.ways.way import Piece, WayOut


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One letter of the bundle, the ways it can leave by, and its files by name."""

    letter: Letter
    ways: tuple[WayOut, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class FileView:
    name: str
    what: str


def checklist_html(parts: Sequence[Part], *, language: str) -> str:
    with override(language):
        views = [_view(part) for part in parts]
        context = {"language": language, "letters": views}
        return str(render_to_string("appeals/checklist.html", context)).lstrip()


def _view(part: Part) -> dict[str, object]:
    letter = part.letter
    return {
        "to": letter.addressee[0] if letter.addressee else "",
        "title": " ".join(letter.title.split()),
        "language": letter.language,
        "files": [FileView(name, _what(name)) for name in part.files],
        # The whole text lies beside it as a file.
        "ways": [
            {"way": way, "pieces": [piece for piece in way.pieces if not _is_whole(piece, letter)]}
            for way in part.ways
        ],
    }


def _is_whole(piece: Piece, letter: Letter) -> bool:
    return piece.text == letter.plain()


def _what(name: str) -> str:
    kind = name.partition("-")[2]
    return {
        "letter.pdf": _("the letter, to print and sign"),
        "copy-for-stamp.pdf": _("your copy, with a place for the stamp"),
        "envelope.pdf": _("both addresses for the envelope"),
        "contents.pdf": _("the list of contents, in two copies"),
        "letter.txt": _("the text, to copy"),
        "mail.eml": _("a ready-made e-mail for your mail program"),
    }[kind]
