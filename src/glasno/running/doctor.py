"""Asks everyone who knows what is wrong with this installation and how to mend it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.module_loading import import_string

from glasno.kit.findings import Finding, Level

OWN = "glasno.running.examinations.examine"


def examine() -> list[Finding]:
    """What GLASNO_EXAMINATIONS find, errors first. An examination that fails is a finding."""
    examinations = settings.GLASNO_EXAMINATIONS
    path = settings.GLASNO.database_path
    if path and not path.exists():
        # The features look into the database, and their looking would make one.
        examinations = [dotted for dotted in examinations if dotted == OWN]
    findings = [finding for dotted in examinations for finding in _findings(dotted)]
    return sorted(findings, key=lambda finding: finding.level is not Level.ERROR)


def _findings(dotted: str) -> Iterator[Finding]:
    try:
        yield from import_string(dotted)()
    except Exception as error:  # whatever it is, the others still look
        yield Finding(
            Level.ERROR,
            f"{dotted} could not look ({type(error).__name__}).",
            "Mend what is named above first, then run `glasno doctor` again.",
        )
