"""Partitioned folders: files that are one table, with columns in their folders' names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from tests.filing.world import GOOD, GOOD_2, HEADER
from tests.formats.tables import BOTH, parquet, payments
from tests.formats.texts import text
from tests.formats.trap import Trap

Writer = Callable[[Path], str]

FIRST, SECOND = payments().slice(0, 1), payments().slice(1, 1)
#: The date stands in the folders' names, and not in the files.
UNDATED = FIRST.drop_columns(["发放日期"]), SECOND.drop_columns(["发放日期"])
#: The contract's category, said by the folders.
UNKINDED = FIRST.drop_columns(["类别"]), SECOND.drop_columns(["类别"])


def folder(files: Mapping[str, pa.Table | str | bytes]) -> Writer:
    """Writes a folder of Parquet files and texts."""

    def write(into: Path) -> str:
        for name, content in files.items():
            path = f"payments/{name}"
            (parquet(content, path) if isinstance(content, pa.Table) else text(content, path))(into)
        return "payments"

    return write


def parts(
    name: str, files: Mapping[str, Any], *, filed: tuple[Any, ...] = BOTH, **told: Any
) -> Trap:
    """A trap of one folder; both payments are filed unless it says otherwise."""
    filed = () if "refused" in told else filed
    source = {"format": "partitioned"}
    return Trap("partitioned", name, folder(files), filed=filed, source=source, **told)


TRAPS = (
    parts("files without columns in their folders", {"a.parquet": FIRST, "b.parquet": SECOND}),
    parts(
        "a column that only the folders say",
        {"发放日期=2020-05-01/0.parquet": UNDATED[0], "发放日期=2020-05-02/0.parquet": UNDATED[1]},
        delivered={"paid_on": "2020-05-01"},
    ),
    parts(
        "folders in folders",
        {
            "year=2020/类别=普通/0.parquet": UNKINDED[0],
            "year=2020/类别=特困/0.parquet": UNKINDED[1],
        },
        warned=("HY522", "HY522"),
    ),
    parts(
        "a value that is escaped as addresses are",
        {
            "%E7%B1%BB%E5%88%AB=%E6%99%AE%E9%80%9A/0.parquet": UNKINDED[0],
            "类别=%E7%89%B9%E5%9B%B0/0.parquet": UNKINDED[1],
        },
        delivered={"kind": "普通"},
    ),
    parts(
        "a slash and a colon within a value",
        {"姓名=%E5%BC%A0%2F%3A%3D/0.parquet": FIRST.drop_columns(["姓名"])},
        filed=("张/:=",),
    ),
    parts(
        "an escape that is no character",
        {"姓名=%FF/0.parquet": FIRST.drop_columns(["姓名"])},
        filed=(),
        quarantined=((1, "lost_character"),),
    ),
    parts(
        "a missing value",
        {
            "类别=__HIVE_DEFAULT_PARTITION__/0.parquet": UNKINDED[0],
            "类别=特困/0.parquet": UNKINDED[1],
        },
        delivered={"kind": None},
    ),
    parts(
        "a value that the contract does not allow",
        {"类别=普惠/0.parquet": UNKINDED[0], "类别=特困/0.parquet": UNKINDED[1]},
        filed=("李四",),
        quarantined=((1, "not_in_values"),),
    ),
    parts(
        "the notes of writers",
        {
            "_SUCCESS": b"",
            "_temporary/0/x.parquet": b"half",
            ".part-0.parquet.crc": b"crc",
            "_common_metadata": b"?",
            "part-0.snappy.parquet": FIRST,
            "part-1.snappy.parquet": SECOND,
        },
    ),
    parts("the order of names, not of writing", {"b/0.parquet": SECOND, "a/0.parquet": FIRST}),
    parts(
        "files without a suffix",
        {"类别=普通/000000_0": UNKINDED[0], "类别=特困/000000_0": UNKINDED[1]},
    ),
    parts(
        "files of text",
        {"month=1/a.csv": HEADER + GOOD, "month=2/a.csv": HEADER + GOOD_2},
        warned=("HY522", "HY522"),
    ),
    parts(
        "a bad row has the line in its own file",
        {"a.csv": HEADER + GOOD, "b.csv": HEADER + GOOD_2 + "P9,,王五,2020-13-01,1,普通\n"},
        quarantined=((3, "no_such_day"),),
    ),
    parts(
        "a key that two files hold",
        {"a.parquet": FIRST, "b.parquet": FIRST, "c.parquet": SECOND},
        quarantined=((1, "repeated_row"),),
    ),
    parts(
        "columns in another order",
        {"a.parquet": FIRST, "b.parquet": SECOND.select([5, 4, 3, 2, 1, 0])},
    ),
    parts(
        "a file that lacks a column",
        {"a.parquet": FIRST, "b.parquet": UNKINDED[1]},
        refused="HY559",
    ),
    parts(
        "a file with one column more",
        {"a.parquet": FIRST, "b.parquet": SECOND.append_column("备注", pa.array(["好"]))},
        refused="HY559",
    ),
    parts(
        "a file outside the folders",
        {"类别=普通/0.parquet": UNKINDED[0], "0.parquet": UNKINDED[1]},
        refused="HY559",
    ),
    parts(
        "a column in the files and in the folders", {"类别=普通/0.parquet": FIRST}, refused="HY523"
    ),
    parts(
        "a damaged file among sound ones",
        {"a.parquet": FIRST, "b.parquet": b"PAR1"},
        refused="HY528",
    ),
    parts(
        "a note that is no data", {"a.parquet": FIRST, "README.txt": "see also"}, refused="HY559"
    ),
    parts("an empty folder", {"_SUCCESS": b""}, refused="HY531"),
)
