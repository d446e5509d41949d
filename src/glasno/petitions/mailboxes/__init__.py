"""Which addresses lead to one mailbox: one signature per mailbox is counted."""

from .canonical import AddressError, Mailbox, canonical
from .rules import LATEST

__all__ = ["LATEST", "AddressError", "Mailbox", "canonical"]
