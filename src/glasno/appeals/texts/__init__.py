"""The letters' texts, one file a kind and language, and a speaker where his letter is another."""

from glasno.appeals.texts.reading import NoTextError, text_of

__all__ = ["NoTextError", "text_of"]
