import contextlib
import hmac
import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import (  # noqa: TID251 - what ours is held against
    Argon2id,
)
from hypothesis import given
from hypothesis import strategies as st

from glasno.vault import codenames
from glasno.vault.codenames import (
    LONGEST,
    CaseKeys,
    CodeName,
    CodeNameError,
    derive,
    draw,
    normalise,
)
from glasno.vault.framing import framed
from glasno.vault.wordlists import word_list
from tests.vault.reading import raw, vectors

RUSSIAN = ("абзац", "атомный", "объект", "южный", "жидкость", "хозяин", "эпизод")
ENGLISH = ("abandon", "quiz", "zoo", "fly", "boy", "act", "they")
# The same, as the keys of the other layout write them.
IN_LATIN_LAYOUT = "f,pfw fnjvysq j,]trn .;ysq ;blrjcnm [jpzby 'gbpjl"
IN_RUSSIAN_LAYOUT = "фифтвщт йгшя ящщ адн ищн фсе ерун"

words_of = st.sampled_from(["ru", "en"]).flatmap(
    lambda language: st.lists(st.sampled_from(word_list(language).words), min_size=7, max_size=7)
)
# Anything that can stand between two words and is no letter and no mark of one.
between = st.text(
    st.characters(
        categories=["Zs", "Zl", "Zp", "Pd", "Pe", "Ps", "Nd"], include_characters="\n\t, .\r"
    ),
    min_size=1,
    max_size=3,
).filter(lambda text: not unicodedata.normalize("NFKC", text).strip(" \n\t\r,.-").isalpha())


@pytest.mark.parametrize("case", vectors("codenames-1"))
def test_code_name_opens_the_same_for_ever(case: dict[str, Any]) -> None:
    words = normalise(" ".join(case["words"]), case["language"])

    keys = derive(words, salt=raw(case["salt"]))

    assert list(words) == case["words"]
    assert (keys.lookup.hex(), keys.key.hex()) == (case["lookup"], case["key"])


def test_lookup_and_key_are_expanded_for_a_purpose_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codenames, "MEMORY_KIB", 64)
    salt = bytes(range(32))
    slow = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=64)
    root = slow.derive(" ".join(RUSSIAN).encode())

    def expanded(use: bytes) -> bytes:
        info = framed(b"glasno code name", b"1", use)
        return hmac.new(root, info + b"\x01", "sha256").digest()

    assert derive(RUSSIAN, salt=salt) == CaseKeys(expanded(b"lookup")[:16], expanded(b"key"))


def test_costs_are_those_that_were_decided() -> None:
    assert (codenames.MEMORY_KIB, codenames.PASSES, codenames.WORDS) == (131_072, 3, 7)


def test_another_salt_or_another_word_opens_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codenames, "MEMORY_KIB", 64)
    derived = {
        derive(words, salt=salt)
        for words in (RUSSIAN, (*RUSSIAN[1:], RUSSIAN[0]), ENGLISH)
        for salt in (bytes(32), bytes(31) + b"\x01")
    }
    assert len({keys.lookup for keys in derived}) == len({keys.key for keys in derived}) == 6


@pytest.mark.parametrize(("words", "salt"), [(RUSSIAN[:6], bytes(32)), (RUSSIAN, bytes(16))])
def test_nothing_is_derived_from_too_little(words: tuple[str, ...], salt: bytes) -> None:
    with pytest.raises(ValueError, match="a code name has"):
        derive(words, salt=salt)


def test_derivations_never_run_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codenames, "MEMORY_KIB", 64)
    running, most = [0], [0]
    real = Argon2id.derive

    class Watched:
        def __init__(self, **costs: Any) -> None:
            self._real = Argon2id(**costs)

        def derive(self, password: bytes) -> bytes:
            running[0] += 1
            most[0] = max(most[0], running[0])
            threading.Event().wait(0.01)
            running[0] -= 1
            return real(self._real, password)

    monkeypatch.setattr(codenames, "Argon2id", Watched)
    threads = [
        threading.Thread(target=derive, args=(RUSSIAN,), kwargs={"salt": bytes(32)})
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


MEASURE = """
import threading
from glasno.vault.codenames import derive
def peak(name):
    return next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if name in line)
before = peak("VmRSS")
given = {"target": derive, "args": (("act",) * 7,), "kwargs": {"salt": bytes(32)}}
threads = [threading.Thread(**given) for _ in range(3)]
for each in threads: each.start()
for each in threads: each.join()
print(peak("VmHWM") - before, peak("VmRSS") - before)
"""


def test_a_process_grows_by_one_derivation_and_shrinks_again() -> None:
    told = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, check=True).stdout
    highest, after = map(int, told.split())
    assert 128 <= highest < 150
    assert after < 20


@pytest.mark.parametrize(("language", "spoken"), [("ru", "ru"), ("en", "en"), ("ka", "en")])
def test_name_is_drawn_in_the_words_of_the_page(language: str, spoken: str) -> None:
    name = draw(language)
    assert name.language == spoken
    assert len(name.words) == 7
    assert set(name.words) <= set(word_list(spoken).words)
    assert normalise(name.text, language) == name.words


def test_names_differ_and_use_the_whole_list() -> None:
    drawn = [draw("ru").words for _ in range(3000)]
    assert len(set(drawn)) == 3000
    # 21,000 draws leave out one word of 2,048 in one run of fourteen, and ten of them never.
    assert len({word for words in drawn for word in words}) > 2038


def test_repr_shows_no_word_and_no_key() -> None:
    assert RUSSIAN[0] not in repr(CodeName(RUSSIAN, "ru"))
    assert "aa" * 16 not in repr(CaseKeys(b"\xaa" * 16, b"\xaa" * 32))
    assert repr(b"\xaa" * 16)[2:-1] not in repr(CaseKeys(b"\xaa" * 16, b"\xaa" * 32))


def test_keys_travel_as_bytes() -> None:
    keys = CaseKeys(os.urandom(16), os.urandom(32))
    assert CaseKeys.from_bytes(keys.to_bytes()) == keys
    for wrong in (b"", keys.to_bytes()[:-1], keys.to_bytes() + b"x"):
        with pytest.raises(ValueError, match="a lookup has"):
            CaseKeys.from_bytes(wrong)


# How a name may be typed.


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(RUSSIAN),
        "  " + "\t ".join(RUSSIAN) + "\n",
        "\r\n".join(RUSSIAN),
        "-".join(RUSSIAN),
        " — ".join(RUSSIAN),
        "\N{NON-BREAKING HYPHEN}".join(RUSSIAN),
        ", ".join(RUSSIAN) + ".",
        ",".join(RUSSIAN),
        "«" + " ".join(RUSSIAN) + "»",
        "\N{NO-BREAK SPACE}".join(RUSSIAN),
        "\N{IDEOGRAPHIC SPACE}".join(RUSSIAN),
        "\n".join(f"{number}. {word}" for number, word in enumerate(RUSSIAN, 1)),
        "\n".join(f"{number}.{word}" for number, word in enumerate(RUSSIAN, 1)),
        "\n".join(f"{number}) {word}" for number, word in enumerate(RUSSIAN, 1)),
        " ".join(RUSSIAN).upper(),
        " ".join(RUSSIAN).title(),
        unicodedata.normalize("NFD", " ".join(RUSSIAN)),
        " ".join(RUSSIAN).replace("й", "и"),
        " ".join(RUSSIAN).replace("е", "ё"),
        " ".join(word[:4] for word in RUSSIAN),
        " ".join(word[:5] for word in RUSSIAN),
        " ".join(RUSSIAN).replace("а", "а\N{COMBINING ACUTE ACCENT}"),
        " ".join(RUSSIAN).replace("б", "\N{SOFT HYPHEN}б\N{ZERO WIDTH SPACE}"),
        IN_LATIN_LAYOUT,
        IN_LATIN_LAYOUT.upper(),
        "F<PFW FNJVYSQ J<}NHTRN".replace("NHTRN", "TRN") + " >:YSQ :BLRJCNM {JPZBY \"GBPJL",
        IN_LATIN_LAYOUT.replace("'", "’"),
        IN_LATIN_LAYOUT.replace("'", "\N{LEFT DOUBLE QUOTATION MARK}"),
        IN_LATIN_LAYOUT.replace(" ", "? "),
        IN_LATIN_LAYOUT.replace(" ", ", "),
        IN_LATIN_LAYOUT.replace(" ", "\n"),
        "1/ " + IN_LATIN_LAYOUT,
        " ".join([*IN_LATIN_LAYOUT.split()[:3], *RUSSIAN[3:]]),
    ],
)  # fmt: skip
def test_russian_name_is_known_however_it_is_typed(typed: str) -> None:
    assert normalise(typed, "ru") == RUSSIAN
    assert normalise(typed, "en") == RUSSIAN


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(ENGLISH),
        " ".join(ENGLISH).upper(),
        "-".join(ENGLISH),
        "\N{FULLWIDTH LATIN SMALL LETTER A}" + " ".join(ENGLISH)[1:],
        IN_RUSSIAN_LAYOUT,
        IN_RUSSIAN_LAYOUT.upper(),
        IN_RUSSIAN_LAYOUT.replace(" ", "\n"),
        unicodedata.normalize("NFD", IN_RUSSIAN_LAYOUT),
        " ".join([*IN_RUSSIAN_LAYOUT.split()[:3], *ENGLISH[3:]]),
    ],
)
def test_english_name_is_known_however_it_is_typed(typed: str) -> None:
    assert normalise(typed, "en") == ENGLISH
    assert normalise(typed, "ru") == ENGLISH


def test_where_both_lists_would_do_the_page_decides() -> None:
    # Whole in one list and, in the other layout, cut words of the other.
    assert normalise("they " * 7, "en") == ("they",) * 7
    assert normalise("they " * 7, "ru") == ("ерунда",) * 7


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "абзац",
        " ".join(RUSSIAN[:6]),
        " ".join([*RUSSIAN, "абзац"]),
        " ".join([*RUSSIAN[:6], "quiz"]),
        " ".join([*RUSSIAN[:6], "словонету"]),
        " ".join([*RUSSIAN[:6], "эпи"]),
        "".join(RUSSIAN),
        "' OR 1=1 --",
        "\x00" * 50,
        "\ud800" * 7,
        "ﷺ" * LONGEST,
        " ".join(RUSSIAN) + " " * LONGEST,
        "абзац " * 1_000_000,
    ],
)
def test_what_is_no_name_is_refused_in_the_same_words(typed: str) -> None:
    with pytest.raises(CodeNameError) as refused:
        normalise(typed, "ru")
    assert str(refused.value) in ("not a code name", "too long for a code name")


def test_what_is_too_long_is_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codenames, "readings", lambda _text: pytest.fail("it was read"))
    with pytest.raises(CodeNameError, match="too long"):
        normalise("я" * (LONGEST + 1), "ru")


def test_the_longest_name_written_the_longest_way_fits() -> None:
    longest = max(word_list("ru").words, key=len)
    typed = "\r\n".join(f"  {number}. «{longest}» —" for number in range(1, 8))
    assert len(typed) < LONGEST
    assert normalise(typed, "ru") == (longest,) * 7


spelled: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.capitalize,
    lambda word: unicodedata.normalize("NFD", word),
    lambda word: word.replace("й", "и"),
    lambda word: word[:4] if len(word) > 4 else word,
]


@given(words_of, st.lists(st.sampled_from(spelled), min_size=7, max_size=7), between)
def test_every_name_is_known_in_every_spelling(
    words: list[str], ways: list[Callable[[str], str]], gap: str
) -> None:
    typed = gap.join(way(word) for way, word in zip(ways, words, strict=True))
    assert normalise(typed, "ru") == tuple(words)


@given(st.text(max_size=LONGEST), st.sampled_from(["ru", "en", "ka", ""]))
def test_whatever_is_typed_is_a_name_or_refused(typed: str, language: str) -> None:
    with contextlib.suppress(CodeNameError):
        words = normalise(typed, language)
        assert len(words) == 7
        assert normalise(" ".join(words), language) == words
