"""Contracts drafted from files: what is guessed of columns, keys and days, and on what ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter

from adapters.isolation import workplace
from adapters.sources import FileSource, ReadOptions
from dsl.domains import Domain, Kind
from engine.catalog.contract import Contract, Unit
from engine.catalog.contract_reading import load_contracts
from engine.filing.cells import CellRule, Read, read_cell
from engine.filing.drafting import numbers
from engine.filing.drafting.draft import Draft, draft_of
from engine.filing.drafting.guess import guess_column
from engine.filing.drafting.guessed import Doubt, Ground, Guess, Known
from engine.filing.drafting.keys import key_of, unnamed_rows
from engine.filing.drafting.sample import Sample, sample_of
from engine.filing.headers import header_word
from tests.cli.program import huiyan

IDS = list(numbers.practice_resident_ids(8))
CODES = list(numbers.practice_credit_codes(8))


def guess(title: str, *texts: str | None, word: str = "") -> Guess:
    """The guess for a column."""
    return guess_column(title, word or title, pa.array(texts, pa.string()))


def drafted(**columns: Sequence[str | None]) -> Draft:
    """The draft of a file with these columns."""
    texts = tuple(pa.array(c, pa.string()) for c in columns.values())
    return draft_of(Sample(tuple(columns), texts, ReadOptions(), whole=True))


@pytest.mark.parametrize(
    ("title", "texts", "domain"),
    [
        ("甲", IDS, "resident_id"),
        ("甲", [*IDS[:4], "330182193104060110"], "resident_id"),  # one does not check out
        ("身份证号", ["330182193104060110", "330182193104060111"], "resident_id"),
        ("甲", CODES, "credit_code"),
        ("收款人证件号", [*IDS[:4], *CODES[:4]], "code:收款人"),
        ("甲", ["2024-01-05", "2024/1/6", "20240107", "2024年1月8日"], "date"),
        ("编号", ["20240105", "20240106"], "code:编号"),
        ("甲", ["20240105", "20240106"], "date"),
        ("甲", ["2024-01", "2024年2月"], "month"),
        ("月份", ["202401", "202402"], "month"),
        ("甲", ["202401", "202402"], "count"),
        ("发放金额", ["100", "200.50"], "money"),
        ("甲", ["100元", "2万元"], "money"),
        ("甲", ["100.00", "200.50"], "money"),
        ("面积", ["100.00", "200.50"], "number"),
        ("甲", ["1.5", "2.25"], "number"),
        ("人数", ["1", "12"], "count"),
        ("甲", ["0012", "0013"], "code:甲"),
        ("甲", ["2018-01-05 08:30", "2018/1/6 10:00"], "timestamp"),
        ("甲", ["2018年1月5日8时30分", "2018年1月6日0时0分"], "timestamp"),
        ("甲", ["2018-01-05 00:00:00", "2018-01-06 00:00:00.0"], "date"),
        ("甲", ["30%", "12.5%"], "percent"),
        ("持股比例", ["0.3", "0.125"], "percent"),
        ("甲", ["30天", "12天"], "period/day"),
        ("甲", ["10个工作日"], "period/workday"),
        ("甲", ["是", "否", "是"], "flag"),
        ("是否中标", ["1", "0"], "flag"),
        ("甲", ["1", "0"], "count"),
        ("甲", ["13800138000", "13900139000"], "phone"),
        ("联系电话", ["0571-63218888"], "phone"),
        ("收款账号", ["6222 0000 0000 0001 234"], "account"),
        ("发票号码", ["00012345"], "code:发票"),
        ("姓名", ["王阿根", "买买提·艾力"], "person_name"),
        ("甲", ["王阿根", "李小红", "张大力"], "person_name"),
        ("甲", ["高", "中", "低"] * 4, "category"),
        ("类别", ["普通", "特困"], "category"),
        ("甲", ["普通", "特困"], "text"),
        ("甲", ["演练市教育局", "大山建设有限公司"], "org_name"),
        ("住址", ["甲村一组"], "address"),
        ("事由", ["因病"] * 20, "text"),
        ("甲", ["一段说明文字，没有别的意思"], "text"),
    ],
)
def test_what_a_column_means(title: str, texts: list[str], domain: str) -> None:
    assert str(guess(title, *texts).domain) == domain


def test_what_only_a_person_can_say_is_a_doubt() -> None:
    assert guess("金额", "1", "2").doubts == (Doubt.UNIT,)
    assert guess("金额", "1", word="金额（万元）").unit is Unit.TEN_THOUSAND_YUAN
    assert guess("金额", "1", word="金额（万元）").doubts == ()
    both = guess("签订日期", "05-01-2018", "06-02-2018")
    assert (both.domain.kind, both.date_order, both.doubts) == (Kind.DATE, "", (Doubt.DATE_ORDER,))
    assert guess("签订日期", "25-01-2018", "26-02-2018").date_order == "day-first"
    assert guess("签订日期", "01-25-2018", "02-26-2018").date_order == "month-first"
    assert guess("签订日期", "43105").doubts == (Doubt.SERIAL_DATES,)
    assert guess("类别", "普通", "特困", "普通").values == ("普通", "特困")
    assert guess("甲", None, "", "--").doubts == (Doubt.NO_VALUES,)
    assert guess("身份证号", None).ground is Ground.HEADER


def test_the_key_is_the_first_column_that_names_rows() -> None:
    assert drafted(姓名=["王", "李"], 编号=["1", "2"]).key == ("编号",)
    twice = drafted(身份证号=[IDS[0], IDS[0]], 月份=["2024-01", "2024-02"], 金额=["1", "2"])
    assert (twice.key, twice.event_date) == (("身份证号", "月份"), "月份")
    assert drafted(姓名=["王", "王"], 金额=["1", "1"]).key == ()
    doubled = {"编号": pa.array([*map(str, range(20)), "3", None])}
    assert key_of(doubled, {"编号": Kind.CODE}) == ("编号",)
    assert unnamed_rows(doubled, ("编号",)) == 2


def test_days_of_which_a_row_is() -> None:
    born = drafted(出生日期=["1990-01-01"], 登记日期=["2024-01-01"], 编号=["1"])
    assert (born.event_date, born.valid_until) == ("登记日期", "")
    post = drafted(编号=["1"], 任职日期=["2020-01-01"], 免职日期=["长期"])
    assert (post.event_date, post.valid_from) == ("任职日期", "任职日期")
    assert post.valid_until == "免职日期"
    assert post.columns[2].unreadable == 0


def test_headers_become_names_that_rules_can_write() -> None:
    draft = drafted(**{"金额（元）": ["1"], "1号": ["a"], "金额": ["2"], " ": ["x"]})
    assert [c.title for c in draft.columns] == ["金额", "号", "金额2"]
    assert [c.header for c in draft.columns] == ["金额（元）", "1号", "金额"]
    assert draft.nameless == (4,)


def test_practice_numbers_check_out_and_are_nobodys() -> None:
    persons = list(numbers.practice_resident_ids(numbers.MOST))
    companies = list(numbers.practice_credit_codes(numbers.MOST))
    for made, kind in ((persons, "resident_id"), (companies, "credit_code")):
        assert len(set(made)) == numbers.MOST
        assert all(n.removeprefix("91").startswith("99") for n in made)
        rule = CellRule(guess("甲", *made[:9]).domain)
        assert rule.domain.kind == kind
        assert all(isinstance(read_cell(n, rule), Read) for n in made[::97])
    assert {int(p[16]) % 2 for p in persons} == {0, 1}
    # the examples of the standards, GB 11714 and GB 32100
    assert numbers.organisation_check("D2143569") == "X"
    assert numbers.organisation_check("M000100Y") == "4"


def test_the_city_is_guessed_from_its_deliveries_alone(tmp_path: Path) -> None:
    """Of each data set one file, without what the contracts say: nearly all is found."""
    assert huiyan("init", tmp_path / "city", "--example", "city", "--factor", "0.05").code == 0
    contracts, _ = load_contracts([tmp_path / "city/contracts"])
    seen: Counter[str] = Counter()
    with workplace(tmp_path / "place") as place:
        for contract in contracts.contracts:
            assert isinstance(contract.source, FileSource)
            path = min((tmp_path / "city").glob(contract.source.path))
            sample = sample_of(path, path.name, ReadOptions(), place)
            assert isinstance(sample, Sample), path
            seen.update(_compared(draft_of(sample), contract))
    assert seen["column"] > 150
    assert seen["right"] >= 0.95 * seen["column"]
    assert seen["key"] == len(contracts.contracts)


def _compared(draft: Draft, contract: Contract) -> Counter[str]:
    ours = {header_word(h): c.column for c in contract.columns for h in c.headers}
    pairs = {c.name: (c, ours[header_word(c.header or c.title)]) for c in draft.columns}
    right = sum(c.guess.domain.kind is own.domain.kind for c, own in pairs.values())
    key = {pairs[name][1].name for name in draft.key} == set(contract.data_set.key)
    return Counter({"column": len(pairs), "right": right, "key": int(key)})


def test_one_impossible_day_is_not_half_of_a_column_of_one_day() -> None:
    made = guess("发放日期", *["2026-10-05"] * 19, "2026-13-05")
    assert str(made.domain) == "date"


def test_what_other_contracts_call_a_name_must_be_written_like_one() -> None:
    known = Known("name", Domain(Kind.PERSON_NAME))
    for texts, kind in ((["张三", "李四", "王五"], Kind.PERSON_NAME), (["01", "02", "03"], None)):
        made = guess_column("姓名", "姓名", pa.array(texts, pa.string()), known)
        assert (made.domain.kind is Kind.PERSON_NAME) == (kind is Kind.PERSON_NAME)


def test_a_title_merged_over_all_columns_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("名册")
        sheet.merge_range(0, 0, 0, 2, "低保对象花名册")
        for number, row in enumerate((("户编号", "村", "人数"), ("H1", "东村", 3)), start=1):
            sheet.write_row(number, 0, row)
    with workplace(tmp_path / "incoming") as place:
        sample = sample_of(path, path.name, ReadOptions(), place)
    assert isinstance(sample, Sample)
    assert (sample.header, sample.options.skip_rows) == (("户编号", "村", "人数"), 1)
