"""Two lists of findings of the same case, and how they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from dsl.schema import Schema
from tests.reference import Finding
from tests.reference.world import Row

#: A compiled engine: policy text, schema, tables and the day of the run to findings.
Evaluate = Callable[[str, Schema, Mapping[str, Sequence[Row]], date], Sequence[Finding]]

_Key = tuple[str, str, str]


def differences(expected: Iterable[Finding], found: Iterable[Finding]) -> list[str]:
    """One line for each matter that is told by one side only, or told differently."""
    wanted, told = _by_key(expected), _by_key(found)
    lines: list[str] = []
    for key in sorted(wanted.keys() | told.keys()):
        ours, theirs = wanted.get(key, []), told.get(key, [])
        if len(ours) == len(theirs) == 1:
            lines += _of_one(key, ours[0], theirs[0])
        elif ours != theirs:
            lines.append(f"{_named(key)}: {_outcomes(ours)} expected, {_outcomes(theirs)} found")
    return lines


def _by_key(findings: Iterable[Finding]) -> dict[_Key, list[Finding]]:
    grouped: dict[_Key, list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, repr(finding.subject), str(finding.window_start))
        grouped.setdefault(key, []).append(finding)
    return grouped


def _of_one(key: _Key, ours: Finding, theirs: Finding) -> list[str]:
    """The parts of one matter that differ; numbers are equal whatever decimals they have."""
    return [
        f"{_named(key)}: {field.name} {getattr(ours, field.name)} expected, "
        f"{getattr(theirs, field.name)} found"
        for field in fields(Finding)
        if _plain(getattr(ours, field.name)) != _plain(getattr(theirs, field.name))
    ]


def _plain(value: Any) -> Any:
    """Nested values in a form that compares as the language does: a flag is no number."""
    match value:
        case bool() | None:
            return ("flag", value)
        case int() | Decimal():
            return Decimal(value)
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return value


def _named(key: _Key) -> str:
    rule, subject, start = key
    return f"{rule} {subject}" + ("" if start == "None" else f" from {start}")


def _outcomes(findings: Sequence[Finding]) -> str:
    return " and ".join(f.outcome for f in findings) or "nothing"
