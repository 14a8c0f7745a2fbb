"""Texts as SARIF messages: braces and brackets of data must stay what they are."""

from __future__ import annotations


def message(text: str) -> dict[str, str]:
    """A message that shows `text` and nothing else.

    A reader of SARIF takes `{0}` for a placeholder and `[a](b)` for a link (SARIF 2.1.0,
    3.11.5 and 3.11.6), and values that departments delivered may hold either.
    """
    return {"text": plain(text)}


def plain(text: str) -> str:
    """`text` with what SARIF would read as a placeholder or a link escaped."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return doubled.replace("[", "\\[").replace("]", "\\]") if "](" in doubled else doubled
