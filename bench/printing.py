"""Letters a second from the kept compiler, beside WeasyPrint with an equal page."""

import io
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import escape
from itertools import count
from statistics import median

from pypdf import PdfReader

from bench.refusing import RefusedError
from bench.report import Line, at_least, below
from bench.stage import Stage
from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import letter_pdf
from glasno.typesetting.templates import AT_ONCE

GOAL = 8.0
GOAL_BUNDLE_MILLISECONDS = 500.0
BUNDLE = 6
PARAGRAPH = (
    "Мой сын, Вымышленный Пётр Сергеевич, проходит военную службу по мобилизации. С октября я не "
    "имею с ним связи; по словам его сослуживцев, он был задержан после отказа участвовать в "
    "боевых действиях и удерживается без какого-либо процессуального решения."
)
LETTER = Letter(
    kind="crime_report",
    authority="gvsu",
    language="ru",
    addressee=("В Главное военное следственное управление", "ул. Примерная, д. 1, г. Москва"),
    sender=("от Вымышленной Марии Петровны", "ул. Тихая, д. 5, кв. 17, г. Тверь, 170000"),
    title="ЗАЯВЛЕНИЕ о преступлении",
    body=(PARAGRAPH,) * 7,
    enclosures=("Копия паспорта", "Копия свидетельства о рождении"),
    signature="М. П. Вымышленная",
)
# Debian's serif with Cyrillic is wide: at this size it fills the lines as ours does at 12.5 points.
STYLE = """
@page { size: A4; margin: 20mm 15mm 20mm 30mm }
body { font: 10.5pt/1.5 serif; text-align: justify; hyphens: auto }
address { margin-left: 75mm; font-style: normal; text-align: left }
h1 { font-size: 13pt; text-align: center }
p { margin: 0; text-indent: 12.5mm }
footer { display: flex; justify-content: space-between }
"""


def measure(stage: Stage) -> list[Line]:
    """One page a letter, every letter another; then a bundle of six."""
    theirs = _weasyprint()
    check_equal(letter_pdf(LETTER), theirs(LETTER))
    return [
        # WeasyPrint holds the interpreter's lock: a process of its own gains nothing by threads.
        _beside(stage, theirs, threads=AT_ONCE, goal=GOAL),
        _beside(stage, theirs, threads=1),
        below(
            "a bundle of six letters",
            _bundle(stage.plan.rounds),
            "ms",
            goal=GOAL_BUNDLE_MILLISECONDS,
        ),
    ]


def _beside(
    stage: Stage, theirs: Callable[[Letter], bytes], *, threads: int, goal: float | None = None
) -> Line:
    """Rounds of both by turns, with as many threads in the one process."""
    seconds = stage.plan.seconds
    ours_a_second, theirs_a_second = [], []
    for number in range(1, stage.plan.rounds + 1):
        theirs_a_second.append(_rate(theirs, seconds, threads=threads))
        ours_a_second.append(_rate(letter_pdf, seconds, threads=threads))
        stage.tell(
            f"round {number}, letters, threads {threads}: {ours_a_second[-1]:.1f} /s"
            f" beside {theirs_a_second[-1]:.1f} /s"
        )
    ratio = median(
        ours / beside for ours, beside in zip(ours_a_second, theirs_a_second, strict=True)
    )
    what = f"one-page Russian letters, PDF/UA-1, one process, threads {threads} each"
    figure, beside = f"{median(ours_a_second):,.1f} /s", f"{median(theirs_a_second):,.1f} /s"
    if goal is None:
        return Line(what, figure, f"WeasyPrint {beside}", f"{ratio:.2f}")
    return at_least(what, figure, f"WeasyPrint {beside}", ratio=ratio, goal=goal)


def check_equal(ours: bytes, theirs: bytes) -> None:
    """Raises RefusedError where the two would not have printed the same words on one page."""
    for pages in (PdfReader(io.BytesIO(each)).pages for each in (ours, theirs)):
        if len(pages) != 1:
            raise RefusedError("The letters to compare do not take a page each.")
        if _letters(pages[0].extract_text()).count(_letters(PARAGRAPH)) != len(LETTER.body):
            raise RefusedError("A letter to compare does not say what it should.")


def _letters(text: str) -> str:
    """Without what a line's end may change."""
    return re.sub(r"[\W_]", "", text)


def as_html(letter: Letter) -> str:
    """The same letter as a page for WeasyPrint."""
    heads = "".join(
        f"<address>{'<br>'.join(map(escape, lines))}</address><br>"
        for lines in (letter.addressee, letter.sender)
    )
    body = "".join(f"<p>{escape(each)}</p>" for each in letter.body)
    enclosed = "".join(f"<li>{escape(each)}</li>" for each in letter.enclosures)
    return (
        f"<html lang=ru><title>{escape(letter.title)}</title><style>{STYLE}</style>{heads}"
        f"<h1>{escape(letter.title)}</h1>{body}<p>Приложения:</p><ol>{enclosed}</ol>"
        f"<footer><span>«___» ____________ 20__ г.</span>"
        f"<span>____________ {escape(letter.signature)}</span></footer>"
    )


def _weasyprint() -> Callable[[Letter], bytes]:
    try:
        from weasyprint import HTML  # noqa: PLC0415 -- its import fails where Pango is missing
    except OSError:
        raise RefusedError(
            "WeasyPrint needs Pango; on Debian: apt-get install libpangoft2-1.0-0 fonts-dejavu."
        ) from None

    def printed(letter: Letter) -> bytes:
        # As its documentation shows it: nothing is kept from one letter to the next.
        pdf: bytes = HTML(string=as_html(letter)).write_pdf(pdf_variant="pdf/ua-1")
        return pdf

    return printed


def _rate(printed: Callable[[Letter], bytes], seconds: float, *, threads: int = 1) -> float:
    """Letters a second, none of which was printed before."""
    began = time.perf_counter()

    def work(_thread: int) -> int:
        done = 0
        while time.perf_counter() - began < seconds:
            printed(_another())
            done += 1
        return done

    with ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(work, range(threads)))
    return done / (time.perf_counter() - began)


_numbers = count(1)


def _another() -> Letter:
    """A letter like no other of this run, in every paragraph."""
    number = next(_numbers)
    body = [f"{number}-{place} {each}" for place, each in enumerate(LETTER.body)]
    return replace(LETTER, body=tuple(body))


def _bundle(rounds: int) -> float:
    """Milliseconds for six letters, the median."""
    took = []
    for _round in range(rounds):
        bundle = [_another() for _each in range(BUNDLE)]
        began = time.perf_counter()
        for each in bundle:
            letter_pdf(each)
        took.append((time.perf_counter() - began) * 1000)
    return median(took)
