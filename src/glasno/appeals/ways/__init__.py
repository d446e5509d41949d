"""How a finished letter leaves: what to do with it, step by step, and the files for it.

Nothing here asks a database or keeps anything. Which ways there are, and in which order, the
directory says; the words are those of the reader's language, the texts those of the letter's.
"""

from glasno.appeals.ways.bundle import NotPrintedError, bundle_zip
from glasno.appeals.ways.mail import MailboxError, eml, mailto
from glasno.appeals.ways.offering import ways_out
from glasno.appeals.ways.splitting import split_for_portal
from glasno.appeals.ways.way import Piece, WayOut

__all__ = [
    "MailboxError",
    "NotPrintedError",
    "Piece",
    "WayOut",
    "bundle_zip",
    "eml",
    "mailto",
    "split_for_portal",
    "ways_out",
]
