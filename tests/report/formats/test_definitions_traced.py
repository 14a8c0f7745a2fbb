"""A trace shows each definition that its rule uses, with its own clause, and those below it."""

from __future__ import annotations

import pytest

from engine.trace import find_finding, trace_finding
from engine.trace.from_json import trace_from_json
from tests.cli.program import huiyan
from tests.report.formats.conftest import Village


def _finding(village: Village, rule: str) -> str:
    found = village.later.findings()
    return next(str(f["id"]) for f in found if f["rule"] == rule)


def test_each_definition_has_its_own_clause_and_place(village: Village) -> None:
    (found,) = find_finding(village.workspace, _finding(village, "unapproved"))
    trace = trace_finding(village.workspace, found)
    told = [(d.name, d.depth, d.uses, [c["article"] for c in d.clauses]) for d in trace.definitions]
    assert told == [("noteworthy", 0, ("large",), ["4"]), ("large", 1, (), ["3"])]
    for one in trace.definitions:
        path = village.workspace.root / one.file
        lines = path.read_text(encoding="utf-8").splitlines()[one.line - 1 :]
        assert lines[: len(one.text.splitlines())] == one.text.splitlines()
    assert trace_from_json(trace.to_json()) == trace


@pytest.mark.parametrize(("language", "head"), [("zh", "用到的定义"), ("en", "Definitions used")])
def test_the_command_shows_them(village: Village, language: str, head: str) -> None:
    finding = _finding(village, "unapproved")
    root = village.workspace.root
    ended = huiyan("-C", root, "trace", finding, "--lang", language)
    _, _, section = ended.out.partition(f"\n{head}\n")
    outer, _, inner = section.partition("    large")
    assert outer.startswith("  noteworthy")
    assert "已退回的, 不再追缴。" in outer
    assert "as large(payment) and payment.paid_on is present" in outer
    assert "津贴应当经批准后发放。" in inner
    other = huiyan("-C", root, "trace", _finding(village, "remarked"), "--lang", language)
    assert head not in other.out
