"""Reading typed values out of a YAML tree, with one diagnostic for each that is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics import Diagnostic, diagnose
from dsl.diagnostics.nearest import nearest
from dsl.text.digits import whole_number
from dsl.text.source import Span
from engine.catalog.yaml_tree import Fields, Items, Node, Scalar

Found = list[Diagnostic]


def check_keys(fields: Fields, known: Iterable[str], found: Found) -> None:
    """HY502 for every key that is not `known`, naming the nearest and all that are."""
    words = tuple(known)
    for key, _ in fields.entries:
        if key.text not in words:
            found.append(unknown_key(key, words))


def unknown_key(key: Scalar, known: Iterable[str]) -> Diagnostic:
    """HY502 at `key`, with the keys that its level has."""
    words = tuple(known)
    near = nearest(key.text, words)
    return diagnose("HY502", key.span, key=key.text, nearest=near, known=", ".join(words))


def read_text(
    fields: Fields, key: str, found: Found, *, default: str | None = None
) -> Scalar | None:
    """The text of `key`; HY503 where it is absent and has no `default`, HY504 where no text."""
    return _text(fields, key, found, default=default)


def _text(
    fields: Fields, key: str, found: Found, *, default: str | None, expected: str = ""
) -> Scalar | None:
    """The same; `expected` is what HY503 says that may be written."""
    node = fields.get(key)
    if node is None:
        if default is None:
            found.append(diagnose("HY503", _place(fields, key), key=key, expected=expected))
            return None
        return Scalar(default, _place(fields, key))
    if not isinstance(node, Scalar):
        found.append(wrong_value(node, key, expected="abc"))
        return None
    return node


def read_word(
    fields: Fields, key: str, allowed: Iterable[str], found: Found, *, default: str | None = None
) -> str | None:
    """The word of `key`, which must be one of `allowed` (else HY504, naming the nearest)."""
    words = tuple(allowed)
    scalar = _text(fields, key, found, default=default, expected=" | ".join(words))
    if scalar is None:
        return None
    if scalar.text not in words:
        found.append(wrong_value(scalar, key, expected=" | ".join(words), among=words))
        return None
    return scalar.text


def read_flag(fields: Fields, key: str, found: Found) -> bool:
    """`true` or `false`; false where absent."""
    scalar = read_text(fields, key, found, default="false")
    if scalar is None or scalar.text.lower() in {"true", "false"}:
        return scalar is not None and scalar.text.lower() == "true"
    found.append(wrong_value(scalar, key, expected="true | false"))
    return False


def read_whole_number(fields: Fields, key: str, found: Found) -> int | None:
    """A whole number above zero; None where absent or wrong."""
    node = fields.get(key)
    if node is None:
        return None
    number = whole_number(node.text) if isinstance(node, Scalar) else None
    if number:
        return number
    found.append(wrong_value(node, key, expected="1, 2, 3 …"))
    return None


def read_texts(node: Node, key: str, found: Found) -> tuple[Scalar, ...]:
    """A list of texts, or one text standing for a list of one."""
    if isinstance(node, Scalar):
        return (node,)
    if isinstance(node, Items) and all(isinstance(i, Scalar) for i in node.items):
        return tuple(i for i in node.items if isinstance(i, Scalar))
    found.append(wrong_value(node, key, expected="[a, b]"))
    return ()


def read_items(fields: Fields, key: str, found: Found) -> tuple[Fields, ...]:
    """The mappings listed under `key`; empty where absent."""
    node = fields.get(key)
    if node is None:
        return ()
    if isinstance(node, Items):
        for item in node.items:
            if not isinstance(item, Fields):
                found.append(wrong_value(item, key, expected="{key: value}"))
        return tuple(i for i in node.items if isinstance(i, Fields))
    found.append(wrong_value(node, key, expected="[{key: value}]"))
    return ()


def wrong_value(node: Node, key: str, *, expected: str, among: Iterable[str] = ()) -> Diagnostic:
    """HY504 at `node`."""
    value = node.text if isinstance(node, Scalar) else "[…]" if isinstance(node, Items) else "{…}"
    near = nearest(value, among)
    return diagnose("HY504", node.span, key=key, value=value, expected=expected, nearest=near)


def _place(fields: Fields, key: str) -> Span:
    """Where a missing value is missed: at its key, or at the mapping's first key."""
    word = fields.key(key)
    if word:
        return word.span
    return fields.entries[0][0].span if fields.entries else fields.span
