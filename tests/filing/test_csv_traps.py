"""Each way in which a CSV file lies, by name: what is filed, what is not, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.filing.world import GOOD, GOOD_2, HEADER, ID, World, codes, make_strict_world


def told(rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Line and reason of each quarantined row."""
    return [(r["line"], r["reason"]) for r in rows]


def names(world: World, content: bytes | str) -> list[str]:
    """The names of the filed persons, in their order."""
    return [r["name"] for r in world.rows(world.file(content))]


def test_byte_order_mark_is_no_part_of_the_first_header_word(world: World) -> None:
    assert names(world, ("\ufeff" + HEADER + GOOD).encode()) == ["张三"]
    assert world.filing(world.file()).sources[0].encoding == "utf-8-sig"


def test_gb18030_is_recognised(world: World) -> None:
    receipt = world.file((HEADER + GOOD).encode("gb18030"))
    assert world.rows(receipt)[0]["name"] == "张三"
    assert world.filing(receipt).sources[0].encoding == "gb18030"


def test_gb18030_with_four_byte_characters(world: World) -> None:
    assert names(world, (HEADER + GOOD.replace("张三", "张𬭼")).encode("gb18030")) == ["张𬭼"]


def test_the_whole_stream_decides_on_the_encoding(world: World) -> None:
    plain = "".join(f"P{i},,,2020-05-01,1,\n" for i in range(3, 3000))
    content = (HEADER.encode("gb18030")) + plain.encode() + GOOD.encode("gb18030")
    assert names(world, content)[-1] == "张三"


def test_a_bad_byte_costs_its_row_only_in_gb18030(world: World) -> None:
    bad = b"P9," + b"\xff" + ",王五,2020-05-01,1,普通\n".encode("gb18030")
    content = HEADER.encode("gb18030") + GOOD.encode("gb18030") + bad + GOOD_2.encode("gb18030")
    receipt = world.file(content)
    assert [r["name"] for r in world.rows(receipt)] == ["张三", "李四"]
    (row,) = world.quarantine(receipt)
    assert (row["line"], row["row"], row["reason"]) == (3, 2, "bad_bytes")
    assert str(content.index(b"\xff")) in row["text_en"]
    assert row["raw"] == "P9,\\xff,王五,2020-05-01,1,普通"


def test_a_bad_byte_in_utf8_does_not_make_it_gb18030(world: World) -> None:
    content = (HEADER + GOOD).encode() + b"P9\xff,,,2020-05-01,1,\n" + GOOD_2.encode()
    receipt = world.file(content)
    assert world.filing(receipt).sources[0].encoding == "utf-8"
    assert told(world.quarantine(receipt)) == [(3, "bad_bytes")]
    assert [r["name"] for r in world.rows(receipt)] == ["张三", "李四"]


def test_a_lead_byte_before_a_line_end_does_not_swallow_it(world: World) -> None:
    content = (HEADER + GOOD).encode("gb18030") + b"P9,,\x81\n" + GOOD_2.encode("gb18030")
    receipt = world.file(content)
    assert told(world.quarantine(receipt)) == [(3, "bad_bytes")]
    assert receipt.rows_filed == 2


def test_nul_bytes_cost_their_row(world: World) -> None:
    receipt = world.file(HEADER + GOOD + "P9,,\0,2020-05-01,1,\n" + GOOD_2)
    assert told(world.quarantine(receipt)) == [(3, "nul_byte")]
    assert receipt.rows_filed == 2


@pytest.mark.parametrize("ragged", ["P9,,,2020-05-01,1\n", "P9,,,2020-05-01,1,,\n", "P9\n"])
def test_ragged_rows(world: World, ragged: str) -> None:
    receipt = world.file(HEADER + GOOD + ragged + GOOD_2)
    (row,) = world.quarantine(receipt)
    assert (row["line"], row["reason"], row["raw"]) == (3, "ragged", ragged.strip())
    assert receipt.rows_filed == 2


def test_an_unterminated_quote_costs_one_row(world: World) -> None:
    receipt = world.file(HEADER + 'P9,,"王五,2020-05-01,1,\n' + GOOD + GOOD_2)
    assert told(world.quarantine(receipt)) == [(2, "unterminated_quote")]
    assert receipt.rows_filed == 2


def test_an_unterminated_quote_before_quoted_rows(world: World) -> None:
    quoted = ",".join(f'"{c}"' for c in GOOD.strip().split(",")) + "\n"
    receipt = world.file(HEADER + 'P9,,"王五,2020-05-01,1,\n' + quoted + GOOD_2)
    assert told(world.quarantine(receipt)) == [(2, "unterminated_quote")]
    assert receipt.rows_filed == 2


def test_an_unterminated_quote_on_the_last_line(world: World) -> None:
    receipt = world.file(HEADER + GOOD + 'P9,,"王五,2020-05-01,1,')
    assert told(world.quarantine(receipt)) == [(3, "unterminated_quote")]
    assert receipt.rows_filed == 1


def test_a_record_over_lines_with_too_few_cells(world: World) -> None:
    receipt = world.file(HEADER + 'P9,,"王\n五",2020-05-01,1\nx,"y"\n' + GOOD)
    assert told(world.quarantine(receipt)) == [
        (2, "unterminated_quote"),
        (3, "ragged"),
        (4, "ragged"),
    ]
    assert [r["_line"] for r in world.rows(receipt)] == [5]


def test_a_quoted_cell_over_hundreds_of_lines_is_a_lost_quote(world: World) -> None:
    long = 'P9,,"' + "x\n" * 300 + '",2020-05-01,1,\n'
    receipt = world.file(HEADER + long + GOOD)
    assert told(world.quarantine(receipt))[0] == (2, "unterminated_quote")
    assert receipt.rows_in == 302
    assert [r["no"] for r in world.rows(receipt)] == ["P1"]


def test_text_after_a_closing_quote(world: World) -> None:
    receipt = world.file(HEADER + 'P9,,"王"五,2020-05-01,1,\n' + GOOD)
    assert told(world.quarantine(receipt)) == [(2, "stray_quote")]


def test_a_quote_within_a_cell_is_a_character(world: World) -> None:
    receipt = world.file(HEADER + 'P9,,王"五,2020-05-01,1,\n' + GOOD)
    assert world.rows(receipt)[0]["name"] == '王"五'


def test_quoted_delimiters_quotes_and_line_ends(world: World) -> None:
    row = 'P9,,"王,""五""\n六",2020-05-01,"1,234.00",普通\n'
    receipt = world.file(HEADER + row + GOOD_2)
    first, second = world.rows(receipt)
    assert (first["name"], str(first["amount"])) == ('王,"五"六', "1234.00")
    assert (first["_line"], second["_line"], second["_row"]) == (2, 4, 2)


def test_carriage_returns(world: World) -> None:
    receipt = world.file((HEADER + GOOD + GOOD_2).replace("\n", "\r\n"))
    assert [r["kind"] for r in world.rows(receipt)] == ["普通", "特困"]
    assert world.filing(receipt).sources[0].lines == 3


def test_a_lone_carriage_return_ends_no_line(world: World) -> None:
    receipt = world.file(HEADER + "P9,,王\r五,2020-05-01,1,\n" + GOOD)
    assert [r["_line"] for r in world.rows(receipt)] == [2, 3]


def test_blank_lines_are_counted_and_are_no_rows(world: World) -> None:
    receipt = world.file("\n" + HEADER + "\n" + GOOD + "  \r\n\n" + GOOD_2 + "\n\x1a")
    assert (receipt.rows_in, receipt.rows_filed) == (2, 2)
    assert [r["_line"] for r in world.rows(receipt)] == [4, 7]


def test_a_spreadsheets_leftover_commas(world: World) -> None:
    receipt = world.file(HEADER + GOOD + ",,,,,\n, ,,,,\n" + GOOD_2)
    assert told(world.quarantine(receipt)) == [(3, "blank_row"), (4, "blank_row")]


def test_leftover_commas_below_the_last_row_are_no_rows(world: World) -> None:
    receipt = world.file(HEADER + GOOD + ",,,,,\n, ,,,,\n" * 30)
    assert (receipt.rows_in, receipt.rows_filed) == (1, 1)
    assert [(m.column, m.mark, m.cells) for m in receipt.normalised] == [("", "foot_row", 60)]


def test_a_foot_of_short_lines(world: World) -> None:
    receipt = world.file(HEADER + GOOD + "合计,,,,200\n制表人：王五\n")
    assert (receipt.rows_in, receipt.rows_filed, receipt.rows_quarantined) == (1, 1, 0)
    told_foot = next(d for d in receipt.diagnostics if d.code == "HY765")
    assert dict(told_foot.arguments)["rows"] == "3 合计, 4 制表人"


def test_a_foot_that_goes_on_for_long_is_data(world: World) -> None:
    receipt = world.file(HEADER + GOOD + "合计,,,,200\n" * 30)
    assert receipt.rows_quarantined == 30


def test_a_last_line_without_its_end(world: World) -> None:
    assert names(world, (HEADER + GOOD + GOOD_2).rstrip("\n")) == ["张三", "李四"]


def test_a_header_alone_is_no_data_of_today(world: World) -> None:
    receipt = world.file(HEADER)
    assert (receipt.state, receipt.rows_in, codes(receipt)) == ("held", 0, ["HY595"])
    assert world.rows(receipt) == []
    assert world.current_ids() == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "HY524"),
        (b"\n\n", "HY524"),
        ((HEADER + GOOD).encode("utf-16"), "HY526"),
        (b'"' + HEADER.encode() + GOOD.encode(), "HY527"),
        (b"\xff\xfe\xff,b\n", "HY526"),
        (HEADER.replace("姓名", "姓名,姓名").encode(), "HY523"),
        (HEADER.replace("姓名", "姓名,name").encode(), "HY523"),
        (HEADER.replace("姓名", "姓").encode(), "HY521"),
        (HEADER.replace(",姓名", "").encode(), "HY521"),
    ],
)
def test_files_that_are_refused_whole(world: World, content: bytes, code: str) -> None:
    receipt = world.file(content)
    assert receipt.state == "refused"
    assert code in codes(receipt)
    assert world.current_ids() == []


def test_an_unknown_column_stays_out_with_a_warning(world: World) -> None:
    receipt = world.file(HEADER.replace("姓名", "姓名,备注") + GOOD.replace("张三", "张三,好"))
    assert (receipt.state, codes(receipt)) == ("filed", ["HY522"])
    (diagnostic,) = receipt.diagnostics
    (text,) = receipt.texts
    assert diagnostic.span is not None
    assert text.slice(diagnostic.span) == "备注"


def test_headers_match_without_width_space_and_case(world: World) -> None:
    receipt = world.file(HEADER.replace("编号", "ＮＯ").replace("姓名", " 姓 名 ") + GOOD)
    assert (receipt.state, receipt.rows_filed) == ("filed", 1)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_delimiters(world: World, delimiter: str) -> None:
    receipt = world.file((HEADER + GOOD + GOOD_2).replace(",", delimiter))
    assert [r["name"] for r in world.rows(receipt)] == ["张三", "李四"]


def test_a_pipe_byte_within_a_gb18030_character_is_no_delimiter(world: World) -> None:
    # 倈 is the bytes 82 7C: the second is the pipe's
    assert b"|" in "倈".encode("gb18030")
    content = (HEADER + GOOD.replace("张三", "倈")).replace(",", "|").encode("gb18030")
    assert names(world, content) == ["倈"]


def test_a_second_byte_order_mark_in_the_middle(world: World) -> None:
    receipt = world.file("\ufeff" + HEADER + GOOD + "\ufeff" + GOOD_2)
    assert [r["no"] for r in world.rows(receipt)] == ["P1", "P2"]
    assert world.delivered(receipt)[1]["no"] == "\ufeffP2"


def test_the_quarantine_names_every_fault_of_a_row(world: World) -> None:
    receipt = world.file(HEADER + f"P9,{ID[:-1]}9,张三,2020-02-30,1.005,普\n")
    (row,) = world.quarantine(receipt)
    assert row["reasons"] == [
        "bad_check_digit",
        "no_such_day",
        "too_many_decimals",
        "not_in_values",
    ]
    assert "普通" in row["text_zh"]
    assert (row["column"], row["raw"]) == ("身份证号", f"P9,{ID[:-1]}9,张三,2020-02-30,1.005,普")


def test_of_two_rows_with_one_key_each_names_the_line_of_the_other(world: World) -> None:
    receipt = world.file(HEADER + GOOD + GOOD_2 + GOOD.replace("张三", '"张""三"'))
    first, row = world.quarantine(receipt)
    assert (first["line"], first["reason"]) == (2, "duplicate_key")
    assert "第 4 行" in first["text_zh"]
    assert (row["line"], row["reason"]) == (4, "duplicate_key")
    assert "第 2 行" in row["text_zh"]
    assert '"张""三"' in row["raw"]
    assert [r["no"] for r in world.rows(receipt)] == ["P2"]


def test_a_row_in_quarantine_is_no_first(world: World) -> None:
    receipt = world.file(HEADER + GOOD.replace("2020-05-01", "abc") + GOOD)
    assert told(world.quarantine(receipt)) == [(2, "not_date")]
    assert [r["_line"] for r in world.rows(receipt)] == [3]


def test_ids_that_a_spreadsheet_destroyed(tmp_path: Path) -> None:
    world = make_strict_world(tmp_path)
    receipt = world.file(HEADER + GOOD.replace(ID, "1.10E+17"))
    assert told(world.quarantine(receipt)) == [(2, "spreadsheet_number")]


def test_quarantine_csv_is_safe_to_open(world: World) -> None:
    receipt = world.file(HEADER + "=1+1,,,2020-13-01,1,\n" + "330182192003070014\n")
    text = (world.filing(receipt).folder / "quarantine.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b"'=1+1,,,2020-13-01" in text
    assert b"'330182192003070014" in text
