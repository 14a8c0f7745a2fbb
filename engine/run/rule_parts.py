"""What each rule of a run wrote, put together: findings in order, shared rows each once.

A part is a file of the findings of one rule; beside it may lie one with the rows of computed
tables that several of its findings share.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine.findings.shared_json import ToldRows, key_of
from engine.run.store import lines_of

#: What the part of one rule with shared rows ends with, beside that with its findings.
SHARED_PART = ".shared"


def join_findings(parts: Path, target: Path) -> None:
    """All rules' findings in one file, by pack, rule and the rule's own order.

    A part holds those of one rule, so that one finding tells where it belongs.
    """
    told = [path.read_bytes() for path in parts.glob("*.jsonl")]
    in_order = sorted((part for part in told if part), key=_whose)
    target.write_bytes(b"".join(in_order))


def _whose(part: bytes) -> tuple[str, str]:
    first = json.loads(part.partition(b"\n")[0])
    return str(first["pack"]), str(first["rule"])


def findings_in(parts: Path) -> list[dict[str, Any]]:
    """The findings of all rules in the `parts` of a run that is not kept, each whole."""
    told = sorted(parts.glob(f"*{SHARED_PART}"))
    shared = ToldRows(line for path in told for line in lines_of(path))
    findings = (
        json.loads(line) for path in sorted(parts.glob("*.jsonl")) for line in lines_of(path)
    )
    return list(map(shared.whole, findings))


def join_shared(parts: Path, target: Path) -> None:
    """Rows of tables that findings share, each once whichever rules tell it, in order.

    No file is written where there are none. Rules that tell a row differently are a bug.
    """
    lines = {line for path in parts.glob(f"*{SHARED_PART}") for line in lines_of(path)}
    if not lines:
        return
    in_order = sorted((key_of(json.loads(line)), line) for line in lines)
    keys = [key for key, _ in in_order]
    if len(set(keys)) < len(keys):
        twice = next(a for a, b in pairwise(keys) if a == b)
        raise AssertionError(f"two rules tell {twice} differently")
    target.write_bytes(b"".join(line for _, line in in_order))
