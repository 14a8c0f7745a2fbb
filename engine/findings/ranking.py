"""Findings of one rule by their score, for whoever reads them from the top.

What is stored keeps its order, by subject: there an order by weight would make two runs differ
in every line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

Json = Mapping[str, Any]
Found = TypeVar("Found", bound=Json)
_MOST = 101


def ranked(findings: Sequence[Found]) -> list[Found]:
    """`findings` with those of each rule that scores by their score, the highest first.

    Rules keep their order, and so do findings of one score, and rules without scores. A score
    that could not be told may be the highest; what is no suspicion has none, and stands last.
    """
    rules = {key: place for place, key in enumerate(dict.fromkeys(map(_rule, findings)))}
    return sorted(findings, key=lambda f: (rules[_rule(f)], *_rank(f)))


def _rule(finding: Json) -> tuple[str, str]:
    return str(finding["pack"]), str(finding["rule"])


def _rank(finding: Json) -> tuple[bool, int]:
    if "score" not in finding:
        return False, 0
    if finding["outcome"] != "suspected":
        return True, 0
    score = finding["score"]
    return False, -(_MOST if score is None else int(score))
