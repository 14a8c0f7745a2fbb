"""Semantic versions, and the ranges of them that a pack may depend on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

Version: TypeAlias = tuple[int, int, int]

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})")
_BOUND = re.compile(r"(>=|<=|>|<|=|\^|~)?\s*(\d{1,6}\.\d{1,6}\.\d{1,6})")


@dataclass(frozen=True, slots=True)
class Range:
    """The versions from `low` (included) up to `high` (excluded; None: any); `text` as written."""

    text: str
    low: Version
    high: Version | None

    def allows(self, version: Version) -> bool:
        """Whether `version` lies in the range."""
        return self.low <= version and (self.high is None or version < self.high)


def version_from_text(text: str) -> Version | None:
    """The version `1.2.3`; None where `text` is none.

    >>> version_from_text("1.10.0")
    (1, 10, 0)
    """
    match = _VERSION.fullmatch(text)
    return None if match is None else (int(match[1]), int(match[2]), int(match[3]))


def range_from_text(text: str) -> Range | None:
    """The range that `text` states: bounds with blanks or commas between them, all to hold.

    `^1.2.3` is every later version that breaks nothing, `~1.2.3` mends alone, `1.2.3` that
    one alone; None where `text` is no range, or nothing lies in it.

    >>> range_from_text(">=1.2.0 <2.0.0") == range_from_text("^1.2.0")
    False
    >>> range_from_text("^1.2.0").high, range_from_text("~1.2.0").high
    ((2, 0, 0), (1, 3, 0))
    """
    parts = [part for part in re.split(r"(?<=\d)[,，\s]+", text.strip()) if part]
    low, high = (0, 0, 0), None
    for part in parts:
        match = _BOUND.fullmatch(part)
        version = version_from_text(match[2]) if match else None
        if match is None or version is None:
            return None
        least, below = _bounds(match[1] or "=", version)
        low = max(low, least)
        high = below if high is None or (below is not None and below < high) else high
    if not parts or (high is not None and low >= high):
        return None
    return Range(text.strip(), low, high)


def _bounds(sign: str, version: Version) -> tuple[Version, Version | None]:
    major, minor, patch = version
    after = (major, minor, patch + 1)
    match sign:
        case ">=":
            return version, None
        case ">":
            return after, None
        case "<=":
            return (0, 0, 0), after
        case "<":
            return (0, 0, 0), version
        case "~":
            return version, (major, minor + 1, 0)
        case "^" if major:
            return version, (major + 1, 0, 0)
        case "^" if minor:  # before 1.0.0 a minor version may break what rests on it
            return version, (0, minor + 1, 0)
        case _:
            return version, after
