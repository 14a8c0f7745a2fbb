"""The rows that were taken out of a finding, as its JSON names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def taken_out(finding: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The witness entries of what exempts, then of what is in conflict (huiyan.finding/1).

    A finding of an older program knows no conflicts.
    """
    for part in (*finding["exempted"], *finding.get("conflicts", ())):
        yield from part["witness"]
