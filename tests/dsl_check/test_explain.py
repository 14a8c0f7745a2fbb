"""Phrases of the explanation: every operator has one, and none reads two ways."""

from __future__ import annotations

import pytest

from dsl.check import check_files
from dsl.explain import explain_rule
from dsl.explain.phrases import AGGREGATES, CHOSEN, JOINED, PHRASES
from dsl.grammar.parse import parse
from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import Operator
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from tests.dsl_check.cases import preludes, whole_text
from tests.dsl_check.schema import SCHEMA


def _explained(fragment: str, language: Surface) -> str:
    parsed = parse(SourceText("case", whole_text(fragment)))
    checked = check_files((*preludes(), parsed.file), SCHEMA)
    assert checked.diagnostics == ()
    rule = next(r for r in checked.model.rules if r.span.file == "case")
    return explain_rule(rule, checked.model, language)


def test_every_operator_has_a_phrase() -> None:
    alone = {Operator.IN, Operator.COALESCE}
    assert {*PHRASES, *JOINED, *CHOSEN, *alone} == set(Operator)
    assert set(AGGREGATES) == set(AggregateFunction)


@pytest.mark.parametrize(
    ("condition", "chinese", "english"),
    [
        (
            "发放.金额 > 100 元",
            "发放的金额高于100 元",
            "allowance payments' amount is above 100 元",
        ),
        ("发放.月份 > 2020年1月", "发放的月份晚于2020年1月", "month is after 2020-01"),
        ("字数(发放.发放编号) >= 3", "的字数不少于3", "the length of"),
        ('发放.类别 属于 ("普通", "特困")', "是“普通”、“特困”之一", 'one of "普通", "特困"'),
        ("发放.类别 不属于 津贴类别", "并非：发放的类别在“津贴类别”", "it is not so that"),
        (
            "(发放.月份 > 2020年1月 且 发放.金额 > 1 元) 或 发放.金额 缺失",
            "（发放的月份晚于2020年1月，并且发放的金额高于1 元），或者发放的金额没有记载",
            "month is after 2020-01 and",
        ),
        (
            "较小(首个有值(发放.退回日期, 核查日()), 2020年1月1日) > 2019年1月1日",
            "（发放的退回日期（没有记载时取核查日）、2020年1月1日）中最早的晚于",
            "the earliest of (allowance payments' reversed on (where not recorded,",
        ),
        ("发放.退回日期 - 3个月 > 2019年1月1日", "发放的退回日期之前3个月晚于", "3 months before"),
        ("(发放.金额 + 1 元) * 2 > 3 元", "（发放的金额 + 1 元） × 2高于3 元", "+ 1 元) × 2"),
        (
            "发放.金额 > 当地标准 地区 发放.区划",
            "按发放的区划所在地区",
            "for allowance payments' region",
        ),
    ],
)
def test_a_condition_in_words(condition: str, chinese: str, english: str) -> None:
    assert chinese in _explained(f"当 {condition}", "zh")
    assert english in _explained(f"当 {condition}", "en")


def test_timestamps_in_words() -> None:
    fragment = """逐条 加油 取自 机关事务中心.加油
当 加油.付款时间 - 加油.时间 > 90分钟 且 日期(加油.时间) < 核查日()
当 加油.时间 - 2小时 >= 2018年1月5日8时30分"""
    chinese, english = _explained(fragment, "zh"), _explained(fragment, "en")
    assert "加油的付款时间减去加油的时间的时长高于90分钟" in chinese
    assert "加油的时间当天早于核查日" in chinese
    assert "加油的时间之前2小时不早于2018年1月5日8时30分" in chinese
    assert "the time from fuellings' at to fuellings' paid at is above 90 minutes" in english
    assert "2 hours before fuellings' at is not before 2018-01-05 08:30" in english


def test_distances_in_words() -> None:
    fragment = """逐条 加油 取自 机关事务中心.加油
关联 定位 取自 机关事务中心.定位 凭 定位.车牌 = 加油.车牌
当 相距米数(加油.纬度, 加油.经度, 定位.纬度, 定位.经度) > 5000"""
    chinese, english = _explained(fragment, "zh"), _explained(fragment, "en")
    assert "（加油的纬度，加油的经度）与（定位的纬度，定位的经度）两地相距的米数多于5000" in chinese
    said = "(fuellings' latitude, fuellings' longitude) and (positions' latitude, "
    assert f"distance in metres between {said}positions' longitude) is above 5000" in english


def test_two_rows_of_one_data_set_are_told_apart() -> None:
    fragment = """each contract in procurement.contracts
with other in procurement.contracts on other.supplier = contract.supplier
where other.amount > contract.amount"""
    assert "合同（other）的金额高于合同（contract）的金额" in _explained(fragment, "zh")
    assert "other's amount is above contract's amount" in _explained(fragment, "en")


def test_absences_exceptions_windows_and_definitions_are_told() -> None:
    fragment = """逐条 合同 取自 采购.合同
缺少 公告 取自 采购.公告 凭 公告.项目编号 = 合同.项目编号 且 公告.公告日期 < 合同.签订日期
除非 任职 取自 组织部.任职 凭 任职.单位代码 = 合同.采购人 且 在职(任职, 合同.签订日期)
  依据 高龄津贴办法 第十一条 "另有安排"
按 合同.采购人 自 合同.签订日期 起 1年 内
当 计数(合同 当 合同.公开) >= 2"""
    text = _explained(fragment, "zh")
    assert "“采购.公告”中没有这样的记录（“公告”）：公告的项目编号与合同的项目编号相同" in text
    assert (
        "（另有安排），依据《高龄津贴发放办法》第十一条：“死亡当月已发放的津贴不予追回。”" in text
    )
    assert "只合看从合同的签订日期起12个月之内的记录" in text
    assert "合同的条数（只算合同的公开为“是”的）不少于2" in text
    assert "在职（在职）：《高龄津贴发放办法》第九条" in text


_OTHER = "关联 另一笔 取自 民政局.高龄津贴发放 凭 另一笔.身份证号 = 发放.身份证号\n"


def test_a_difference_bounded_on_one_side_says_that_whatever_is_before_counts() -> None:
    bounded = _OTHER + "当 另一笔.退回日期 - 发放.退回日期 <= 90天"
    signed = "另一笔的退回日期减去发放的退回日期的天数不超过90天"
    assert signed + "（另一笔的退回日期早于发放的退回日期的也算）" in _explained(bounded, "zh")
    assert "at most 90 days (as it is wherever" in _explained(bounded, "en")


def test_a_difference_whose_order_is_said_needs_no_such_words() -> None:
    ordered = _OTHER + "当 另一笔.退回日期 >= 发放.退回日期\n"
    text = _explained(ordered + "当 另一笔.退回日期 - 发放.退回日期 <= 90天", "zh")
    assert "减去发放的退回日期的天数不超过90天" in text
    assert "也算" not in text


def _open(condition: str) -> str:
    """The columns of which an explanation says that their absence leaves a case open."""
    line = next(x for x in _explained(condition, "zh").splitlines() if "列为无法判定，不当" in x)
    return line.partition("没有问题：")[2]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("当 发放.金额 > 1 元", "发放的金额"),
        ("当 发放.退回日期 有值", ""),
        ("当 发放.退回日期 缺失 或 发放.退回日期 > 2020年1月1日", ""),
        ("当 发放.退回日期 有值 或 发放.金额 > 1 元", "发放的金额"),
        ("当 首个有值(发放.退回日期, 核查日()) > 2020年1月1日", ""),
        ("当 首个有值(发放.金额, 1 元) > 1 元 且 非 发放.区划 缺失", ""),
        ("当 当地标准 地区 发放.区划 > 1 元", "发放的区划"),
        (
            "关联 任职 取自 组织部.任职 凭 任职.身份证号 = 发放.身份证号\n当 任职 有效于 发放.月份",
            "发放的身份证号、任职的任职日期",
        ),
        ("按 发放.身份证号\n当 合计(发放.金额) > 1 元", "发放的身份证号"),
        ("按 发放.身份证号\n当 最大(发放.金额) > 1 元", "发放的身份证号、发放的金额"),
        ("按 发放.身份证号\n当 任一(发放.金额 > 1 元)", "发放的身份证号、发放的金额"),
    ],
)
def test_only_what_can_leave_a_case_open_is_listed(condition: str, expected: str) -> None:
    assert _open(condition).replace("发放的月份", "").replace("发放的发放编号", "").strip("、") == (
        expected
    )
