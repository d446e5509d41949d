"""A publishing process of its own, so that its time and its memory are nobody else's.

`python -m bench.publisher fill COUNT | all | word SLUG` on a site that has been prepared; prints
seconds, and the most memory that the process held, as JSON.
"""

import json
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from glasno.cli.output import boot
from glasno.kit.clock import now

WORD = "anew"


def main(verb: str, argument: str = "") -> None:
    """Do it, and say how long it took."""
    boot()
    took = {"fill": fill, "all": publish_all, "word": publish_word}[verb](argument)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "megabytes": peak}))


def fill(count: str) -> float:
    """So many campaigns like the demonstration, each with an open petition and its letters."""
    from glasno.campaigns.actions.importing import import_campaign  # noqa: PLC0415 - after boot
    from glasno.demo.actions.loading import DIRECTORY  # noqa: PLC0415 - after boot
    from glasno.petitions.actions.opening import open_petition  # noqa: PLC0415 - after boot
    from glasno.vault.identities import new_identity  # noqa: PLC0415 - after boot

    began, recipient = time.perf_counter(), new_identity().recipient
    texts = {path.name: path.read_text("utf-8") for path in DIRECTORY.iterdir() if path.is_file()}
    for number in range(int(count)):
        slug = f"campaign-{number}"
        with tempfile.TemporaryDirectory() as directory:
            for name, text in texts.items():
                own = re.sub(r"(?m)^slug: .*$", f"slug: {slug}", text)
                own = own.replace("demonstration: true", "demonstration: false")
                (Path(directory) / name).write_text(own, "utf-8")
            import_campaign(Path(directory), now=now())
        open_petition(slug, recipients=[recipient], now=now())
    return time.perf_counter() - began


def publish_all(_argument: str) -> float:
    """Everything that there is."""
    from glasno.publishing.actions.publishing import publish  # noqa: PLC0415 - after boot

    began = time.perf_counter()
    publish()
    return time.perf_counter() - began


def publish_word(slug: str) -> float:
    """One more word in a campaign's text."""
    from glasno.campaigns.actions.publishing import publish_campaign  # noqa: PLC0415 - after boot
    from glasno.campaigns.models import Campaign  # noqa: PLC0415 - after boot

    campaign = Campaign.objects.get(slug=slug)
    translation = campaign.translations.get(language="en")
    translation.body += f" {WORD}"
    translation.lead += f" {WORD}"
    translation.save(update_fields=["body", "lead"])
    began = time.perf_counter()
    publish_campaign(campaign)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
