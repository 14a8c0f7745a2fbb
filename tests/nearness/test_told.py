"""The pairs of texts and their similarity, and how surely rows are tied, in every form."""

from __future__ import annotations

import pytest

from engine.masking import mask_of
from engine.run.recorded import RecordedInputs
from engine.trace import find_finding, trace_finding
from engine.trace.from_json import trace_from_json
from interfaces.report.content import report_content
from interfaces.report.html import html_report
from interfaces.report.pdf.pages import pages
from interfaces.report.sarif import sarif_log
from tests.cli.program import huiyan
from tests.nearness.petitions import FIRST, NEIGHBOUR, OTHER, PERSON, SECOND, Told, told_of

_POLICY = """\
规则 相近 "措辞相近"
  依据 办法 第一条
  等级 提示
  逐条 信访 取自 信访局.信访件
  关联 另件 取自 信访局.信访件 凭 另件.信访人身份证号 = 信访.信访人身份证号
    且 另件.信访件编号 != 信访.信访件编号
  关联 邻件 取自 信访局.信访件 凭 邻件.办理单位 = 信访.办理单位 且 邻件.登记日期 = 信访.登记日期
    且 相似度(邻件.信访事项, 信访.信访事项) >= 50%
  当 相似度(归一(另件.信访事项), 信访.信访事项) >= 50%
  当 编辑距离(另件.信访事项, 信访.信访事项) <= 1
  按 信访.信访人身份证号
  疑点
    最高 = 最大(相似度(另件.信访事项, 信访.信访事项))
    说明 "相似度最高{最高}"
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Two petitions of one person in nearly the same words, and one of a neighbour."""
    rows = [
        ["X1", PERSON, FIRST, "信访局", "2024-01-01"],
        ["X2", PERSON, SECOND, "信访局", "2024-01-02"],
        ["X3", PERSON, OTHER, "信访局", "2024-01-03"],
        ["X4", NEIGHBOUR, FIRST, "信访局", "2024-01-01"],
    ]
    return told_of(tmp_path_factory.mktemp("near"), _POLICY, rows)


def test_a_finding_holds_each_pair_once_the_most_alike_first(told: Told) -> None:
    neighbour, similar, apart = told.finding("suspected")["near"]
    assert neighbour["pairs"] == [{"texts": [FIRST, FIRST], "value": "1"}, *neighbour["pairs"][1:]]
    assert similar["function"] == "similarity"
    assert [side["reads"] for side in similar["of"]] == [
        "另件的信访事项（去掉空格和标点后）",
        "信访的信访事项",
    ]
    assert similar["of"][0]["columns"] == ["petitions.petitions.subject"]
    assert similar["pairs"] == [
        {"texts": [FIRST, SECOND], "value": "0.85714285"},
        {"texts": [SECOND, FIRST], "value": "0.85714285"},
    ]
    assert similar["distinct"] == 2
    assert (apart["function"], [p["value"] for p in apart["pairs"]]) == ("edit_distance", [1, 1])


def test_each_tie_has_its_grade_and_the_weakest_is_the_finding_s(told: Told) -> None:
    assert told.finding("suspected")["ties"] == [
        {"alias": "另件", "dataset": "petitions.petitions", "grade": "exact_id"},
        {"alias": "邻件", "dataset": "petitions.petitions", "grade": "near"},
    ]
    assert told.finding("suspected")["grade"] == "near"


def test_a_trace_says_how_each_step_is_tied_and_comes_back_from_json(told: Told) -> None:
    (found,) = find_finding(told.workspace, told.finding("suspected")["id"])
    trace = trace_finding(told.workspace, found)
    assert [(c.kind, c.grade) for c in trace.conditions] == [
        ("with", "exact_id"),
        ("with", "near"),
        ("where", None),
        ("where", None),
    ]
    assert trace_from_json(trace.to_json()) == trace


def test_a_mask_hides_the_texts_and_not_how_alike_they_are(told: Told) -> None:
    mask = mask_of(RecordedInputs(told.run).schema)
    masked = mask.finding(told.finding("suspected"))
    assert [p["value"] for p in masked["near"][1]["pairs"]] == ["0.85714285", "0.85714285"]
    assert FIRST not in str(masked)
    assert masked["measures"] == {"最高": "0.85714285"}
    open_ = mask_of(RecordedInputs(told.run).schema, reveal=True)
    assert open_.finding(told.finding("suspected"))["near"] == told.finding("suspected")["near"]


@pytest.mark.parametrize(
    ("language", "said", "tied"),
    [
        ("zh", "的信访事项“{0}”，相似度 85.714285%", "按近似信息相连，仅供参考"),
        ("en", "信访的信访事项 “{0}”: similarity 85.714285%", "tied by near values: a suggestion"),
    ],
)
def test_the_command_shows_both_texts_and_the_similarity(
    told: Told, language: str, said: str, tied: str
) -> None:
    root = told.workspace.root
    words = ("trace", told.finding("suspected")["id"], "--lang", language)
    ended = huiyan("-C", root, *words, "--unmask", "核实线索")
    shown = "".join(ended.out.split())
    assert "".join(said.format(SECOND).split()) in shown
    assert "".join(tied.split()) in shown
    assert FIRST not in huiyan("-C", root, *words).out


def test_reports_show_them(told: Told) -> None:
    mask = mask_of(RecordedInputs(told.run).schema, reveal=True)
    content = report_content(told.workspace, told.run, mask, "zh")
    page = html_report(content)
    assert f"“{FIRST}”与信访的信访事项“{SECOND}”，相似度 85.714285%" in page
    (result,) = [r for r in sarif_log(content)["runs"][0]["results"] if r["properties"].get("near")]
    assert result["properties"]["ties"] == told.finding("suspected")["ties"]
    printed = str(pages(content))
    assert "相似度 85.714285%" in printed
