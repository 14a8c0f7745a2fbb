"""What a run looked at, and so what its silence says: a finding it did not tell may just not
have been looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RuleKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rules that a run evaluated wholly, by pack and name, and the subjects it kept to.

    `partly` are rules that were evaluated, but left rows unjudged (their law had lapsed).
    No `subjects` means everybody.
    """

    rules: frozenset[RuleKey]
    partly: frozenset[RuleKey]
    subjects: frozenset[str]
    limited: bool

    def looked_for(self, finding: Mapping[str, Any]) -> bool:
        """Whether the run would have told `finding`, had it still been there."""
        key = (str(finding["pack"]), str(finding["rule"]))
        return key in self.rules and (not self.subjects or bool(self.subjects & values_of(finding)))


def scope_of(record: Mapping[str, Any]) -> Scope:
    """The scope of the run with this record (`run.json`)."""
    done = {_key(r) for r in record["rules"] if "failed" not in r}
    failed = {_key(r) for r in record["rules"] if "failed" in r}
    return Scope(
        rules=frozenset(done - failed),
        partly=frozenset(done & failed),
        subjects=frozenset(record["subjects"]),
        limited=bool(record["only"] or record["subjects"]),
    )


def values_of(finding: Mapping[str, Any]) -> set[str]:
    """The values of a finding's subject, each part by itself and all together."""
    subject = finding["subject"]
    parts = subject.get("parts", [subject])
    return {str(p["value"]) for p in parts if p["value"] is not None} | {str(subject["value"])}


def _key(result: Mapping[str, Any]) -> RuleKey:
    return str(result["pack"]), str(result["rule"])
