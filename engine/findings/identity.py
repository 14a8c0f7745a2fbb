"""The id of a finding: the same matter keeps it from run to run.

A matter's own hash could be found by trying subjects until one fits. It stays inside the
workspace, and what is told is keyed with a secret of the workspace.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

_PURPOSE = b"huiyan finding id/1\0"
_MARK = b"huiyan subject/1\0"
_DIGITS = 16


def matter_id(
    pack: str,
    rule: str,
    subject: Sequence[str | None],
    window_start: str | None,
    *,
    windowed: bool,
) -> str:
    """16 hex digits that depend on pack, rule and subject alone, and on a window's first date.

    Subjects and dates are spelled as in JSON.
    """
    window = [window_start] if windowed else []
    return _digest([pack, rule, list(subject), *window])


def matter_parts(finding: Mapping[str, Any]) -> list[Any]:
    """What the id of a finding in JSON depends on, none of it masked."""
    subject = finding["subject"]
    values = [part["value"] for part in subject.get("parts", [subject])]
    window = [] if finding["window_origin"] is None else [finding["window_start"]]
    return [finding["pack"], finding["rule"], values, *window]


def matter_of(finding: Mapping[str, Any]) -> str:
    """What `matter_id` gives for a finding in JSON."""
    return _digest(matter_parts(finding))


def _digest(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def finding_id(matter: str, secret: bytes) -> str:
    """16 hex digits that nobody without the workspace's secret can make from a matter.

    Ids that were told before they were keyed are those of matters.
    """
    digest = hmac.digest(secret, _PURPOSE + matter.encode(), "sha256")
    return digest.hex()[:_DIGITS]


def subject_mark(subject: str, secret: bytes) -> str:
    """What stands for a subject where its value is not to be found by trying."""
    return hmac.digest(secret, _MARK + subject.encode(), "sha256").hex()
