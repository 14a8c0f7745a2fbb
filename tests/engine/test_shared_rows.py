"""Rows of computed tables that findings share: told once, and put together again as they were."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from dsl.model.rules import Rule
from engine.bridge.context import EngineSettings
from engine.bridge.kept_tables import KeptTables
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.findings import rows_behind
from engine.findings.as_json import Telling, finding_to_json, to_line
from engine.findings.assemble import FilingRows, evaluate_rule
from engine.findings.finding import Finding
from engine.findings.shared_json import SHARED, MissingRowsError, SharedLines, ToldRows
from engine.findings.table_rows import ToldBefore
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.replay.recorded_rows import recorded_table
from engine.run.data_sets import data_sets_of
from tests.generated.case import Case, draw_case
from tests.generated.compiled import RefusedError, checked
from tests.reference.schema import DEATHS, PAYMENTS, SCHEMA
from tests.reference.written import AS_OF, rows_from_text
from tests.replaying.recorded import PACK, RUN, RecordedCase, filed_case, recorded_case

#: Every third case computes tables.
_SEEDS = range(2, 170, 6)
_EVERY_ROW = 10**9


@dataclass(slots=True)
class Together:
    """The rules of a case evaluated one after another, as a run does, with what they share."""

    recorded: RecordedCase
    told: ToldBefore = field(default_factory=ToldBefore)
    kept: KeptTables = field(default_factory=KeptTables)
    lines: SharedLines = field(default_factory=SharedLines)

    def findings(self, rule: Rule) -> tuple[Finding, ...]:
        """What `rule` brings up."""
        model, rows = self.recorded.model, self.recorded.rows
        names = {d.name: d for d in data_sets_of(rule)}
        arena = Arena()
        parameters = {p.name: p for p in model.parameters}
        plan = plan_rule(arena, rule, parameters=parameters, as_of=self.recorded.case.as_of)
        source = TableRows({name: recorded_table(rows, d) for name, d in names.items()})
        session = Session(arena, source, EngineSettings(partitions=1), self.kept)
        filings = {
            name: tuple(FilingRows(r.filing, r.held) for r in rows if r.data_set == name)
            for name in names
        }
        result = evaluate_rule(plan, session, filings=filings, pack=PACK, told=self.told)
        return result.findings

    def telling(self, rule: Rule) -> Telling:
        return Telling(rule, pack=PACK, model=self.recorded.model, run=RUN, lines=self.lines)

    def stored(self) -> tuple[list[dict[str, Any]], ToldRows]:
        """All findings as they are stored, and the rows that they share."""
        findings: list[dict[str, Any]] = []
        lines: list[str] = []
        for rule in self.recorded.model.rules:
            telling = self.telling(rule)
            told = (telling.apart(f) for f in self.findings(rule))
            findings += (json.loads(to_line(f)) for f in told)
            lines += telling.shared.lines()
            telling.shared.are_written()
            assert telling.shared.lines() == []
        assert len(lines) == len(set(lines)), "each row is written once"
        return findings, ToldRows(line.encode() for line in lines)


def cases() -> Iterable[RecordedCase]:
    for seed in _SEEDS:
        try:
            yield recorded_case(draw_case(seed))
        except RefusedError:
            continue


@pytest.mark.parametrize("most", [0, 1])
def test_findings_are_whole_again_whatever_is_shared(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    counts: Counter[str] = Counter()
    for recorded in cases():
        monkeypatch.setattr(rows_behind, "MOST_OWN", _EVERY_ROW)
        alone = [
            json.loads(to_line(finding_to_json(f, pack=PACK, model=recorded.model, run=RUN)))
            for rule in recorded.model.rules
            for f in Together(recorded).findings(rule)
        ]
        monkeypatch.setattr(rows_behind, "MOST_OWN", most)
        stored, rows = Together(recorded).stored()
        assert [rows.whole(f) for f in stored] == alone, recorded.case.seed
        assert all(map(rows.holds, stored))
        for finding, whole in zip(stored, alone, strict=True):
            counts.update(_met(finding, whole))
    assert counts["shared"] > 20, counts
    assert counts["asked why"] > 2, counts


def _met(finding: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterable[str]:
    if SHARED in finding:
        yield "shared"
        yield from ("asked why" for b in finding[SHARED]["behind"] if b["asked"])
        own = len(finding["table_rows"])
        assert own + finding[SHARED]["rows"] == len(whole["table_rows"])


#: A payment is held against all others; the day of a death is nobody else's.
_POLICY = """\
language en

regulation code "办法"
  in force from 2000-01-01
  article 1 "条文1。"

table paid "Payments"
  under code article 1
  each payment in civil.payments
  columns
    person = payment.person
    kind = "all"
    amount = payment.amount
    day = payment.paid_on

table spread "The payments of all"
  under code article 1
  each one in paid
  per one.kind
  columns
    kind = one.kind
    many = count(one where one.amount > 100 元)

table died "Deaths"
  under code article 1
  each death in police.deaths
  columns
    person = death.person
    day = death.died_on

rule dear "规则"
  under code article 1
  severity hint
  dated run_date()
  each one in paid
  with all_of in spread on all_of.kind = one.kind
  with row in died on row.person = one.person
  where one.amount > 100 元 and all_of.many >= 2 and one.day > row.day
  per one.person
  finding
    n = count(one)
    message "说明"
"""
_PAYMENTS = """payment_no person paid_on amount
P1 A 2020-05-01 200.00
P2 B 2020-05-01 150.00
P3 C 2020-05-01 120.00
P4 D 2020-05-01 10.00
"""
_DEATHS = """death_no person died_on
D1 A 2020-01-01
D2 B 2020-01-01
D3 C 2020-01-01
"""


def _people(payments: str = _PAYMENTS) -> RecordedCase:
    written = {PAYMENTS: payments, DEATHS: _DEATHS}
    tables = {name: rows_from_text(name, text) for name, text in written.items()}
    return filed_case(Case(0, (), tables, AS_OF), checked(_POLICY, SCHEMA, rules=1))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """What more than three rows are behind is shared."""
    monkeypatch.setattr(rows_behind, "MOST_OWN", 3)


@pytest.mark.usefixtures("few")
def test_what_stands_behind_all_is_told_once_and_the_rest_by_each() -> None:
    findings, rows = Together(_people()).stored()
    assert [f["subject"]["value"] for f in findings] == sorted(
        f["subject"]["value"] for f in findings
    )
    assert len(findings) == 3
    assert {f[SHARED]["sha256"] for f in findings} == {findings[0][SHARED]["sha256"]}
    assert findings[0][SHARED]["behind"] == [{"table": "spread", "row": 1, "asked": []}]
    assert findings[0][SHARED]["rows"] == 5
    assert findings[0][SHARED]["filed"] == {PAYMENTS: 4}
    for finding in findings:
        assert [r["table"] for r in finding["table_rows"]] == ["died"]
        told = [r["table"] for r in rows.whole(finding)["table_rows"]]
        assert told == ["died", *["paid"] * 4, "spread"]


@pytest.mark.usefixtures("few")
def test_a_whole_finding_comes_out_again_over_its_rows() -> None:
    recorded = _people()
    findings, rows = Together(recorded).stored()
    for finding in map(rows.whole, findings):
        assert recorded.replayed(finding) == finding


@pytest.mark.parametrize("most", [0, 3])
def test_a_row_that_is_asked_about_twice_is_told_of_all(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    # C's own row lacks a day and an amount; that many are dear is unclear for its amount alone.
    lacking = _people(_PAYMENTS.replace("P3 C 2020-05-01 120.00", "P3 C - -"))
    monkeypatch.setattr(rows_behind, "MOST_OWN", _EVERY_ROW)
    alone, _ = Together(lacking).stored()
    monkeypatch.setattr(rows_behind, "MOST_OWN", most)
    stored, rows = Together(lacking).stored()
    assert [rows.whole(f) for f in stored] == alone
    asked = {tuple(b["asked"]) for f in stored for b in f[SHARED]["behind"] if b["table"] == "paid"}
    assert asked == {("amount", "day")}
    assert any(len(r["missing"]) == 2 for f in alone for r in f["table_rows"]), alone


def _shared() -> tuple[dict[str, Any], list[str]]:
    """A finding that shares rows, and the lines that tell these."""
    together = Together(_people())
    findings, _ = together.stored()
    return findings[0], [together.lines.made[key] for key in sorted(together.lines.made)]


@pytest.mark.usefixtures("few")
def test_a_row_that_is_not_told_is_missed() -> None:
    finding, lines = _shared()
    kept = [line for line in lines if '"row":2,' not in line]
    assert len(kept) == len(lines) - 1
    assert ToldRows(line.encode() for line in lines).holds(finding)
    rows = ToldRows(line.encode() for line in kept)
    assert not rows.holds(finding)
    with pytest.raises(MissingRowsError):
        rows.whole(finding)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('"known":true', '"known":false'),
        ("civil.payments.amount", "x.y.z"),
        ('"150.00"', '"151.00"'),
    ],
)
def test_a_row_that_is_told_otherwise_is_noticed(was: str, now: str) -> None:
    finding, lines = _shared()
    changed = [line.replace(was, now) for line in lines]
    assert changed != lines
    assert not ToldRows(line.encode() for line in changed).holds(finding)
