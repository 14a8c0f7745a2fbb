"""CSV and TSV: what text files of departments come to."""

from __future__ import annotations

from typing import Any

from tests.filing.world import GOOD, GOOD_2, HEADER, ID
from tests.formats.texts import BOTH, text
from tests.formats.trap import Trap

ROWS = GOOD + GOOD_2
BAD_DATE = "P9,,王五,2020-13-01,1,普通\n"


def csv(name: str, content: str | bytes, *, filed: tuple[Any, ...] = BOTH, **told: Any) -> Trap:
    """A trap of one file of text; both payments are filed unless it says otherwise."""
    filed = () if "refused" in told else filed
    return Trap("csv", name, text(content), filed=filed, **told)


def tsv(name: str, content: str, *, filed: tuple[Any, ...] = BOTH, **told: Any) -> Trap:
    """The same with tabs in place of commas."""
    source = {"format": "tsv", **told.pop("source", {})}
    write = text(content.replace(",", "\t"), "payments.tsv")
    return Trap("tsv", name, write, filed=filed, source=source, **told)


def quoted(row: str) -> str:
    """A row with each cell in quotes."""
    return ",".join(f'"{cell}"' for cell in row.strip().split(",")) + "\n"


ENCODINGS = (
    csv("a byte order mark", "\ufeff" + HEADER + ROWS),
    csv("a byte order mark before a quoted header", "\ufeff" + quoted(HEADER) + ROWS),
    csv("a byte order mark alone", "\ufeff", refused="HY524"),
    csv("GB18030", (HEADER + ROWS).encode("gb18030")),
    csv(
        "GB18030 of four bytes",
        (HEADER + GOOD.replace("张三", "张𬭼")).encode("gb18030"),
        filed=("张𬭼",),
    ),
    csv(
        "GB18030 that says so",
        (HEADER + ROWS).encode("gb18030"),
        source={"encoding": "gb18030"},
    ),
    csv(
        "UTF-8 that is said to be GB18030",
        HEADER + ROWS,
        source={"encoding": "gb18030"},
        refused="HY556",
    ),
    csv(
        "UTF-8 in values alone that is said to be GB18030",
        "no,person,name,paid_on,amount,kind\n" + ROWS,
        source={"encoding": "gb18030"},
        refused="HY556",
    ),
    csv(
        "GB18030 that is said to be UTF-8",
        (HEADER + ROWS).encode("gb18030"),
        source={"encoding": "utf-8"},
        refused="HY556",
    ),
    csv("UTF-16", (HEADER + ROWS).encode("utf-16"), refused="HY526"),
    csv("UTF-16 without a mark", (HEADER + ROWS).encode("utf-16-le"), refused="HY527"),
    csv(
        "a bad byte in UTF-8",
        (HEADER + ROWS).encode() + b"P9,,\xff,2020-05-01,1,\n",
        quarantined=((4, "bad_bytes"),),
    ),
    csv(
        "a bad byte in GB18030",
        (HEADER + ROWS).encode("gb18030") + b"P9,,\xff,2020-05-01,1,\n",
        quarantined=((4, "bad_bytes"),),
    ),
    csv(
        "half a character before a line end",
        (HEADER + "P9,,\u738b").encode("gb18030")[:-1] + b"\n" + ROWS.encode("gb18030"),
        quarantined=((2, "bad_bytes"),),
    ),
    csv(
        "UTF-8 cut in the middle of its last character",
        (HEADER + ROWS + "P9,,王五,2020-05-01,1,普通").encode()[:-1],
        quarantined=((4, "bad_bytes"),),
    ),
    csv(
        "a line of another encoding among the rest",
        (HEADER + ROWS * 3).replace("P1", "Q1", 1).encode() + GOOD.encode("gb18030"),
        filed=(*BOTH, "张三"),
        quarantined=((8, "bad_bytes"), *((line, "repeated_row") for line in (5, 6, 7))),
    ),
    csv("a damaged header", HEADER.encode()[:-3] + b"\n" + ROWS.encode(), refused="HY527"),
    csv("NUL in a row", HEADER + ROWS + "P9,,\0,2020-05-01,1,\n", quarantined=((4, "nul_byte"),)),
    csv("NUL in the header", HEADER.replace("类别", "\0类别") + ROWS, refused="HY527"),
)

LINES = (
    csv("lines that end with CR and LF", (HEADER + ROWS).replace("\n", "\r\n")),
    csv("lines that end with CR alone", (HEADER + ROWS).replace("\n", "\r")),
    csv("CR alone, in GB18030", (HEADER + ROWS).replace("\n", "\r").encode("gb18030")),
    csv(
        "CR alone, with a bad row",
        (HEADER + GOOD + BAD_DATE + GOOD_2).replace("\n", "\r"),
        quarantined=((3, "no_such_day"),),
    ),
    csv("line ends of both kinds", HEADER + GOOD.replace("\n", "\r\n") + GOOD_2),
    csv(
        "CR alone among other line ends",
        HEADER + GOOD + GOOD_2.replace("\n", "\r") + BAD_DATE,
        filed=("张三",),
        quarantined=((3, "ragged"),),
    ),
    csv("blank lines", "\n\n" + HEADER + "\n" + GOOD + "  \r\n" + GOOD_2 + "\n\n"),
    csv("no end of the last line", (HEADER + ROWS).rstrip("\n")),
    csv("the end-of-file mark of DOS", HEADER + ROWS + "\x1a"),
    csv("the end-of-file mark behind the last cell", (HEADER + ROWS).rstrip("\n") + "\x1a"),
    csv("a header alone", HEADER, filed=(), warned=("HY595",)),
    csv(
        "a header alone, without a line end",
        HEADER.rstrip("\n"),
        filed=(),
        warned=("HY595",),
    ),
    csv("nothing", b"", refused="HY524"),
    csv("blank lines and nothing else", b"\r\n \n\n", refused="HY524"),
    csv(
        "a cell of five million characters",
        HEADER + GOOD.replace("张三", "张" * 5_000_000) + GOOD_2,
        filed=("张" * 5_000_000, "李四"),
    ),
    csv("twenty million bytes without a line end", b"x" * 20_000_000, refused="HY525"),
)

QUOTES = (
    csv("all cells in quotes", quoted(HEADER) + quoted(GOOD) + quoted(GOOD_2)),
    csv(
        "delimiters, quotes and line ends in quotes",
        HEADER + 'P9,,"王,""五""\n六",2020-05-01,"1,234.00",普通\n' + GOOD_2,
        filed=('王,"五"六', "李四"),
        delivered={"amount": "1,234.00"},
    ),
    csv(
        "header words over lines",
        HEADER.replace("姓名", '"姓\n名"').replace("金额", '"金额\n"') + ROWS,
    ),
    csv(
        "a quote that never closes",
        HEADER + 'P9,,"王五,2020-05-01,1,\n' + ROWS,
        quarantined=((2, "unterminated_quote"),),
    ),
    csv(
        "a quote that never closes, on the last line",
        HEADER + ROWS + 'P9,,"王五,2020-05-01,1,',
        quarantined=((4, "unterminated_quote"),),
    ),
    csv(
        "a lost quote before quoted rows",
        HEADER + 'P9,,"王五,2020-05-01,1,\n' + quoted(GOOD) + quoted(GOOD_2),
        quarantined=((2, "unterminated_quote"),),
    ),
    csv(
        "text after a closing quote",
        HEADER + 'P9,,"王"五,2020-05-01,1,\n' + ROWS,
        quarantined=((2, "stray_quote"),),
    ),
    csv(
        "a quote within a cell",
        HEADER + GOOD.replace("张三", '张"三') + GOOD_2,
        filed=('张"三', "李四"),
    ),
    csv("a header whose quote never closes", '"' + HEADER + ROWS, refused="HY527"),
)

COLUMNS = (
    csv("a row too short", HEADER + ROWS + "P9,,,2020-05-01,1\n", quarantined=((4, "ragged"),)),
    csv("a row too long", HEADER + ROWS + "P9,,,2020-05-01,1,,\n", quarantined=((4, "ragged"),)),
    csv(
        "an unquoted comma in money",
        HEADER + ROWS + "P9,,,2020-05-01,1,234.00,普通\n",
        quarantined=((4, "ragged"),),
    ),
    csv(
        "a delimiter at the end of each line",
        (HEADER + ROWS).replace("\n", ",\n"),
        warned=("HY522",),
    ),
    csv(
        "a delimiter at the end of each line but the header's",
        HEADER + ROWS.replace("\n", ",\n"),
        filed=(),
        quarantined=((2, "ragged"), (3, "ragged")),
    ),
    csv(
        "thousands of columns",
        "".join(
            row.rstrip("\n") + "".join(f",{kind}{i}" for i in range(3000)) + "\n"
            for row, kind in ((HEADER, "列"), (GOOD, ""), (GOOD_2, ""))
        ),
        warned=(*("HY522",) * 50, "HY741"),
    ),
    csv("a header word twice", HEADER.replace("姓名", "姓名,姓名") + ROWS, refused="HY523"),
    csv(
        "an unknown header word twice",
        HEADER.replace("姓名", "姓名,备注,备注")
        + ROWS.replace("三,", "三,,").replace("四,", "四,,").replace(",,", ",,,"),
        warned=("HY522", "HY522"),
    ),
    csv(
        "the same column by title and by name",
        HEADER.replace("姓名", "姓名,name") + ROWS,
        refused="HY523",
    ),
    csv("a column gone", HEADER.replace(",类别", "") + ROWS.replace(",普通", ""), refused="HY521"),
    csv(
        "header words in full width",
        HEADER.replace("编号", "ＮＯ").replace("姓名", " 姓 名 ") + ROWS,
    ),
    csv("a spreadsheet's leftover rows", HEADER + ROWS + ",,,,,\n"),
    csv(
        "an id that a spreadsheet destroyed",
        HEADER + GOOD.replace(ID, "1.10E+17") + GOOD_2,
        filed=("李四",),
        quarantined=((2, "spreadsheet_number"),),
    ),
)

TITLE = "民政局津贴发放表（2020 年 5 月）\n"
WIDE_TITLE = "民政局津贴发放表,,,,,\n填报单位：,民政局,,制表日期：,2020-06-01,\n"
TITLES = (
    csv("a title", TITLE + HEADER + ROWS, source={"skipRows": 1}),
    csv("titles as wide as the table", WIDE_TITLE + HEADER + ROWS, source={"skipRows": 2}),
    csv(
        "a title of several lines",
        f'"{TITLE}单位：元",,,,,\n' + HEADER + ROWS,
        source={"skipRows": 1},
    ),
    csv("a title with a lost quote", '"' + TITLE + HEADER + ROWS, source={"skipRows": 1}),
    csv("a title and a blank line", TITLE + "\n" + HEADER + ROWS, source={"skipRows": 1}),
    csv(
        "a title and a blank line that is counted",
        TITLE + "\n" + HEADER + ROWS,
        source={"skipRows": 2},
    ),
    csv(
        "a bad row below titles has its own line",
        WIDE_TITLE + HEADER + GOOD + BAD_DATE + GOOD_2,
        source={"skipRows": 2},
        quarantined=((5, "no_such_day"),),
    ),
    csv(
        "a bad byte in a title",
        b"\xff\n" + (HEADER + ROWS).encode(),
        source={"skipRows": 1},
    ),
    csv("a title that nobody counted", WIDE_TITLE + HEADER + ROWS, refused="HY555"),
    csv(
        "one title counted of two",
        WIDE_TITLE + HEADER + ROWS,
        source={"skipRows": 1},
        refused="HY555",
    ),
    csv(
        "a title counted that is not there", HEADER + ROWS, source={"skipRows": 1}, refused="HY555"
    ),
    csv(
        "more titles counted than there are lines",
        HEADER + ROWS,
        source={"skipRows": 9},
        refused="HY555",
    ),
)

DELIMITERS = (
    *(
        csv(f"divided by {name}", (HEADER + ROWS).replace(",", delimiter))
        for name, delimiter in (("semicolons", ";"), ("bars", "|"), ("tabs", "\t"))
    ),
    csv(
        "divided by two bars, as said",
        (HEADER + ROWS).replace(",", "||"),
        source={"delimiter": "||"},
    ),
    csv(
        "divided by a control character, as said",
        (HEADER + ROWS).replace(",", "\x01"),
        source={"delimiter": "\x01"},
    ),
    csv(
        "divided by two bars that nobody told",
        (HEADER + ROWS).replace(",", "||"),
        warned=("HY522",) * 5,
        filed=BOTH,
    ),
    csv(
        "a bar as part of a character",
        (HEADER + GOOD.replace("张三", "倈") + GOOD_2).replace(",", "|").encode("gb18030"),
        filed=("倈", "李四"),
    ),
    csv("the delimiter said in the first line", "sep=;\n" + (HEADER + ROWS).replace(",", ";")),
    csv(
        "the delimiter said in the first line, then a title",
        '\ufeff"sep=;"\r\n' + (TITLE + HEADER + ROWS).replace(",", ";"),
        source={"skipRows": 1},
    ),
    csv(
        "money with a comma between semicolons",
        (HEADER + GOOD.replace("200.00", "\0")).replace(",", ";").replace("\0", "1,200.00")
        + GOOD_2.replace(",", ";"),
        delivered={"amount": "1,200.00"},
    ),
)

TSV = (
    tsv("tabs by the file's name", HEADER + ROWS),
    tsv(
        "commas within cells",
        HEADER + GOOD.replace("张三", "张，三") + GOOD_2,
        filed=("张,三", "李四"),
        delivered={"name": "张，三"},
    ),
    tsv("a title above the header", TITLE + HEADER + ROWS, source={"skipRows": 1}),
    tsv(
        "a cell over lines",
        HEADER + GOOD.replace("张三", '"张\n三"') + GOOD_2,
        filed=("张三", "李四"),
    ),
    tsv("a row too short", HEADER + ROWS + "P9,,\n", quarantined=((4, "ragged"),)),
)

TRAPS = (*ENCODINGS, *LINES, *QUOTES, *COLUMNS, *TITLES, *DELIMITERS, *TSV)
