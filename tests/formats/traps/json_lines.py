"""JSON Lines: an object a line, and what is said to be one."""

from __future__ import annotations

import json
from typing import Any

from tests.filing.world import ID, ID_2
from tests.formats.texts import BOTH, text
from tests.formats.trap import Trap

ONE = {
    "编号": "P1",
    "身份证号": ID,
    "姓名": "张三",
    "发放日期": "2020-05-01",
    "金额": "200.00",
    "类别": "普通",
}
TWO = {**ONE, "编号": "P2", "身份证号": ID_2, "姓名": "李四", "类别": "特困"}


def line(record: object, *, ascii_only: bool = False) -> str:
    """A record as its line."""
    return json.dumps(record, ensure_ascii=ascii_only) + "\n"


def as_written(name: str, value: str, record: dict[str, str] = ONE) -> str:
    """The line of a record with a value exactly as it is to stand in the file."""
    return line({**record, name: "\0"}).replace('"\\u0000"', value)


LINES = line(ONE) + line(TWO)


def jsonl(name: str, content: str | bytes, *, filed: tuple[Any, ...] = BOTH, **told: Any) -> Trap:
    """A trap of one file; both payments are filed unless it says otherwise."""
    filed = () if "refused" in told else filed
    source = {"format": "jsonl", **told.pop("source", {})}
    write = text(content, "payments.jsonl")
    return Trap("jsonl", name, write, filed=filed, source=source, **told)


VALUES = (
    jsonl("texts", LINES, delivered={"amount": "200.00"}),
    jsonl("escaped characters", line(ONE, ascii_only=True) + line(TWO, ascii_only=True)),
    jsonl(
        "a character beyond 65,535 as a pair of escapes",
        as_written("姓名", r'"张\ud873\udf3c"'),
        filed=("张\U0002cf3c",),
    ),
    jsonl(
        "an id as a number keeps its digits",
        line(ONE) + as_written("身份证号", ID_2, TWO),
        filed=BOTH,
    ),
    jsonl(
        "an id that lost its digits before",
        line(ONE) + as_written("身份证号", "3.30E+17", TWO),
        filed=("张三",),
        quarantined=((2, "spreadsheet_number"),),
    ),
    jsonl(
        "a number of a hundred digits",
        as_written("金额", "1" * 100) + line(TWO),
        filed=("李四",),
        quarantined=((1, "out_of_range"),),
    ),
    jsonl("a number of ten thousand digits", as_written("编号", "1" * 10_000) + line(TWO)),
    *(
        jsonl(
            f"money as {text}",
            as_written("金额", text),
            filed=("张三",),
            delivered={"amount": text},
        )
        for text in ("1.0", "1", "200.00", "-0.10")
    ),
    jsonl(
        "money with the noise of a binary fraction",
        as_written("金额", "1120656.1300000001") + line(TWO),
        delivered={"amount": "1120656.1300000001"},
    ),
    jsonl(
        "money with too many digits",
        as_written("金额", "0.3333333333333333") + line(TWO),
        filed=("李四",),
        quarantined=((1, "too_many_decimals"),),
    ),
    jsonl(
        "money with an exponent",
        as_written("金额", "2e2") + line(TWO),
        filed=("李四",),
        quarantined=((1, "not_money"),),
    ),
    jsonl("no number", as_written("金额", "NaN") + line(TWO), delivered={"amount": "NaN"}),
    jsonl(
        "yes and no",
        as_written("类别", "true") + line(TWO),
        filed=("李四",),
        quarantined=((1, "not_in_values"),),
    ),
    jsonl("missing values", as_written("姓名", "null") + line(TWO), filed=(None, "李四")),
    jsonl(
        "an object in a cell",
        as_written("姓名", '{"姓": "张"}') + line(TWO),
        filed=("李四",),
        quarantined=((1, "nested_value"),),
    ),
    jsonl(
        "an array in a cell",
        as_written("姓名", '["张三"]') + line(TWO),
        filed=("李四",),
        quarantined=((1, "nested_value"),),
    ),
    jsonl(
        "objects and arrays in columns that no contract reads",
        line({**ONE, "附件": {"页": [1, None, {"x": "y"}]}}) + line({**TWO, "标签": ["a"]}),
        warned=("HY522", "HY522"),
    ),
    jsonl(
        "half of a pair of escapes",
        as_written("姓名", r'"张\ud800"') + line(TWO),
        filed=("李四",),
        quarantined=((1, "bad_text"),),
    ),
)

NAMES = (
    jsonl("names in another order", line(dict(reversed(ONE.items()))) + line(TWO)),
    jsonl(
        "a name that an object lacks",
        line(ONE) + line({k: v for k, v in TWO.items() if k != "姓名"}),
        filed=("张三", None),
    ),
    jsonl(
        "a name that comes first in the last line",
        line(ONE) + line({**TWO, "备注": "好"}),
        warned=("HY522",),
    ),
    jsonl(
        "a name that no object has",
        line({k: v for k, v in ONE.items() if k != "金额"}),
        refused="HY521",
    ),
    jsonl(
        "a name twice in an object",
        line(ONE).replace("{", '{"金额": "999999", ') + line(TWO),
        filed=("李四",),
        quarantined=((1, "repeated_name"),),
    ),
    jsonl(
        "a column by title and by name", line({**ONE, "name": "张三"}) + line(TWO), refused="HY523"
    ),
    jsonl("an empty object", LINES + "{}\n", quarantined=((3, "blank_row"),)),
    jsonl(
        "data in the place of names",
        LINES + "".join(line({f"330182{i}": "1"}) for i in range(5000)),
        refused="HY557",
    ),
)

FORM = (
    jsonl("a byte order mark", "\ufeff" + LINES),
    jsonl("GB18030", LINES.encode("gb18030")),
    jsonl(
        "UTF-8 that is said to be GB18030", LINES, source={"encoding": "gb18030"}, refused="HY556"
    ),
    jsonl("blank lines", "\n" + line(ONE) + "  \r\n\n" + line(TWO) + "\n\x1a"),
    jsonl("lines that end with CR and LF", LINES.replace("\n", "\r\n")),
    jsonl("lines that end with CR alone", LINES.replace("\n", "\r")),
    jsonl("no end of the last line", LINES.rstrip("\n")),
    jsonl("the end-of-file mark of DOS behind the last object", LINES.rstrip("\n") + "\x1a"),
    jsonl(
        "a bad byte",
        LINES.encode() + line(ONE).encode().replace("张".encode(), b"\xff"),
        quarantined=((3, "bad_bytes"),),
    ),
    jsonl("NUL", LINES + line(ONE).replace("张", "\0"), quarantined=((3, "nul_byte"),)),
    jsonl(
        "a line cut short",
        line(ONE)[:-20] + "\n" + line(TWO),
        filed=("李四",),
        quarantined=((1, "invalid_json"),),
    ),
    jsonl("the last line cut short", (LINES + line(ONE))[:-20], quarantined=((3, "invalid_json"),)),
    jsonl(
        "two objects on a line",
        line(ONE).rstrip() + line(TWO) + line(TWO),
        filed=("李四",),
        quarantined=((1, "invalid_json"),),
    ),
    jsonl(
        "a comma behind each object",
        LINES.replace("}\n", "},\n") + line(TWO),
        filed=("李四",),
        quarantined=((1, "invalid_json"), (2, "invalid_json")),
    ),
    jsonl(
        "single quotes",
        line(ONE).replace('"', "'") + line(TWO),
        filed=("李四",),
        quarantined=((1, "invalid_json"),),
    ),
    jsonl("an array among objects", LINES + '["P3"]\n', quarantined=((3, "not_an_object"),)),
    jsonl("a bare word among objects", LINES + "null\n", quarantined=((3, "not_an_object"),)),
    jsonl(
        "brackets without end", LINES + "[" * 200_000 + "\n", quarantined=((3, "not_an_object"),)
    ),
    jsonl("one array", json.dumps([ONE, TWO], ensure_ascii=False), refused="HY557"),
    jsonl("one array, an object a line", f"[\n{line(ONE)},\n{line(TWO)}]\n", refused="HY557"),
    jsonl(
        "an object over several lines",
        json.dumps(ONE, ensure_ascii=False, indent=1),
        refused="HY557",
    ),
    jsonl("CSV under the name of JSON", "编号,姓名\nP1,张三\n", refused="HY557"),
    jsonl("nothing", b"", refused="HY524"),
    jsonl("blank lines and nothing else", "\n \r\n", refused="HY524"),
)

TRAPS = (*VALUES, *NAMES, *FORM)
