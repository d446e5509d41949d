"""How long somebody waits for a screen of the appeal's interview, at a steady hundred a second."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from bench import wrk
from bench.mixing import check_steady
from bench.refusing import RefusedError
from bench.report import Line, a_second, below
from bench.site import SLUG, Site
from bench.stage import Stage
from bench.web import Answer, post

GOAL_MS = 150.0
ASKED_A_SECOND = 100
CONNECTIONS = 64
WARM_UP_SECONDS = 1.0
DOOR = f"/do/appeal/{SLUG}"
# What stands only in the page of finished letters, whatever its language.
LETTERS = 'name="action" value="zip"'
STATE = re.compile(r'name="state" value="([^"]+)"')
OFFERED = re.compile(r'name="(letter\.[^"]+)"')
# An invented person: what the supporter's one screen of fields asks for.
WRITER = {
    "writer_surname": "Ковалёва",
    "writer_given": "Мария",
    "writer_patronymic": "Петровна",
    "writer_address": "101000, г. Москва, ул. Тихая, д. 1, кв. 2",
    "own_words": "Мой сосед уехал служить и не вернулся. Я хочу знать, что с ним стало.",
}


def measure(stage: Stage) -> list[Line]:
    """The fields are checked, the letters composed and shown; the form's box opened and sealed."""
    site = stage.site("SQLite", "interview")
    form = stage.home / "interview.form"
    slowest, medians = [], []
    with site.served():
        form.write_text(filled_in(site), "ascii")
        _round(site, form, WARM_UP_SECONDS)
        for number in range(1, stage.plan.rounds + 1):
            heard = _round(site, form, stage.plan.seconds)
            check_steady(heard, ASKED_A_SECOND)
            slowest.append(heard.p99_ms)
            medians.append(heard.median_ms)
            stage.tell(
                f"round {number}, interview: p99 {heard.p99_ms:.0f} ms,"
                f" median {heard.median_ms:.0f} ms at {a_second(heard.rate)}"
            )
    return [
        below(
            f"p99 of a supporter's fields become letters, {ASKED_A_SECOND} /s",
            # Of all rounds the worst: a promise about the slowest holds in every round.
            max(slowest),
            "ms",
            goal=GOAL_MS,
            beside=f"median {max(medians):.0f} ms, front processes {site.workers}",
        )
    ]


def filled_in(site: Site) -> str:
    """The body of the form as a browser sends it, from a page that this site has just sealed.

    Raises RefusedError unless the site answers with the letters.
    """
    first = _page(post(f"{site.address}{DOOR}", {"lang": "ru", "speaker": "supporter"}))
    sealed, offered = STATE.search(first), OFFERED.findall(first)
    if sealed is None or not offered:
        raise RefusedError("The interview does not come to its fields, so nothing is reported.")
    form = {"lang": "ru", "state": unescape(sealed[1]), **WRITER, offered[0]: "yes"}
    if LETTERS not in _page(post(f"{site.address}{DOOR}", form)):
        raise RefusedError("The interview does not come to its letters, so nothing is reported.")
    return urlencode(form)


def _page(answer: Answer | None) -> str:
    return answer.body.decode() if answer and answer.status == 200 else ""


def _round(site: Site, form: Path, seconds: float) -> wrk.Heard:
    command = wrk.posting(
        site.address,
        DOOR,
        form=form,
        holding=LETTERS,
        seconds=seconds,
        connections=CONNECTIONS,
        rate=ASKED_A_SECOND,
    )
    return wrk.run(command, expected=200)
