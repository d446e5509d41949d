"""Who may do what with a petition, in which state, and what a name looks like when it is shown."""

from __future__ import annotations

from glasno.campaigns.models import Translation
from glasno.kit.text import UnprintableTextError, clean_line
from glasno.petitions.models import Display, Petition, PetitionState


class PetitionRuleError(Exception):
    """A sentence for the organiser: what is not possible, and what to do."""


MAX_INITIALS = 3
LONGEST_REASON = 500  # characters: a sentence or two above where the form was


def check_can_open(petition: Petition, *, recipients: tuple[str, ...]) -> None:
    """Raise PetitionRuleError unless somebody will be able to open what signers seal."""
    if not recipients:
        raise PetitionRuleError(
            f"The petition {petition.campaign.slug} has no recipient, so nobody could ever read a "
            "signature. Make a key with `glasno keys new --out FILE` and open the petition with "
            "`--recipient` and its public part."
        )
    if not petition.campaign.translations.filter(state=Translation.State.PUBLISHED).exists():
        raise PetitionRuleError(
            f"The campaign {petition.campaign.slug} has no published text. Set `state: published` "
            "in at least one language and import it again."
        )


def has_letter(name: str) -> bool:
    return any(map(str.isalpha, name))  # category L, and no other


def initials(name: str) -> str:
    """«Анна Петровна Ковалёва» -> «А. П. К.»: the first letters of at most three words."""
    letters = [
        next((character for character in word if character.isalpha()), "") for word in name.split()
    ]
    found = [letter.upper() for letter in letters if letter]
    if len(found) > MAX_INITIALS:
        found = [*found[: MAX_INITIALS - 1], found[-1]]
    return "\u00a0".join(f"{letter}." for letter in found)


def shown_as(display: str, *, name: str, town: str) -> str:
    """What the site shows of a signer under this choice; "" for nothing.

    `initials` shows initials and town.
    """
    match display:
        case Display.INITIALS:
            return ", ".join(part for part in (initials(name), town) if part)
        case Display.NAME:
            return name
        case Display.NAME_TOWN:
            return ", ".join(part for part in (name, town) if part)
        case _:
            return ""


def check_can_stop(petition: Petition) -> None:
    """Raise PetitionRuleError for a petition that nobody could sign anyway."""
    if petition.state == PetitionState.DRAFT:
        raise PetitionRuleError(
            f"The petition {petition.campaign.slug} has never been open, so there is nothing to "
            "pause or close."
        )


def reason_in_lines(reason: dict[str, str], *, required: bool) -> dict[str, str]:
    """The reason by language, each one line as readers will see it. Raises PetitionRuleError, also
    where it is `required` and nobody would be told why.
    """
    try:
        told = {code: clean_line(sentence) for code, sentence in reason.items()}
    except UnprintableTextError as error:
        raise PetitionRuleError(
            "The reason holds a line break, or a character that cannot be printed; write one line."
        ) from error
    if required and not any(told.values()):
        raise PetitionRuleError("Say why, in a sentence that readers will see: `--reason ...`.")
    longest = max(map(len, told.values()), default=0)
    if longest > LONGEST_REASON:
        raise PetitionRuleError(
            f"The reason is {longest} characters long; shorten it to {LONGEST_REASON}."
        )
    return told
