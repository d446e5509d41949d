"""Measures a real Glasno beside other people's programs, in one run: `python -m bench`."""
