"""What is new since an earlier run: findings compared by their ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from engine.run.undelivered import RESOLVED, UNDELIVERED

Found: TypeAlias = Mapping[str, Any]


def with_states(
    findings: Iterable[Found],
    baseline: Iterable[Found] | None,
    undelivered: Callable[[Sequence[Found]], Collection[str]],
) -> list[dict[str, Any]]:
    """The findings with `state` put after `outcome`: new or persisting; then those that are gone.

    Without a baseline everything is new, and so is what is suspected now and was not then. A
    finding that is gone is the baseline's, as it was told then: resolved, unless its rows are
    no longer delivered, of which `undelivered` says the ids.
    """
    earlier = {f["id"]: f for f in baseline or ()}
    told = [_put(f, _state(f, earlier.get(f["id"]))) for f in findings]
    present = {f["id"] for f in told}
    gone = [f for i, f in earlier.items() if i not in present]
    missing = undelivered(gone) if gone else ()
    return told + [_put(f, UNDELIVERED if f["id"] in missing else RESOLVED) for f in gone]


def _state(finding: Found, before: Found | None) -> str:
    if before is None:
        return "new"
    turned = finding["outcome"] == "suspected" != before["outcome"]
    return "new" if turned else "persisting"


def _put(finding: Found, state: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in finding.items():
        result[name] = value
        if name == "outcome":
            result["state"] = state
    return result
