"""The three ways in which a mail can fail to go.

- PermanentError: this mail will never be taken;
- TemporaryError: this mail was not taken now, or nobody knows whether it was;
- RelayDownError: nothing can be sent now, whichever mail it is.

No message of these errors holds what the other side said: it may quote the address.
"""


class MailError(Exception):
    """A mail did not go. `stage` is the step of the conversation, `code` the answer or None."""

    def __init__(self, stage: str, code: int | None = None, reason: str = "") -> None:
        super().__init__(" ".join(part for part in (stage, str(code or ""), reason) if part))
        self.stage = stage
        self.code = code


class PermanentError(MailError):
    """This mail will never be taken."""


class TemporaryError(MailError):
    """This mail was not taken now. `lost`: the connection broke with it."""

    def __init__(
        self, stage: str, code: int | None = None, reason: str = "", *, lost: bool = False
    ) -> None:
        super().__init__(stage, code, reason)
        self.lost = lost


class RelayDownError(MailError):
    """Nothing can be sent now; no mail is to blame."""


class StaleError(RelayDownError):
    """A connection kept from before had ended. Send the same mail again, over a new one."""
