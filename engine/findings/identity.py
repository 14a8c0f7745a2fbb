"""The id of a finding: the same matter keeps it from run to run."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence

from engine.findings.finding import SubjectPart
from engine.findings.values import canonical, spelled


def finding_id(
    pack: str,
    rule: str,
    subject: Sequence[SubjectPart],
    window_start: datetime.date | None,
    *,
    windowed: bool,
) -> str:
    """16 hex digits that depend on pack, rule and subject alone, and on a window's first date."""
    parts: list[object] = [pack, rule, [canonical(p.value, p.domain) for p in subject]]
    if windowed:
        parts.append(spelled(window_start) if window_start else None)
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
