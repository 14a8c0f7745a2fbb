"""Conflicts as written: what two sources may not say differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dsl.syntax.expressions import Expression
from dsl.syntax.placed import placed
from dsl.text.source import Span

if TYPE_CHECKING:  # the steps of a rule, a conflict among them, stand in the other module
    from dsl.syntax.declarations import With


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree: `conflict with cremation in … on … where … "dates differ"`.

    Without `relation`, `condition` compares rows that the rule has chosen already.
    """

    relation: With | None
    condition: Expression
    reason: str
    span: Span = placed()
