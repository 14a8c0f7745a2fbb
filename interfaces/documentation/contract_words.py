"""The words of the keys of data contracts, in Chinese and English."""

from __future__ import annotations

from typing import Final

from interfaces.documentation.contract_headings import Pair

_TEXT: Final[Pair] = ("文字", "text")
_NAME: Final[Pair] = ("能作名称的词", "a word that can be a name")
_SECRET: Final[Pair] = ("`env:名称` 或 `file:路径`", "`env:NAME` or `file:PATH`")
_LIST: Final[Pair] = ("列表，见下", "a list, see below")

#: By level and key: what it means and what it takes, each in both languages.
KEYS: Final[dict[str, dict[str, tuple[str, str, str, str]]]] = {
    "contract": {
        "apiVersion": ("标准的版本", "the standard's version", "", ""),
        "kind": ("必须是", "always", "", ""),
        "id": ("`部门代号.数据集代号`", "`department.data_set`, the code names", *_NAME),
        "version": ("这份约定的版本", "the contract's version", *_TEXT),
        "domain": ("部门的代号", "the department's code name", *_NAME),
        "dataProduct": ("部门的名称", "the department's title", *_NAME),
        "description": (
            "`purpose`：作什么用",
            "`purpose`: what the data are for",
            "`{purpose: 文字}`",
            "`{purpose: text}`",
        ),
        "schema": ("数据集和它的列", "the data set and its columns", *_LIST),
        "slaProperties": ("报送周期、保存期限", "cadence and retention", *_LIST),
        "servers": ("报送的文件在哪里", "where deliveries lie", *_LIST),
        "customProperties": ("标准没有词的", "what the standard has no word for", *_LIST),
    },
    "schema": {
        "name": ("数据集的代号", "the data set's code name", *_NAME),
        "businessName": ("数据集的题名", "its title", *_NAME),
        "properties": ("各列", "the columns", *_LIST),
        "relationships": ("几列合成的外键", "foreign keys of several columns", *_LIST),
        "customProperties": ("日期是哪些列", "which columns are its days", *_LIST),
    },
    "schema_custom": {
        "eventDate": (
            "事情发生的日期或月份",
            "when what a row tells happened",
            "日期列、月份列",
            "a column of days or months",
        ),
        "validFrom": (
            "从哪天起有效；规则里写“有效于”",
            "from when a row is valid; rules say `valid on`",
            "日期列、月份列",
            "a column of days or months",
        ),
        "validUntil": (
            "到哪天为止；空着、写“长期”都是没有止期",
            "until when; empty and 长期 have no end",
            "日期列、月份列",
            "a column of days or months",
        ),
    },
    "property": {
        "name": ("列的代号", "the column's code name", *_NAME),
        "businessName": ("列的题名", "its title", *_NAME),
        "logicalType": (
            "标准的类型，程序不用",
            "the standard's type; the program does not use it",
            "",
            "",
        ),
        "logicalTypeOptions": ("取值范围、时区", "the range, the zone", "见下", "see below"),
        "required": (
            "没有值的行隔离",
            "rows without a value are quarantined",
            "`true` `false`",
            "`true` `false`",
        ),
        "primaryKey": (
            "认出一行的列；重复的行隔离",
            "names a row; doubles are quarantined",
            "`true` `false`",
            "`true` `false`",
        ),
        "primaryKeyPosition": (
            "几列合成主键时的次序",
            "its place in a key of several columns",
            "1、2、3 …",
            "1, 2, 3 …",
        ),
        "classification": (
            "敏感程度；后两种一律遮盖。身份证号、姓名、电话不写时按 personal",
            "the last two are always masked; ids, names, phones without one are personal",
            "",
            "",
        ),
        "relationships": ("外键", "foreign keys", *_LIST),
        "customProperties": ("含义等", "its domain and more", *_LIST),
    },
    "bounds": {
        "minimum": ("最小", "the least", "数、日期、月份", "a number, day or month"),
        "maximum": ("最大", "the greatest", "数、日期、月份", "a number, day or month"),
        "defaultTimezone": (
            "时刻列是哪里的时钟；不写是 Asia/Shanghai",
            "whose clock a column of times is on; Asia/Shanghai without it",
            "IANA 名称或时差",
            "an IANA name or an offset",
        ),
    },
    "property_custom": {
        "domain": ("含义", "the domain", "见“含义”", "see Domains"),
        "header": (
            "文件表头里的写法；不写则是题名、代号",
            "its words in a header; title and name without it",
            "一个词或列表",
            "a word or a list",
        ),
        "unit": (
            "没有写单位的数按什么算；金额、百分比的列才有",
            "what plain numbers stand in; of money and percents",
            "",
            "",
        ),
        "values": (
            "类别允许的词；别的词隔离",
            "the words of a category; others are quarantined",
            "列表",
            "a list",
        ),
        "delivered": ("这一列可不可以不报", "whether it may be left out", "", ""),
        "blankMeans": (
            "空白的单元格是什么，如“否”“无”、0；不写，空白就是不知道",
            "what a blank cell is, such as no or 0; unsaid, a blank is unknown",
            "一个值",
            "a value",
        ),
        "merged": (
            "跨几行的合并单元格：每行都是这个值，还是拒收；不写时数与金额拒收，其余每行相同",
            "cells merged over several rows: the value of each row, or refused; unsaid, numbers "
            "and amounts are refused and the others repeated",
            "",
            "",
        ),
    },
    "relationships": {
        "to": (
            "对方的列",
            "the other column",
            "`部门.数据集.列` 的代号",
            "`department.data_set.column`",
        ),
        "from": (
            "本表的列（写在 `schema` 下时）",
            "own columns, at `schema`",
            "列的代号",
            "columns' names",
        ),
        "type": ("必须是", "always", "`foreignKey`", "`foreignKey`"),
    },
    "contract_custom": {
        "delivery": (
            "一批代替什么：上一批（full）、同一期的那一批（period）、不代替只新增（increment），"
            "还是只报变动、主键已有的换成新的内容（changes）",
            "what a delivery replaces: the last one (`full`), that of its period (`period`), none "
            "(`increment`), or rows with the same key (`changes`)",
            "",
            "",
        ),
        "period": (
            "`delivery: period` 按什么报",
            "what a delivery of `delivery: period` is of",
            "",
            "",
        ),
        "periodColumn": (
            "文件名里没有期别时，由哪一列得知",
            "the column that says the period where the file's name does not",
            "日期列、月份列",
            "a column of days or months",
        ),
        "deliveryName": (
            "日期在文件名的哪里；不写就按常见的写法认",
            "where the date stands in names of files; without it they are read as usual",
            "`名单_{year}{month}.csv`，可用 `{day}` `{quarter}` `*`",
            "`list_{year}{month}.csv`, also `{day}` `{quarter}` `*`",
        ),
        "mayBeEmpty": (
            "一行也没有时，是不是就是没有；不写则待认可",
            "whether no rows means that there are none; a delivery without rows is held otherwise",
            "",
            "",
        ),
        "heldBelow": (
            "行数不超过上一批的多少就待认可；默认 50%",
            "held where it has at most this share of the rows before; 50% by default",
            "`0%` … `100%`",
            "`0%` … `100%`",
        ),
        "toldBelow": (
            "行数不超过上一批的多少就提示；默认 80%",
            "told where it has at most this share of the rows before; 80% by default",
            "`0%` … `100%`",
            "`0%` … `100%`",
        ),
        "serialDates": (
            "日期列里的五位数从哪一年数起；不写就不认",
            "from which year five digits in a date column count; without it they are refused",
            "",
            "",
        ),
        "dateOrder": (
            "年份在最后的日期先写日还是月；不写就不认",
            "what comes first in dates that end with the year; without it they are refused",
            "",
            "",
        ),
        "legalBasis": (
            "凭什么持有",
            "why the data may be held",
            "`[{regulation: 法规, article: 条}]`，可加 `url`",
            "`[{regulation: …, article: …}]`, `url` if there is one",
        ),
    },
    "sla": {
        "property": ("报送周期、保存期限", "cadence, retention", "", ""),
        "value": ("多少", "how many", "1、2、3 …", "1, 2, 3 …"),
        "unit": ("单位", "units", "", ""),
    },
    "servers": {
        "type": ("在哪一种地方", "what kind of place", "", ""),
        "path": (
            "从工作区算起的路径，`*` 代表任意文字",
            "a path from the workspace on; `*` is any text",
            *_TEXT,
        ),
        "format": ("格式；不写看文件名", "the format; by the file's name without it", "", ""),
        "encoding": ("编码；不写由程序看出", "the encoding; found out without it", "", ""),
        "delimiter": ("分隔符；不写由程序看出", "the delimiter; found out without it", *_TEXT),
        "skipRows": ("表头之上有几行", "title rows above the header", "0、1、2 …", "0, 1, 2 …"),
        "sheet": (
            "工作表的名称；按月命名时写日期的位置，如 `{year}年{month}月`",
            "a workbook's sheet; where they are named by month with the place of the date, such "
            "as `{year}-{month}`",
            *_TEXT,
        ),
        "table": ("OCDS 文件里的哪一张表", "which table of an OCDS file", *_TEXT),
    },
    "servers_s3": {
        "location": ("位置", "where", "`s3://桶/文件夹/*.csv`", "`s3://bucket/folder/*.csv`"),
        "endpointUrl": ("存储的地址", "the store's address", *_TEXT),
        "region": ("区域", "its region", *_TEXT),
        "accessKey": ("账号", "the key", *_SECRET),
        "secretKey": ("密钥", "the secret", *_SECRET),
    },
    "servers_table": {
        "host": ("主机", "the host", *_TEXT),
        "port": ("端口", "the port", "5432、3306 …", "5432, 3306 …"),
        "database": ("库", "the database", *_TEXT),
        "schema": ("模式", "the schema", *_TEXT),
        "user": ("用户", "the user", *_TEXT),
        "password": ("密码", "the password", *_SECRET),
        "driver": ("ODBC 驱动的名称", "the ODBC driver's name", *_TEXT),
        "watermark": (
            "只增不减的列；increment 时必须有",
            "a column that only grows; an increment needs it",
            *_TEXT,
        ),
    },
}
