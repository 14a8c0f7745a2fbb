"""What a written expression mentions, before anything is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from dsl.syntax.expressions import Call, Expression


def parts_of(expression: Expression) -> Iterator[object]:
    """`expression` and every node inside it, without recursion: trees may be deep."""
    ahead: list[object] = [expression]
    while ahead:
        part = ahead.pop()
        if isinstance(part, tuple):
            ahead.extend(reversed(part))
        elif is_dataclass(part) and not isinstance(part, type):
            yield part
            ahead.extend(getattr(part, f.name) for f in reversed(fields(part)))


def calls_in(expression: Expression) -> Iterator[str]:
    """The functions and definitions that `expression` calls."""
    return (part.function for part in parts_of(expression) if isinstance(part, Call))
