"""What becomes of a group, from its truths over known and over all bindings."""

from __future__ import annotations

from collections.abc import Mapping

from engine.findings.finding import Outcome, Value

_SIDES = ("known", "all")


def both(row: Mapping[str, Value], column: str) -> bool | None:
    """True or false where both sides say so; None where they differ or one is unknown."""
    known, every = (row[f"{column}.{side}"] for side in _SIDES)
    return bool(known) if known is not None and known == every else None


def held_outcome(row: Mapping[str, Value]) -> Outcome | None:
    """The outcome by the conditions alone; None where there is nothing to tell."""
    holds = both(row, "holds")
    if holds is None:
        return Outcome.UNDETERMINED
    return Outcome.SUSPECTED if holds else None


def exempting(row: Mapping[str, Value], exemptions: int) -> tuple[int | None, bool]:
    """The position of the first exemption that surely holds, and whether any is unclear."""
    truths = [both(row, f"x{index}") for index in range(exemptions)]
    first = next((i for i, truth in enumerate(truths) if truth), None)
    return first, any(truth is None for truth in truths)
