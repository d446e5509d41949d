"""The stylesheet as a test reads it."""

from pathlib import Path

import glasno.design

STYLESHEET = (
    Path(glasno.design.__file__).parent.joinpath("static/design/site.css").read_text("utf-8")
)
