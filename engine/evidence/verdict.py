"""What came of checking something: one line a check, and whether all of it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dsl.diagnostics import Diagnostic


class State(StrEnum):
    """What a check came to; `not_checked` is said, never passed over."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One check by its stable name; `values` are what its words are told with."""

    name: str
    state: State
    values: Mapping[str, object] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of one thing: what it is called, and what it is (bundle, filing, run, pack …)."""

    kind: str
    name: str
    checks: tuple[Check, ...]
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether no check fails."""
        return all(c.state is not State.FAILS for c in self.checks)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to say, check by check."""
        return tuple(d for c in self.checks for d in c.diagnostics)
