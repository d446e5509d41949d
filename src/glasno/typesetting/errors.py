"""What can go wrong with a sheet. No message repeats what was to be set."""


class TypesettingError(Exception):
    """The sheet could not be set. Names the template, never the data."""


class TooLongError(TypesettingError):
    """More text than a sheet of any kind needs; nothing was tried."""
