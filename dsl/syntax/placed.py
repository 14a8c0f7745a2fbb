"""Where a node stands in its text: kept, and of no account when nodes are compared."""

from __future__ import annotations

from dataclasses import field

from dsl.text.source import Span


def placed() -> Span:
    """The field of a node that holds its place; given by name, left out of equality and repr."""
    return field(compare=False, repr=False, kw_only=True)  # type: ignore[no-any-return]
