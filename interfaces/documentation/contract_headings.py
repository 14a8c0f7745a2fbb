"""What the reference of data contracts says above its tables, in Chinese and English."""

from __future__ import annotations

from typing import Final

Pair = tuple[str, str]

TITLE: Final[Pair] = ("数据约定：写法一览", "Data contracts: what they may say")
INTRODUCTION: Final[Pair] = (
    """
[English](en.md)

一个数据集一份数据约定：一个 YAML 文件，放在工作区的 `contracts/` 里，格式是
[ODCS v3](https://bitol-io.github.io/open-data-contract-standard/)。不必从空白写起：

```sh
huiyan new contract 部门.数据集 --from 报送的文件
```

按文件写出初稿，每一处猜的都写着“核对”。改好之后 `huiyan check` 检查，
`huiyan file 部门.数据集` 入库。
下面是程序读的每一个键；标准里其余的键可以写，程序不看；两者都不是的，`check` 报 HY502。
标准没有词的，写在 `customProperties` 里：`{property: 键, value: 值}`。
""",
    """
[中文](zh.md)

One contract a data set: a YAML file below `contracts/` of the workspace, in
[ODCS v3](https://bitol-io.github.io/open-data-contract-standard/). Nobody has to begin
with a blank page:

```sh
huiyan new contract DEPARTMENT.DATASET --from FILE
```

drafts one from a delivered file, with every guess marked for checking. Then `huiyan check`, and
`huiyan file DEPARTMENT.DATASET`. Below stands every key that the program reads. Other keys of the
standard may be there and say nothing to it; a key that is neither is HY502. What the standard has
no word for stands under `customProperties`, as `{property: key, value: value}`.
""",
)
LEVELS: Final[dict[str, tuple[Pair, Pair]]] = {
    "contract": (("最外层", "The contract"), ("", "")),
    "schema": (
        ("`schema`：数据集", "`schema`: the data set"),
        ("列表里只有一项。", "A list of one item."),
    ),
    "schema_custom": (
        (
            "`schema` 的 `customProperties`：哪些列是日期",
            "`customProperties` of `schema`: which columns are its days",
        ),
        ("值是列的代号或题名。", "The value is a column's name or title."),
    ),
    "property": (("`properties`：一列", "`properties`: a column"), ("", "")),
    "bounds": (
        ("`logicalTypeOptions`：取值范围、时区", "`logicalTypeOptions`: the range, the zone"),
        (
            "两端都算，按这一列的单位写；超出的行隔离。",
            "Both ends included, in the column's unit; rows beyond it are quarantined.",
        ),
    ),
    "property_custom": (
        ("一列的 `customProperties`", "`customProperties` of a column"),
        ("`domain` 必须有。", "`domain` has to be there."),
    ),
    "relationships": (
        ("`relationships`：外键", "`relationships`: foreign keys"),
        (
            "写在列下，或写在 `schema` 下（几列合起来）。",
            "At a column, or at `schema` for several.",
        ),
    ),
    "contract_custom": (
        ("最外层的 `customProperties`", "`customProperties` of the contract"),
        ("", ""),
    ),
    "sla": (
        ("`slaProperties`：多久报送，保存多久", "`slaProperties`: how often, how long"),
        ("", ""),
    ),
    "servers": (
        ("`servers`：文件在哪里", "`servers`: where files lie"),
        (
            "读第一个能读的；文件不论什么格式都是 `type: local`。",
            "The first that can be read counts; files of every format are `type: local`.",
        ),
    ),
    "servers_s3": (
        ("`servers`，`type: s3`：对象存储", "`servers`, `type: s3`: a bucket"),
        ("读法的键同上。", "Keys for reading as above."),
    ),
    "servers_table": (
        ("`servers`，数据库的表", "`servers`: a table of a database"),
        ("`type` 写 `postgres` 或 `mysql`。", "`type` is `postgres` or `mysql`."),
    ),
}
