"""A PDF that says nothing of what made it: no program, no time, and the same bytes every time."""

import re

from .errors import TypesettingError

# Each stands uncompressed in what Typst writes. Blanks of the same length take its place, so that
# every offset in the file stays true. A title may hold any of these words, but never like this: the
# file's own dictionary escapes brackets, its description escapes `<` and `>`, and it comes last.
_MAKERS = (
    re.compile(rb"/Creator\(Typst [\w.+-]+\)(?=>>)"),
    re.compile(rb"<xmp:CreatorTool>Typst [\w.+-]+</xmp:CreatorTool>"),
    re.compile(rb'(?<=<x:xmpmeta xmlns:x="adobe:ns:meta/") x:xmptk="[\w.+-]+"(?=>)'),
)


def neutral(pdf: bytes) -> bytes:
    """The file without its maker's names.

    Raises `TypesettingError` where they do not stand as expected: a letter that tells what made it
    does not leave.
    """
    for maker in _MAKERS:
        found = [*maker.finditer(pdf)]
        if not found:
            raise TypesettingError("the PDF does not name its maker where it is expected")
        begin, end = found[-1].span()
        pdf = pdf[:begin] + b" " * (end - begin) + pdf[end:]
    return pdf
