"""What a run looked at, and so what its silence says.

A finding that a run does not tell may just not have been looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RuleKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rules of a run by pack and name, and what it was limited to.

    `rules` were evaluated wholly; `partly` as well, but left rows unjudged, since the law
    had lapsed; `failed` could not be evaluated. No `only` and no `subjects` means all.
    """

    rules: frozenset[RuleKey]
    partly: frozenset[RuleKey]
    failed: frozenset[RuleKey]
    only: frozenset[str]
    subjects: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether the run was limited neither to rules nor to subjects."""
        return not self.only and not self.subjects

    def looked_for(self, finding: Mapping[str, Any]) -> bool:
        """Whether the run would have told `finding`, had it still been there."""
        return rule_of(finding) in self.rules and self.keeps(finding)

    def keeps(self, finding: Mapping[str, Any]) -> bool:
        """Whether the subject is one that the run tells of."""
        return not self.subjects or bool(self.subjects & subject_values(finding))


def scope_of(record: Mapping[str, Any]) -> Scope:
    """The scope of the run with this record (`run.json`)."""
    done = {rule_of(r) for r in record["rules"] if "failed" not in r}
    failed = {rule_of(r) for r in record["rules"] if "failed" in r}
    return Scope(
        rules=frozenset(done - failed),
        partly=frozenset(done & failed),
        failed=frozenset(failed - done),
        only=frozenset(record["only"]),
        subjects=frozenset(record["subjects"]),
    )


def rule_of(told: Mapping[str, Any]) -> RuleKey:
    """Pack and rule of a finding, or of a rule's result."""
    return str(told["pack"]), str(told["rule"])


def subject_values(finding: Mapping[str, Any]) -> set[str]:
    """The values of a finding's subject, each part by itself and all together."""
    subject = finding["subject"]
    parts = subject.get("parts", [subject])
    return {str(p["value"]) for p in parts if p["value"] is not None} | {str(subject["value"])}
