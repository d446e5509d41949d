"""A PDF's makers are blanked in place, or the file does not leave."""

import pytest

from glasno.typesetting.errors import TypesettingError
from glasno.typesetting.neutral import neutral

INFO = b"<</Title(a)/Creator(Typst 0.15.1)>>"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="xmp-writer">'
    b"<xmp:CreatorTool>Typst 0.15.1</xmp:CreatorTool></x:xmpmeta>"
)


def test_makers_become_blanks_of_the_same_length() -> None:
    found = neutral(INFO + XMP)
    assert len(found) == len(INFO + XMP)
    assert b" ".join(found.split()) == (
        b'<</Title(a) >><x:xmpmeta xmlns:x="adobe:ns:meta/" > </x:xmpmeta>'
    )


def test_title_that_looks_like_a_maker_stays() -> None:
    title = b"(/Creator\\(Typst 9\\) x:xmptk=&quot;mine&quot;)"
    assert neutral(title + INFO + XMP).startswith(title)


@pytest.mark.parametrize("pdf", [b"", INFO, XMP, INFO + XMP.replace(b"Typst", b"Other")])
def test_file_whose_makers_stand_elsewhere_does_not_leave(pdf: bytes) -> None:
    with pytest.raises(TypesettingError):
        neutral(pdf)
