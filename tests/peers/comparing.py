"""What a peer answered beside what Huiyan answers: the same, different, or not expressible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

#: One answer of a peer by what it is about, `tsuchiura-1 R058` for instance.
Answers: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that is not the peer's, and why, where that is known."""

    about: str
    theirs: object
    ours: object
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One case of a peer.

    `missing` says of answers that the language cannot give what it lacks, with their number.
    """

    peer: str
    case: str
    same: int
    different: tuple[Difference, ...] = ()
    missing: Mapping[str, int] = field(default_factory=dict)

    @property
    def unexplained(self) -> list[Difference]:
        """Differences that nobody has given a reason for."""
        return [d for d in self.different if not d.reason]


def compare(
    peer: str,
    case: str,
    theirs: Answers,
    ours: Answers,
    *,
    reasons: Mapping[str, str] | None = None,
    missing: Mapping[str, int] | None = None,
) -> Compared:
    """Both sides' answers to a case; `reasons` are by what they are about, or by `*`."""
    known = reasons or {}
    different = tuple(
        Difference(
            about,
            theirs.get(about),
            ours.get(about),
            known.get(about, known.get("*", "")),
        )
        for about in sorted(theirs.keys() | ours.keys())
        if not is_same(theirs.get(about), ours.get(about))
    )
    same = len(theirs.keys() | ours.keys()) - len(different)
    return Compared(peer, case, same, different, missing or {})


def is_same(theirs: object, ours: object) -> bool:
    """Whether two answers are one; a float of the peer to as many decimals as our quotients have.

    A quotient of counts is cut at the eighth decimal, a float is the nearest to the true one: what
    is compared is the float's own value, exactly, and it may be off by less than that decimal.
    """
    if isinstance(theirs, float) and isinstance(ours, Decimal):
        return abs(Decimal(theirs) - ours) < Decimal("0.00000001")
    return theirs == ours
