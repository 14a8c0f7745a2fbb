"""Trees and told data made anew, with a change to every node or text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any


def rebuilt(node: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with `change` made to every node, the inner ones first."""
    if isinstance(node, tuple):
        return tuple(rebuilt(part, change) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return change(node)
    inner = {f.name: rebuilt(getattr(node, f.name), change) for f in fields(node) if f.compare}
    return change(replace(node, **inner))


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Data with `change` made to every text in it, the keys of mappings included."""
    match value:
        case str():
            return change(value)
        case Mapping():
            return {change(key): each_text(part, change) for key, part in value.items()}
        case tuple():
            return tuple(each_text(part, change) for part in value)
        case list():
            return [each_text(part, change) for part in value]
        case _:
            return value
