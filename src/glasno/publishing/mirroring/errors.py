"""Why a mirror was not brought up to date. Each message is a sentence for who keeps the mirror."""


class MirrorError(Exception):
    """The pull ended; what was served before is served still."""


class PlaceError(MirrorError):
    """The directory cannot be used: not ours, not writable, too full."""


class BusyError(PlaceError):
    """Another pull works on the same directory."""


class SourceError(MirrorError):
    """What the address answered cannot be taken."""


class PassingError(SourceError):
    """A trouble that may be gone at the next attempt: no connection, too slow, cut off."""


class MissingError(SourceError):
    """The address does not hold this file (404, 410)."""


class OtherBytesError(SourceError):
    """A file is not the one that was signed."""


class UntrustedError(MirrorError):
    """A signature that is not by the key, or a manifest that is not what it should be."""


class OlderError(UntrustedError):
    """Signed, but older than what is held already: a replay."""


class TooLargeError(MirrorError):
    """More or larger files than the mirror is willing to hold."""
