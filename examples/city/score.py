"""`python -m examples.city.score TRUTH_JSON FINDINGS_JSONL`: precision and recall of a run.

A finding matches a case of the same rule and outcome when the parts of its subject begin with
those of the case; one about rows that lack the subject, when it tells as many rows. Near
misses (outcome `none`) are matched by nothing. Rules that no case tests are left out; the
exit code is 0 when every finding matches one case and every case one finding.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.city.truth import Case

OUTCOMES = ("suspected", "exempt", "undetermined", "conflict")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a run, as far as it is scored."""

    rule: str
    outcome: str
    subject: tuple[str | None, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Score:
    """How one rule did with one outcome; the wrong ones are named."""

    rule: str
    outcome: str
    right: int
    unexpected: tuple[Finding, ...]
    missed: tuple[Case, ...]

    @property
    def perfect(self) -> bool:
        """Whether precision and recall are both 1."""
        return not self.unexpected and not self.missed

    @property
    def precision(self) -> str:
        """The share of the findings that are right, or a dash without findings."""
        return _share(self.right, self.right + len(self.unexpected))

    @property
    def recall(self) -> str:
        """The share of the cases that were found, or a dash without cases."""
        return _share(self.right, self.right + len(self.missed))


def load_cases(path: Path) -> list[Case]:
    """The planted cases in a truth file."""
    rules = json.loads(path.read_text(encoding="utf-8"))["rules"]
    return [
        Case(
            rule,
            tuple(case["subject"]),
            case["outcome"],
            case["note"],
            tuple(case.get("rows", ())),
        )
        for rule, planted in rules.items()
        for case in planted["cases"]
    ]


def load_findings(path: Path) -> list[Finding]:
    """The findings in a file with one JSON object a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_finding(json.loads(line)) for line in lines if line.strip()]


def score(cases: Iterable[Case], findings: Iterable[Finding]) -> list[Score]:
    """One score per rule of the truth and outcome, in the order of the truth."""
    planted: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        planted[case.rule].append(case)
    told: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        told[finding.rule].append(finding)
    return [
        _score_one(rule, outcome, expected, told[rule])
        for rule, expected in planted.items()
        for outcome in OUTCOMES
    ]


def _score_one(rule: str, outcome: str, cases: Sequence[Case], told: Sequence[Finding]) -> Score:
    missed = [case for case in cases if case.outcome == outcome]
    unexpected: list[Finding] = []
    right = 0
    for finding in (f for f in told if f.outcome == outcome):
        match = next((c for c in missed if _about(finding, c)), None)
        if match is None:
            unexpected.append(finding)
        else:
            missed.remove(match)
            right += 1
    return Score(rule, outcome, right, tuple(unexpected), tuple(missed))


def _about(finding: Finding, case: Case) -> bool:
    if finding.subject[: len(case.subject)] != case.subject:
        return False
    return not case.rows or finding.rows == len(case.rows)


def _finding(line: Mapping[str, Any]) -> Finding:
    rows = sum(len(witness.get("rows", ())) for witness in line.get("witness", ()))
    return Finding(line["rule"], line["outcome"], _subject(line["subject"]), rows)


def _subject(subject: Mapping[str, Any]) -> tuple[str | None, ...]:
    """The parts of a subject: its value, or that of each part where there are several."""
    return tuple(part["value"] for part in subject.get("parts", [subject]))


def _spell(subject: tuple[str | None, ...]) -> str:
    return " | ".join(part or "-" for part in subject)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def show_scores(scores: Sequence[Score]) -> str:
    """The table, and below it every finding too many and every case that was missed."""
    lines = [
        f"{'right':>6} {'extra':>6} {'missed':>6} {'precision':>9} {'recall':>7}  outcome, rule"
    ]
    for each in (s for s in scores if s.right or not s.perfect):
        lines.append(
            f"{each.right:6} {len(each.unexpected):6} {len(each.missed):6} "
            f"{each.precision:>9} {each.recall:>7}  {each.outcome:12} {each.rule}"
        )
    for each in scores:
        for finding in each.unexpected:
            lines.append(f"extra   {each.rule} {each.outcome}: {_spell(finding.subject)}")
        for case in each.missed:
            lines.append(f"missed  {each.rule} {each.outcome}: {_spell(case.subject)}, {case.note}")
    right = Counter(s.outcome for s in scores for _ in range(s.right))
    total = ", ".join(f"{right[outcome]} {outcome}" for outcome in OUTCOMES)
    return "\n".join([*lines, f"right: {total}"])


def main() -> int:
    """Print the table; 0 when all is right, else 1."""
    parser = argparse.ArgumentParser(prog="python -m examples.city.score", description=main.__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("findings", type=Path)
    arguments = parser.parse_args()
    scores = score(load_cases(arguments.truth), load_findings(arguments.findings))
    print(show_scores(scores))
    return 0 if all(s.perfect for s in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
