"""The findings of a run held against an earlier one: new, changed, persisting, or gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.catalog.workspace import Workspace
from engine.comparison.content import Found, RowFacts, digest_of
from engine.run.scope import scope_of
from engine.run.store import StoredRun
from engine.run.undelivered import RESOLVED, UNDELIVERED, no_longer_delivered

#: The state of a finding that both runs tell, by whether its facts are the same.
NEW, CHANGED, PERSISTING = "new", "changed", "persisting"
#: The states of which the earlier run's reader does not know yet.
NOT_KNOWN: Final = frozenset({NEW, CHANGED})


def findings_since(
    workspace: Workspace, run: StoredRun, baseline: StoredRun | None
) -> list[dict[str, Any]]:
    """The findings of `run` as they are stored, with `state` put after `outcome`; then those of
    `baseline` that are gone, as they were told then.

    Without a baseline everything is new, and so is what is suspected now and was not then. What
    `run` did not look at is not gone: rules that failed, left rows unjudged, or were left out, and
    subjects that were not asked for. What is gone is resolved, unless its rows are no longer
    delivered.
    """
    told = run.brief()
    if baseline is None:
        return [_put(f, NEW) for f in told]
    earlier = {f["id"]: f for f in baseline.brief()}
    present = {f["id"] for f in told}
    scope = scope_of(run.record)
    gone = [f for i, f in earlier.items() if i not in present and scope.looked_for(f)]
    undelivered = no_longer_delivered(workspace, run, gone) if gone else frozenset()
    pairs = _Pairs(run, baseline)
    return [
        *(_put(f, pairs.state(f, earlier.get(f["id"]))) for f in told),
        *(_put(f, UNDELIVERED if f["id"] in undelivered else RESOLVED) for f in gone),
    ]


def is_new(finding: Found, before: Found | None) -> bool:
    """Whether nobody knows the matter yet: it was not told, or was told and not suspected."""
    return before is None or finding["outcome"] == "suspected" != before["outcome"]


def not_known_before(findings: Iterable[Found]) -> Iterator[Found]:
    """Those of `findings` that the baseline did not tell, or told with other facts."""
    return (f for f in findings if f["state"] in NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Findings of two runs that are about the same matter."""

    run: StoredRun
    baseline: StoredRun
    _facts: RowFacts = field(default_factory=RowFacts)

    def state(self, finding: Found, before: Found | None) -> str:
        """What became of the matter since the baseline."""
        if before is None or is_new(finding, before):
            return NEW
        same = self._digest(self.run, finding) == self._digest(self.baseline, before)
        return PERSISTING if same else CHANGED

    def _digest(self, run: StoredRun, finding: Found) -> str:
        return digest_of(run.whole(finding), self._facts)


def _put(finding: Mapping[str, Any], state: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in finding.items():
        result[name] = value
        if name == "outcome":
            result["state"] = state
    return result
