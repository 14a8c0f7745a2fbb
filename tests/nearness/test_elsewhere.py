"""Near comparisons in exceptions, conflicts and computed tables: the pairs, in every form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dsl.syntax.declarations import Surface
from engine.masking import mask_of
from engine.replay import replay_finding
from engine.run.recorded import RecordedInputs
from engine.trace import find_finding, trace_finding
from engine.trace.from_json import trace_from_json
from interfaces.report.content import report_content
from interfaces.report.html import html_report
from interfaces.report.pdf.pages import pages
from interfaces.report.sarif import sarif_log
from interfaces.report.xlsx import write_xlsx
from tests.cli.program import huiyan
from tests.nearness.petitions import FIRST, OTHER, PERSON, SECOND, Told, told_of

_HALF = "相似度(另件.信访事项, 信访.信访事项) >= 50%"
_SAME_PERSON = "另件.信访人身份证号 = 信访.信访人身份证号"
_APART = "另件.信访件编号 != 信访.信访件编号"
_END = """\
  按 信访.信访人身份证号
  疑点
    件数 = 计数(信访)
    说明 "信访局：{件数}件"
"""
_RULE = """\
规则 相近 "措辞相近"
  依据 办法 第一条
  等级 提示
"""
_POLICIES = {
    "exempted": f"""{_RULE}\
  逐条 信访 取自 信访局.信访件
  除非 另件 取自 信访局.信访件 凭 {_SAME_PERSON} 且 {_APART}
    且 {_HALF} 依据 办法 第一条 "已有相近的一件"
{_END}""",
    "conflicts": f"""{_RULE}\
  逐条 信访 取自 信访局.信访件
  冲突 关联 另件 取自 信访局.信访件 凭 {_SAME_PERSON}
    当 {_HALF} 且 另件.登记日期 != 信访.登记日期 "同一件事两个日期"
{_END}""",
    "table_rows": f"""\
汇总表 相近件 "措辞相近的信访"
  依据 办法 第一条
  逐条 信访 取自 信访局.信访件
  关联 另件 取自 信访局.信访件 凭 另件.登记日期 = 信访.登记日期 且 {_APART} 且 {_HALF}
  按 信访.信访人身份证号
  列
    人 = 信访.信访人身份证号
    件数 = 计数(信访)

{_RULE}\
  时点 核查日()
  逐条 相近 取自 相近件
  按 相近.人
  疑点
    件数 = 最大(相近.件数)
    说明 "信访局：{{件数}}件"
""",
}
_LED = {
    "exempted": ("除外（已有相近的一件）：", "exempted (已有相近的一件): "),
    "conflicts": ("来源不一（同一件事两个日期）：", "sources that disagree (同一件事两个日期): "),
    "table_rows": ("汇总表“措辞相近的信访”：", "in the table 措辞相近的信访: "),
}


@pytest.fixture(scope="module", params=_POLICIES)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Two petitions of one person in nearly the same words, and one in other words."""
    days = ("2024-01-01", "2024-01-01" if request.param == "table_rows" else "2024-01-02")
    rows = [
        ["X1", PERSON, FIRST, "信访局", days[0]],
        ["X2", PERSON, SECOND, "信访局", days[1]],
        ["X3", PERSON, OTHER, "信访局", "2024-01-03"],
    ]
    root = tmp_path_factory.mktemp(request.param)
    return told_of(root, _POLICIES[request.param], rows)


@pytest.fixture
def part(request: pytest.FixtureRequest) -> str:
    """Where in the finding the pairs stand."""
    name: str = request.node.callspec.params["told"]
    return name


def _compared(told: Told, part: str) -> Mapping[str, Any]:
    (entry,) = told.finding("suspected")[part]
    (near,) = entry["near"]
    found: Mapping[str, Any] = near
    return found


def test_the_pairs_stand_beside_what_they_took_out_or_made(told: Told, part: str) -> None:
    near = _compared(told, part)
    assert near["function"] == "similarity"
    assert [side["reads"] for side in near["of"]] == ["另件的信访事项", "信访的信访事项"]
    assert near["of"][0]["columns"] == ["petitions.petitions.subject"]
    assert near["pairs"] == [
        {"texts": [FIRST, SECOND], "value": "0.85714285"},
        {"texts": [SECOND, FIRST], "value": "0.85714285"},
    ]
    assert near["distinct"] == 2
    assert told.finding("suspected")["near"] == []


def test_a_finding_comes_again_from_its_own_rows(told: Told) -> None:
    (found,) = find_finding(told.workspace, told.finding("suspected")["id"])
    again = replay_finding(told.workspace, found)
    assert again.differences == ()


def test_a_mask_hides_the_texts_and_not_how_alike_they_are(told: Told, part: str) -> None:
    finding = told.finding("suspected")
    masked = mask_of(RecordedInputs(told.run).schema).finding(finding)
    assert [p["value"] for p in masked[part][0]["near"][0]["pairs"]] == ["0.85714285"] * 2
    assert FIRST not in json.dumps(masked[part], ensure_ascii=False)
    open_ = mask_of(RecordedInputs(told.run).schema, reveal=True)
    assert open_.finding(finding)[part] == finding[part]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "另件的信访事项“{0}”与信访的信访事项“{1}”，相似度 85.714285%"),
        ("en", "另件的信访事项 “{0}” and 信访的信访事项 “{1}”: similarity 85.714285%"),
    ],
)
def test_the_command_shows_the_pairs_where_they_decided(
    told: Told, part: str, language: str, said: str
) -> None:
    root, finding = told.workspace.root, told.finding("suspected")
    words = ("trace", finding["id"], "--lang", language)
    shown = "".join(huiyan("-C", root, *words, "--unmask", "核实线索").out.split())
    assert "".join(said.format(FIRST, SECOND).split()) in shown
    assert FIRST not in huiyan("-C", root, *words).out
    if part == "table_rows":
        tied = "按近似信息相连，仅供参考" if language == "zh" else "tied by near values"
        assert "".join(tied.split()) in shown


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reports_say_where_the_pairs_come_from(
    told: Told, part: str, language: Surface, tmp_path: Path
) -> None:
    mask = mask_of(RecordedInputs(told.run).schema, reveal=True)
    content = report_content(told.workspace, told.run, mask, language)
    led = _LED[part][0 if language == "zh" else 1]
    zh = f"{led}另件的信访事项“{FIRST}”与信访的信访事项“{SECOND}”，相似度 85.714285%"
    en = f"{led}另件的信访事项 “{FIRST}” and 信访的信访事项 “{SECOND}”: similarity 85.714285%"
    line = zh if language == "zh" else en
    assert line in html_report(content)
    assert line in str(pages(content))
    write_xlsx(content, tmp_path / "report.xlsx")
    findings = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[1]
    told_of_near = {str(cell.value) for row in findings.iter_rows() for cell in row}
    assert any(line in text for text in told_of_near)
    (result,) = [r for r in sarif_log(content)["runs"][0]["results"] if r["kind"] == "review"]
    assert result["properties"]["near"] == [_compared(told, part)]


def test_a_trace_comes_back_from_json(told: Told) -> None:
    (found,) = find_finding(told.workspace, told.finding("suspected")["id"])
    trace = trace_finding(told.workspace, found)
    assert trace_from_json(trace.to_json()) == trace
