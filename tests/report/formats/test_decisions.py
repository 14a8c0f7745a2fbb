"""What people decided stands in every form beside its finding, masked, and the same each time."""

from __future__ import annotations

import datetime
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import huiyan
from engine.masking import mask_of
from engine.run.recorded import RecordedInputs
from engine.run.store import load_run
from interfaces.report.content import report_content
from interfaces.report.facts import ReportContent
from interfaces.report.html import write_html
from interfaces.report.xlsx import write_xlsx
from tests.cli.program import huiyan as command
from tests.report.formats.conftest import UNAPPROVED, Village
from tests.report.formats.test_all_forms import WRITERS, told_in

LATER = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
#: What a spreadsheet, a typesetter or a browser could take for more than text, and a person's id.
HOSTILE_REASON = f'=1+1 </script><b>#panic("x") 已核对 {UNAPPROVED}'


@dataclass(frozen=True)
class Decided:
    """The village after its findings were decided on: ids by what was decided."""

    root: Path
    run: str
    by_kind: dict[str, str]

    def content(self, language: str = "zh", *, reveal: bool = False) -> ReportContent:
        """What the report says."""
        workspace = huiyan.open_workspace(self.root)
        run = load_run(workspace, self.run)
        assert run is not None
        mask = mask_of(RecordedInputs(run).schema, reveal=reveal)
        return report_content(workspace, run, mask, language)


@pytest.fixture(scope="module")
def decided(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Decided:
    root = tmp_path_factory.mktemp("decided") / "village"
    shutil.copytree(village.workspace.root, root)
    suspected = [f.id for f in village.content().findings if f.finding["outcome"] == "suspected"]
    waiver = ("--until", LATER, "--approver", "李主任")
    by_kind = dict(
        zip(
            ("confirmed", "explained", "waived", "needs-data", "withdrawn"), suspected, strict=False
        )
    )
    command("-C", root, "decide", by_kind["withdrawn"], "explained", "--by", "张", "--reason", "误")
    for kind, finding in by_kind.items():
        more = waiver if kind == "waived" else ()
        said = ("--by", "张明", "--reason", HOSTILE_REASON, *more)
        ended = command("-C", root, "decide", finding, kind, *said)
        assert ended.code == 0, ended.err
    return Decided(root, village.later.id, by_kind)


def test_decisions_stand_beside_their_findings(decided: Decided) -> None:
    told = {f.id: f.decision for f in decided.content().findings if f.decision}
    assert {kind: told[i].kind for kind, i in decided.by_kind.items() if i in told} == {
        kind: kind for kind in ("confirmed", "explained", "waived", "needs-data")
    }
    assert decided.by_kind["withdrawn"] not in told
    assert told[decided.by_kind["waived"]].told == f"暂缓处理至 {LATER}"
    assert told[decided.by_kind["waived"]].approver == "李主任"
    assert {told[decided.by_kind[k]].closes for k in ("explained", "waived")} == {True}
    assert {told[decided.by_kind[k]].closes for k in ("confirmed", "needs-data")} == {False}


@pytest.mark.parametrize("form", [*WRITERS, "html"])
def test_every_form_shows_them_masked(decided: Decided, tmp_path: Path, form: str) -> None:
    write = {**WRITERS, "html": write_html}[form]
    first, again, shown = (tmp_path / f"{n}.{form}" for n in ("first", "again", "shown"))
    write(decided.content(), first)
    write(decided.content(), again)
    assert first.read_bytes() == again.read_bytes()
    text = told_in(first)
    assert "已核对" in text
    assert "张明" in text
    assert UNAPPROVED not in text
    assert "<b>#panic" not in text or form not in ("html", "xlsx")
    write(decided.content(reveal=True), shown)
    assert UNAPPROVED in told_in(shown)


def test_explained_and_waived_are_suppressed_in_sarif(decided: Decided, tmp_path: Path) -> None:
    path = tmp_path / "report.sarif"
    WRITERS["sarif"](decided.content(), path)
    results = json.loads(path.read_text(encoding="utf-8"))["runs"][0]["results"]
    by_id: dict[str, Any] = {r["fingerprints"]["huiyanFinding/v1"]: r for r in results}
    suppressed = {i for i, r in by_id.items() if r["suppressions"]}
    assert suppressed == {decided.by_kind["explained"], decided.by_kind["waived"]}
    (one,) = by_id[decided.by_kind["explained"]]["suppressions"]
    assert (one["kind"], one["status"]) == ("external", "accepted")
    said = {i: r["properties"].get("decision", {}).get("kind") for i, r in by_id.items()}
    assert said[decided.by_kind["confirmed"]] == "confirmed"
    assert said[decided.by_kind["withdrawn"]] is None


def test_the_workbook_has_them_in_columns_of_their_own(decided: Decided, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_xlsx(decided.content(), path)
    heads, *rows = openpyxl.load_workbook(path)["疑点"].iter_rows(values_only=True)
    found = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    confirmed = found[decided.by_kind["confirmed"]]
    assert (confirmed["处理意见"], confirmed["经办人"]) == ("属实", "张明")
    assert str(confirmed["理由"]).startswith("=1+1 </script>")
    assert isinstance(confirmed["处理时间（UTC）"], datetime.datetime)
    assert found[decided.by_kind["withdrawn"]]["处理意见"] is None


def test_the_page_can_be_narrowed_to_what_nobody_decided(decided: Decided, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html(decided.content("en"), path)
    page = path.read_text(encoding="utf-8")
    assert 'data-facet="decision"' in page
    assert "undecided" in page
    assert f"waived until {LATER}" in page


def test_without_decisions_the_page_does_not_ask_for_them(village: Village, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html(village.content(), path)
    assert 'data-facet="decision"' not in path.read_text(encoding="utf-8")
