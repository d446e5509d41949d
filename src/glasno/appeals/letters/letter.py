"""A letter, composed: every word that the writer will sign, and no blank but date and signature."""

from dataclasses import dataclass

from .words import words_of


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """`kind` and `authority` are keys; `language` ("ru" or "en") is that of the letter.

    `addressee` and `sender` are lines; `body` is paragraphs, where a list item is one of its own
    that begins "1. " or "- ". Shown nowhere by `repr`: it holds a person's whole case.
    """

    kind: str
    authority: str
    language: str
    addressee: tuple[str, ...]
    sender: tuple[str, ...]
    title: str
    body: tuple[str, ...]
    enclosures: tuple[str, ...]
    signature: str
    copies: int = 2

    def heads(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Addressee and sender in the order in which a letter of its language begins."""
        heads = (self.addressee, self.sender)
        return heads[::-1] if self.language == "en" else heads

    def plain(self) -> str:
        """The whole as plain text, as one would paste it: parts stand apart by an empty line."""
        words = words_of(self.language)
        heads = ["\n".join(lines) for lines in self.heads()]
        enclosures = [f"{number}. {what}" for number, what in enumerate(self.enclosures, start=1)]
        if enclosures:
            enclosures.insert(0, f"{words.enclosures}:")
        closing = [f"{words.date}:", self.signature]
        parts = [*heads, self.title, *self.body]
        tail = [closing, enclosures] if self.language == "en" else [enclosures, closing]
        parts += ["\n".join(part) for part in tail]
        return "\n\n".join(part for part in parts if part) + "\n"
