"""The tree of a YAML text, in which every key and value knows its place."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it is written; `missing` where nothing or `null` is written."""

    text: str
    span: Span
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, in the order of the text."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value of `key`; None where the key is absent or its value missing."""
        for word, value in self.entries:
            if word.text == key:
                return None if isinstance(value, Scalar) and value.missing else value
        return None

    def key(self, key: str) -> Scalar | None:
        """The key itself, for pointing at it."""
        return next((word for word, _ in self.entries if word.text == key), None)


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    items: tuple[Node, ...]
    span: Span


Node = Scalar | Fields | Items
