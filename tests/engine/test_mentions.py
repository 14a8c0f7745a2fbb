"""The files of a pack that speak of absent data sets, and of tables made of them."""

from __future__ import annotations

from pathlib import Path

from dsl.grammar import parse
from dsl.syntax.declarations import File
from dsl.text.source import SourceText
from engine.packs.mentions import files_without

TEXTS = {
    "laws": '方法 目录 "目录"\n  条目 R1 "one"',
    "table": '汇总表 各户 "各户"\n  依据 目录 条目 R1\n  逐条 甲 取自 某局.发放\n'
    "  列\n    户 = 甲.户号",
    "second": '汇总表 总数 "总数"\n  依据 目录 条目 R1\n  逐条 户 取自 各户\n  列\n    户 = 户.户',
    "rule": '规则 某 "某"\n  依据 目录 条目 R1\n  逐条 乙 取自 另局.名册\n'
    '  缺少 丙 取自 总数 凭 丙.户 = 乙.户号\n  疑点\n    说明 "另局"',
    "other": '规则 又 "又"\n  依据 目录 条目 R1\n  逐条 乙 取自 另局.名册\n  疑点\n    说明 "另局"',
}


def files() -> dict[Path, File]:
    return {Path(n): parse(SourceText(n, text)).file for n, text in TEXTS.items()}


def test_what_rests_on_an_absent_data_set_goes_with_it() -> None:
    kept = files_without(files(), {"某局.发放"})
    assert {path.name for path in kept} == {"laws", "other"}


def test_everything_stays_where_all_is_there() -> None:
    assert files_without(files(), set()) == frozenset(map(Path, TEXTS))
