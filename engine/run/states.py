"""What is new since an earlier run: findings compared by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def with_states(
    findings: Iterable[Mapping[str, Any]], baseline: Iterable[Mapping[str, Any]] | None
) -> list[dict[str, Any]]:
    """The findings with `state` put after `outcome`: new or persisting; then those resolved.

    Without a baseline everything is new. A resolved finding is the baseline's, as it was
    told then.
    """
    earlier = {f["id"]: f for f in baseline or ()}
    told = [_put(f, "persisting" if f["id"] in earlier else "new") for f in findings]
    present = {f["id"] for f in told}
    gone = [_put(f, "resolved") for i, f in earlier.items() if i not in present]
    return told + gone


def _put(finding: Mapping[str, Any], state: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in finding.items():
        result[name] = value
        if name == "outcome":
            result["state"] = state
    return result
