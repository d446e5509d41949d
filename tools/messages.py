"""The catalogues of translated texts: `python tools/messages.py extract|check|compile|merge`.

extract  writes src/glasno/locale/*/LC_MESSAGES/django.po anew from the sources; translations stay
check    fails where extract would change something, and where a translation is missing or broken
compile  writes the .mo files beside them, bound by no-break spaces; the build does the same
merge    folds the translations of the given .po files in

Source texts are English, so English needs no catalogue. No gettext binary is needed. Django is
imported only to read templates: the build compiles without it.
"""

import argparse
import ast
import re
import runpy
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "LC_MESSAGES/django.po"
# A language's plural rule as Django has it: Django merges catalogues only if they count alike.
PLURALS = {
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<12 || n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || "
        "(n%100>=11 && n%100<=14)? 2 : 3);"
    ),
}
HEADER = (
    "# Glasno in another language. Texts come from the sources: tools/messages.py extract.\n"
    'msgid ""\n'
    'msgstr ""\n'
    '"Project-Id-Version: glasno\\n"\n'
    '"Language: {language}\\n"\n'
    '"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: {plurals}\\n"\n\n'
)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")

# As organisers' words are bound. By its path, since the build has no Glasno to import from yet.
bind: Callable[[str, str], str] = runpy.run_path(str(ROOT / "src/glasno/kit/typography.py"))["bind"]

Key = tuple[str, str]  # context ("" for none) and the English text, or its singular


@dataclass
class Text:
    """One text to translate, and where the sources use it, as "path:line"."""

    ids: tuple[str, ...]
    context: str
    comments: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.ids[0]


def source_texts(root: Path) -> tuple[dict[Key, Text], list[str]]:
    """Every text in the sources below `root`, and what is wrong with how some are written."""
    texts: dict[Key, Text] = {}
    problems: list[str] = []
    for path in sorted((root / "src").rglob("*")):
        place = path.relative_to(root).as_posix()
        if path.suffix == ".py":
            problems += unreadable_calls(path.read_text("utf-8"), place)
            found = extracted(path.read_bytes(), place)
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            found = extracted(templatized(path.read_text("utf-8"), place).encode(), place)
        else:
            continue
        for text in found:
            problems += add(texts, text)
    return texts, problems


def add(texts: dict[Key, Text], text: Text) -> list[str]:
    """Adds a text, or its place and comments to the one that is there; what is wrong with it."""
    known = texts.setdefault(text.key, Text(text.ids, text.context))
    known.places += text.places
    known.comments += [line for line in text.comments if line not in known.comments]
    problems = []
    if len(text.ids) > len(known.ids):
        known.ids = text.ids
    elif len(known.ids) == len(text.ids) and known.ids != text.ids:
        problems.append(f"{text.places[0]}: another plural of {known.ids[0]!r} than elsewhere")
    if any("\n" in said for said in text.ids):
        problems.append(f"{text.places[0]}: a line break in a text; use blocktranslate trimmed")
    return problems


def extracted(source: bytes, place: str) -> Iterator[Text]:
    """The texts of a Python file."""
    found = babel_extract("python", BytesIO(source), KEYWORDS, comment_tags=["Translators:"])
    for line, ids, comments, context in found:
        strings = (ids,) if isinstance(ids, str) else tuple(ids)
        yield Text(strings, context or "", list(comments), [f"{place}:{line}"])


def templatized(template: str, place: str) -> str:
    """A template as Python that says the same texts on the same lines.

    Lines are stripped, for a tokenizer of Python minds how they are indented.
    """
    from django.utils.translation.template import templatize  # noqa: PLC0415 -- not at build

    return "\n".join(line.strip() for line in templatize(template, place).split("\n"))


def unreadable_calls(source: str, place: str) -> list[str]:
    """Calls whose text is put together before it is translated: no catalogue can have it."""
    problems = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in KEYWORDS and any(is_put_together(given) for given in node.args[:2]):
            problems.append(f"{place}:{node.lineno}: translate first, then put the values in")
    return problems


def is_put_together(argument: ast.expr) -> bool:
    """Whether a text is made by f-string, operator or format()."""
    if isinstance(argument, ast.Call):
        return isinstance(argument.func, ast.Attribute) and argument.func.attr == "format"
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


def catalogues(root: Path) -> dict[str, Path]:
    """Language to catalogue."""
    found = sorted((root / "src/glasno/locale").glob(f"*/{DOMAIN}"))
    return {path.parent.parent.name: path for path in found}


def read_catalogue(path: Path, language: str) -> Catalog:
    """A catalogue, or a translator's part of one, which may come without a header."""
    content, header = path.read_bytes(), b""
    if b"Plural-Forms:" not in content:
        header = HEADER.format(language=language, plurals=PLURALS[language]).encode()
    catalogue = read_po(BytesIO(header + content), locale=language, abort_invalid=True)
    for message in catalogue:
        message.lineno = (message.lineno or 0) - header.count(b"\n")
    return catalogue


def entries(catalogue: Catalog) -> dict[Key, Message]:
    """The catalogue's messages, without its header."""
    found = (message for message in catalogue if message.id)
    return {(message.context or "", ids_of(message)[0]): message for message in found}


def ids_of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings_of(message: Message) -> tuple[str, ...]:
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or ())


def forms(language: str) -> int:
    """How many plural forms the language has."""
    return int(PLURALS[language].removeprefix("nplurals=").partition(";")[0])


def rendered(texts: dict[Key, Text], known: dict[Key, Message], language: str) -> bytes:
    """The catalogue of these texts, in one fixed form: what is known stays, what is unused goes."""
    header = HEADER.format(language=language, plurals=PLURALS[language]).encode()
    catalogue = read_po(BytesIO(header), locale=language, charset="utf-8")
    for key, text in texts.items():
        ids = text.ids if len(text.ids) > 1 else text.ids[0]
        same = key in known and ids_of(known[key]) == text.ids and not known[key].fuzzy
        empty: str | tuple[str, ...] = ("",) * forms(language) if len(text.ids) > 1 else ""
        catalogue.add(
            ids,
            known[key].string if same else empty,
            [(place.rpartition(":")[0], 0) for place in text.places],
            auto_comments=text.comments,
            context=text.context or None,
        )
    written = BytesIO()
    write_po(written, catalogue, width=99, omit_header=True, sort_output=True, include_lineno=False)
    return header + written.getvalue()


def problems_of_catalogue(texts: dict[Key, Text], path: Path, language: str) -> Iterator[str]:
    """What is wrong with one catalogue, each with the file and line to look at."""
    known = entries(read_catalogue(path, language))
    if PLURALS[language].split() != plural_header(path.read_text("utf-8")).split():
        yield f"{path}: Plural-Forms must be as in Django: {PLURALS[language]}"
    for key, text in texts.items():
        message = known.get(key)
        if message is None or ids_of(message) != text.ids:
            yield f"{text.places[0]}: not extracted into {language}: {text.ids[0]!r}"
        elif message.fuzzy:
            yield f"{path}:{message.lineno}: fuzzy: {text.ids[0]!r} ({text.places[0]})"
        else:
            wrong = translation_problems(text.ids, strings_of(message), language)
            yield from (f"{path}:{message.lineno}: {what} ({text.places[0]})" for what in wrong)
    for key in known.keys() - texts.keys():
        yield f"{path}:{known[key].lineno}: obsolete: {key[1]!r} is in no source"


def plural_header(catalogue: str) -> str:
    """The Plural-Forms line of a catalogue, joined; "" if it has none."""
    joined = catalogue.partition("\n\n")[0].replace('"\n"', "")
    found = re.search(r"Plural-Forms: (.*?)\\n", joined)
    return found[1] if found else ""


def translation_problems(
    ids: tuple[str, ...], strings: tuple[str, ...], language: str
) -> Iterator[str]:
    """What is wrong with one translation."""
    wanted = forms(language) if len(ids) > 1 else 1
    if len(strings) != wanted or not all(strings):
        yield f"not translated: {ids[0]!r}" + (f" needs {wanted} forms" if wanted > 1 else "")
        return
    for string in strings:
        if sorted(set(PLACEHOLDER.findall(string))) != sorted(set(PLACEHOLDER.findall(ids[-1]))):
            yield f"other placeholders than in {ids[-1]!r}: {string!r}"
        if sorted(TAG.findall(string)) != sorted(TAG.findall(ids[-1])):
            yield f"other tags than in {ids[-1]!r}: {string!r}"
        if string.strip() != string and ids[-1].strip() == ids[-1]:
            yield f"blank at an end: {string!r}"


def extract(root: Path) -> list[str]:
    """Writes every catalogue anew; what in the sources cannot be extracted."""
    texts, problems = source_texts(root)
    for language, path in catalogues(root).items():
        path.write_bytes(rendered(texts, entries(read_catalogue(path, language)), language))
    return problems


def check(root: Path) -> list[str]:
    """Everything that is wrong with the sources and the catalogues."""
    texts, problems = source_texts(root)
    for language, path in catalogues(root).items():
        try:
            found = list(problems_of_catalogue(texts, path, language))
            known = entries(read_catalogue(path, language))
        except PoFileError as error:
            found = [f"{path}: {error}"]
        else:
            if not found and path.read_bytes() != rendered(texts, known, language):
                found = [f"{path}: not as extract writes it; run: python tools/messages.py extract"]
        problems += [line.replace(f"{root}/", "") for line in found]
    return problems


def compile_all(root: Path) -> list[Path]:
    """Writes every .mo beside its catalogue; which."""
    written = []
    for language, path in catalogues(root).items():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, bound(read_catalogue(path, language), language))
        written.append(path.with_suffix(".mo"))
    return written


def bound(catalogue: Catalog, language: str) -> Catalog:
    """The same catalogue; its translations with no-break spaces where the language wants them."""
    for message in entries(catalogue).values():
        strings = tuple(bind(string, language) for string in strings_of(message))
        message.string = strings if len(strings) > 1 else strings[0]
    return catalogue


def merge(root: Path, parts: Sequence[Path], language: str) -> list[str]:
    """Folds parts into a catalogue; of two different translations the first stays, both are told.

    A part may leave out the last plural forms; they are then like the last one given.
    """
    texts, problems = source_texts(root)
    path = catalogues(root)[language]
    known = entries(read_catalogue(path, language))
    given: dict[Key, tuple[str, ...]] = {}
    for part in parts:
        for key, message in entries(read_catalogue(part, language)).items():
            strings = tuple(filled(strings_of(message), len(ids_of(message)), language))
            if key not in texts or texts[key].ids != ids_of(message):
                problems.append(f"{part}:{message.lineno}: in no source: {key[1]!r}")
            elif given.setdefault(key, strings) != strings:
                problems.append(f"{part}:{message.lineno}: {strings} is elsewhere {given[key]}")
            else:
                message.string = strings if len(strings) > 1 else strings[0]
                known[key] = message
    path.write_bytes(rendered(texts, known, language))
    return problems


def filled(strings: tuple[str, ...], ids: int, language: str) -> Iterator[str]:
    """As many forms as the language has, if any are given."""
    given = [string for string in strings if string] or [""]
    for number in range(forms(language) if ids > 1 else 1):
        yield given[min(number, len(given) - 1)]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="messages.py", description=__doc__)
    parser.add_argument("verb", choices=["extract", "check", "compile", "merge"])
    parser.add_argument("parts", nargs="*", type=Path, help="merge: the .po files to fold in")
    parser.add_argument("--language", default="ru", choices=sorted(PLURALS))
    given = parser.parse_args(arguments)
    problems: list[str] = []
    if given.verb == "compile":
        compile_all(ROOT)
    elif given.verb == "merge":
        problems = merge(ROOT, given.parts, given.language)
    else:
        problems = {"extract": extract, "check": check}[given.verb](ROOT)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
