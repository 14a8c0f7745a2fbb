"""Texts as SARIF messages: braces and brackets of data must stay what they are."""

from __future__ import annotations


def message(text: str) -> dict[str, str]:
    """A plain message that shows `text` and nothing else.

    A reader of SARIF takes `[a](b)` for a link (SARIF 2.1.0, 3.11.6), and values that
    departments delivered may hold it.
    """
    told = doubled(text)
    if "](" in told:
        told = told.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": told}


def doubled(text: str) -> str:
    """`text` with its braces doubled: single ones hold placeholders (SARIF 2.1.0, 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")
