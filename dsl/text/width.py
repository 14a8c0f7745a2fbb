"""How wide text stands on a terminal, counted in columns."""

from __future__ import annotations

import unicodedata

TAB = 4


def display_width(text: str) -> int:
    """The columns that `text` takes: 2 for wide characters, 0 for combining ones.

    Tabs are to be expanded before (`expand_tabs`); control characters count as nothing.

    >>> display_width("第9条")
    5
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cc", "Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def expand_tabs(text: str) -> str:
    """`text` with each tab as blanks up to the next multiple of four columns."""
    if "\t" not in text:
        return text
    pieces: list[str] = []
    column = 0
    for character in text:
        piece = " " * (TAB - column % TAB) if character == "\t" else character
        pieces.append(piece)
        column += display_width(piece)
    return "".join(pieces)


def pad(text: str, width: int) -> str:
    """`text` with blanks behind it up to `width` columns."""
    return text + " " * max(0, width - display_width(text))


def fitting(text: str, width: int) -> str:
    """The longest beginning of `text` that takes `width` columns at most.

    >>> fitting("第9条", 3)
    '第9'
    """
    taken = 0
    for index, character in enumerate(text):
        taken += _width(character)
        if taken > width:
            return text[:index]
    return text
