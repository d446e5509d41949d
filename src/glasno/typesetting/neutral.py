"""A PDF that says nothing of what made it: no program, no time, and the same bytes every time."""

from .errors import TypesettingError

# Each stands once in what Typst writes, uncompressed. Blanks of the same length take its place, so
# that every offset in the file stays true.
_MAKERS = (
    (b"/Creator(Typst ", b")"),
    (b"<xmp:CreatorTool>Typst ", b"</xmp:CreatorTool>"),
    (b'x:xmptk="', b'"'),
)


def neutral(pdf: bytes) -> bytes:
    """The file without its maker's names.

    Raises `TypesettingError` where they do not stand as expected: a letter that tells what made it
    does not leave.
    """
    for begin, end in _MAKERS:
        # From the end: the file's own description comes last, and a title may hold anything.
        start = pdf.rfind(begin)
        stop = pdf.find(end, start + len(begin))
        if start < 0 or stop < 0:
            raise TypesettingError("the PDF does not name its maker where it is expected")
        stop += len(end)
        pdf = pdf[:start] + b" " * (stop - start) + pdf[stop:]
    return pdf
