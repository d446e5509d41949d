"""`glasno petition quarantine`, `invalidate`, `sweeps` and `rates`, as they are typed."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result

from glasno.cli import petitions, sweeps
from glasno.cli.petitions import petition as group
from glasno.petitions.models import Petition, Signature, SignatureState, SigningHour, Sweep
from tests.factories.petitions import SLUG, make_petition
from tests.factories.signatures import make_signature

Type = Callable[..., Result]
WHY = ("--reason", "A flood.")


@pytest.fixture
def petition(transactional_db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Petition:
    """With three signatures: two of one provider, one of another."""
    for module in (petitions, sweeps):
        monkeypatch.setattr(module, "ready", lambda: None)
        monkeypatch.setattr(module, "now", lambda: now)
    made = make_petition(now=now)
    for provider in ("gmail", "gmail", "yandex"):
        signature = make_signature(made, now=now)
        Signature.objects.filter(pk=signature.pk).update(provider=provider)
    return made


def typed(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def told(*words: str) -> dict[str, Any]:
    """What the command prints for a program; it must have gone well."""
    result = typed(*words, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    facts: dict[str, Any] = json.loads(result.stdout)
    return facts


def states() -> list[int]:
    return list(Signature.objects.order_by("pk").values_list("state", flat=True))


def test_without_yes_it_is_only_counted(petition: Petition) -> None:
    facts = told("quarantine", SLUG, "--provider", "gmail")
    assert facts == {
        "slug": SLUG,
        "sweep": None,
        "verb": "quarantine",
        "conditions": {"provider": ["gmail"]},
        "requests": 0,
        "signatures": 2,
        "done": False,
    }
    assert Sweep.objects.count() == 0
    result = typed("quarantine", SLUG, "--provider", "gmail")
    assert result.stderr == "Nothing has been changed; --yes does it.\n"


@pytest.mark.parametrize(
    ("verb", "state"),
    [("quarantine", SignatureState.QUARANTINED), ("invalidate", SignatureState.REMOVED)],
)
def test_with_yes_it_is_done_and_undone(petition: Petition, verb: str, state: int) -> None:
    facts = told(verb, SLUG, "--provider", "gmail", *WHY, "--yes")
    number = str(facts["sweep"])
    assert (facts["signatures"], facts["done"]) == (2, True)
    assert states() == [state, state, SignatureState.CONFIRMED]

    dry = told(verb, SLUG, "--undo", number)
    assert (dry["signatures"], dry["done"]) == (2, False)
    assert states() == [state, state, SignatureState.CONFIRMED]

    assert told(verb, SLUG, "--undo", number, "--yes")["done"]
    assert set(states()) == {SignatureState.CONFIRMED}


def test_all_conditions_reach_the_sweep(petition: Petition) -> None:
    facts = told(
        "invalidate", SLUG, "--from", "2026-11-01", "--to", "2026-11-30", "--provider", "gmail",
        "--provider", "yandex", "--country", "ru", "--country", "none", "--language", "en",
        "--lane", "paced", "--lane", "fast", "--signatures", "--sweep", "7",
    )  # fmt: skip
    assert facts["conditions"] == {
        "from": "2026-11-01",
        "to": "2026-11-30",
        "provider": ["gmail", "yandex"],
        "country": ["RU", ""],
        "language": ["en"],
        "lane": ["paced", "fast"],
        "sweep": 7,
        "only": "signatures",
    }


def test_a_day_is_from_and_to(petition: Petition) -> None:
    facts = told("quarantine", SLUG, "--day", "2026-11-22", "--unconfirmed")
    assert facts["conditions"] == {"from": "2026-11-22", "to": "2026-11-22", "only": "requests"}


def test_an_invalidation_of_a_quarantine(petition: Petition) -> None:
    first = told("quarantine", SLUG, "--provider", "gmail", *WHY, "--yes")["sweep"]
    facts = told("invalidate", SLUG, "--sweep", str(first), *WHY, "--yes")
    assert facts["signatures"] == 2
    assert states() == [SignatureState.REMOVED, SignatureState.REMOVED, SignatureState.CONFIRMED]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("quarantine", SLUG), "Say which are meant, by at least one condition such as `--day`."),
        (
            ("quarantine", SLUG, "--provider", "gmail", "--yes"),
            "Say why, in at most 200 characters: `--reason ...`.",
        ),
        (
            ("invalidate", SLUG, "--undo", "9", "--yes"),
            f"There is no invalidate 9 of {SLUG}; `glasno petition sweeps {SLUG}` lists them.",
        ),
        (
            ("quarantine", "nowhere", "--day", "2026-11-22"),
            "There is no petition nowhere. `glasno campaign list` names the campaigns.",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    petition: Petition, words: tuple[str, ...], sentence: str
) -> None:
    result = typed(*words)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{sentence}\n")
    assert Sweep.objects.count() == 0


def test_a_quarantine_is_not_undone_as_an_invalidation(petition: Petition) -> None:
    number = told("quarantine", SLUG, "--provider", "gmail", *WHY, "--yes")["sweep"]
    assert typed("invalidate", SLUG, "--undo", str(number), "--yes").exit_code == 1


def test_sweeps_are_listed_newest_first(petition: Petition) -> None:
    first = told("quarantine", SLUG, "--provider", "gmail", *WHY, "--yes")["sweep"]
    second = told("invalidate", SLUG, "--provider", "yandex", *WHY, "--yes")["sweep"]
    told("quarantine", SLUG, "--undo", str(first), "--yes")
    assert told("sweeps", SLUG) == {
        "sweeps": [
            {
                "number": second,
                "verb": "invalidate",
                "day": "2026-11-22",
                "requests": 0,
                "signatures": 1,
                "conditions": {"provider": ["yandex"]},
                "reason": "A flood.",
                "undone_on": None,
            },
            {
                "number": first,
                "verb": "quarantine",
                "day": "2026-11-22",
                "requests": 0,
                "signatures": 2,
                "conditions": {"provider": ["gmail"]},
                "reason": "A flood.",
                "undone_on": "2026-11-22",
            },
        ]
    }


def test_show_tells_the_operator_what_is_in_quarantine(petition: Petition) -> None:
    told("quarantine", SLUG, "--provider", "gmail", *WHY, "--yes")
    facts = told("show", SLUG)
    assert (facts["quarantined"], facts["quarantined_requests"]) == (2, 0)


def test_rates_are_told_by_hour_provider_and_lane(petition: Petition, now: datetime) -> None:
    SigningHour.objects.create(petition=petition, hour=now, provider="gmail", lane=1, asked=3)
    assert told("rates", SLUG) == {
        "rates": [{"hour": "2026-11-22T12:00Z", "provider": "gmail", "lane": "paced", "asked": 3}]
    }
    assert typed("rates", SLUG).stdout == "rates:\n  2026-11-22T12:00Z  gmail  paced  3\n"
