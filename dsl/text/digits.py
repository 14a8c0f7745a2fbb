"""Whole numbers in texts that anybody may have written, of any length."""

from __future__ import annotations

from typing import Final

#: More digits than anything counted in a policy, a contract or an option has; Python itself
#: refuses to read some thousands of them.
MOST_DIGITS: Final = 18


def whole_number(text: str) -> int | None:
    """The number that `text` writes in ASCII digits; None for anything else, and a longer one.

    >>> whole_number("12"), whole_number("²"), whole_number("9" * 5000)
    (12, None, None)
    """
    digits = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if digits else None
