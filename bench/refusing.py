"""Why a figure is not reported."""


class RefusedError(Exception):
    """Something happened that makes the figures untrue. The message is one sentence."""
