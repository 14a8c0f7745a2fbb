"""What came nearest to what a `without` looked for: told, masked, and there when replayed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dsl.syntax.declarations import Surface
from engine.masking import mask_of
from engine.replay import replay_finding
from engine.run.recorded import RecordedInputs
from engine.trace import find_finding
from interfaces.report.content import report_content
from interfaces.report.html import html_report
from interfaces.report.pdf.pages import pages
from tests.cli.program import huiyan
from tests.nearness.petitions import FIRST, NEIGHBOUR, OTHER, PERSON, SECOND, Told, told_of

_RULE = """\
规则 没有相近 "没有措辞相近的另一件"
  依据 办法 第一条
  等级 提示
  逐条 信访 取自 信访局.信访件
  缺少 另件 取自 信访局.信访件 凭 另件.信访人身份证号 = 信访.信访人身份证号
    且 另件.信访件编号 != 信访.信访件编号
    且 {near}
  按 信访.信访人身份证号
  疑点
    件数 = 计数(信访)
    说明 "信访局：{{件数}}件"
"""
_SIMILAR = "相似度(另件.信访事项, 信访.信访事项) >= 90%"
_CLOSE = "编辑距离(另件.信访事项, 信访.信访事项) <= 0"
_APART = "相似度(另件.信访事项, 信访.信访事项) < 10%"
ROWS = [
    ["X1", PERSON, FIRST, "信访局", "2024-01-01"],
    ["X2", PERSON, SECOND, "信访局", "2024-01-02"],
    ["X3", PERSON, "变压器", "信访局", "2024-01-03"],
    ["X4", NEIGHBOUR, OTHER, "信访局", "2024-01-03"],
]


def _told(folder: Path, near: str) -> Told:
    return told_of(folder, _RULE.format(near=near), ROWS)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Three petitions of one person, no two alike by nine tenths, and one of a neighbour."""
    return _told(tmp_path_factory.mktemp("absent"), _SIMILAR)


def _absent(told: Told, person: str) -> Mapping[str, Any]:
    (finding,) = [f for f in told.findings if f["subject"]["value"] == person]
    (entry,) = [w for w in finding["witness"] if "absent" in w]
    found: Mapping[str, Any] = entry
    return found


def test_the_most_alike_that_was_not_near_enough_is_told(told: Told) -> None:
    (nearest,) = _absent(told, PERSON)["nearest"]
    assert nearest["function"] == "similarity"
    assert nearest["pairs"] == [{"texts": [FIRST, SECOND], "value": "0.85714285"}]
    assert nearest["distinct"] == 1


def test_nothing_is_told_where_there_was_nothing_to_compare(told: Told) -> None:
    assert "nearest" not in _absent(told, NEIGHBOUR)  # a row is not held against itself


def test_of_distances_the_least_is_the_nearest(tmp_path: Path) -> None:
    (nearest,) = _absent(_told(tmp_path, _CLOSE), PERSON)["nearest"]
    assert nearest["pairs"] == [{"texts": [FIRST, SECOND], "value": 1}]


def test_of_what_had_to_lie_apart_nothing_is_nearest(tmp_path: Path) -> None:
    assert "nearest" not in _absent(_told(tmp_path, _APART), PERSON)


def test_a_finding_comes_again_from_its_own_rows_and_the_nearest(told: Told) -> None:
    for finding in told.findings:
        (found,) = find_finding(told.workspace, finding["id"])
        assert replay_finding(told.workspace, found).differences == ()


def test_the_nearest_of_another_data_set_is_considered(tmp_path: Path) -> None:
    """A row that no binding holds must be there for the finding to come again."""
    rule = _RULE.format(near=_SIMILAR).replace(
        "  逐条 信访 取自 信访局.信访件\n",
        '  逐条 信访 取自 信访局.信访件\n  当 信访.信访件编号 = "X1"\n',
    )
    told = told_of(tmp_path, rule, ROWS)
    (finding,) = told.findings
    assert [(w["alias"], w["rows"]) for w in finding["considered"]] == [("另件", [2])]
    (found,) = find_finding(told.workspace, finding["id"])
    assert replay_finding(told.workspace, found).differences == ()


def test_a_mask_hides_the_texts(told: Told) -> None:
    (finding,) = [f for f in told.findings if f["subject"]["value"] == PERSON]
    masked = mask_of(RecordedInputs(told.run).schema).finding(finding)
    assert FIRST not in json.dumps(masked, ensure_ascii=False)
    assert "0.85714285" in json.dumps(masked)


@pytest.mark.parametrize(
    ("language", "said", "led"),
    [
        ("zh", "最相近的是：另件的信访事项“{0}”与信访的信访事项“{1}”", "没有找到（另件），"),
        ("en", "the nearest: 另件的信访事项 “{0}” and 信访的信访事项 “{1}”", "not found (另件), "),
    ],
)
def test_it_is_shown_in_every_form(told: Told, language: Surface, said: str, led: str) -> None:
    root = told.workspace.root
    (finding,) = [f for f in told.findings if f["subject"]["value"] == PERSON]
    words = ("trace", finding["id"], "--lang", language)
    shown = "".join(huiyan("-C", root, *words, "--unmask", "核实线索").out.split())
    line = said.format(FIRST, SECOND)
    assert "".join(line.split()) in shown
    mask = mask_of(RecordedInputs(told.run).schema, reveal=True)
    content = report_content(told.workspace, told.run, mask, language)
    assert led + line in html_report(content)
    assert led + line in str(pages(content))
