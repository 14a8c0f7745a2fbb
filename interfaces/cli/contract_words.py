"""What a drafted contract says to the person who checks it, in comments and in the summary."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from engine.filing.drafting.guessed import Doubt, Ground
from interfaces.cli.bilingual import Bilingual

TOP: Final = Bilingual(
    """\
# 按 {file} 写出的初稿（看了 {rows} 行）。写着“核对”的是猜的：逐处核对，改好后把这些说明删去。
# 各个键的意思和写法：docs/contracts/zh.md（在程序的文件夹里）。改完运行 huiyan check。
""",
    """\
# A draft made from {file} ({rows} rows looked at). What says “check” is a guess: go through
# them, mend them, and take these remarks out. What each key means and takes: docs/contracts/en.md
# (in the program's folder). After a change run `huiyan check`.
""",
)
CHECK: Final = Bilingual("核对：{words}", "check: {words}")
NAME: Final = Bilingual(
    "代号，规则和命令里可用；想用英文字母就改（id 跟着改）",
    "the code names that commands and rules use; id joins them",
)
PURPOSE: Final = Bilingual("写这份数据作什么用", "say what the data are for")
KEY: Final = Bilingual("主键，这一列认得出一行", "the key, this column names a row")
KEYS: Final = Bilingual(
    "主键，这 {count} 列合起来才认得出一行", "the key, these {count} columns together name a row"
)
UNNAMED: Final = Bilingual(
    "主键；有 {rows} 行重复或没有值，入库时会隔离",
    "the key; {rows} rows repeat or have no value, and would be quarantined",
)
NO_KEY: Final = Bilingual(
    "没有找到能认出一行的列；在该有的列上写 primaryKey: true",
    "no column was found that names a row; write primaryKey: true where one does",
)
NAMELESS: Final = Bilingual(
    "第 {places} 列没有表头，没有写进来", "column {places} has no header and is left out"
)
EVENT: Final = Bilingual("事情发生的那一列", "the column that says when it happened")
NO_EVENT: Final = Bilingual(
    "有事情发生日期的，写 {property: eventDate, value: 列的代号}",
    "where a column says when it happened: {property: eventDate, value: its name}",
)
VALID: Final = Bilingual(
    "一行从哪天到哪天有效；规则里写“有效于”", "when a row is valid; rules say `valid on`"
)
DELIVERY: Final = Bilingual(
    "每次报全部，新的替换旧的；每次只报新增的写 increment",
    "everything comes each time, the new replaces the old; where only what is new: increment",
)
ORDER: Final = Bilingual(
    "年份在最后的日期，先写日写 day-first，先写月写 month-first",
    "which comes first in dates that end with the year: day-first | month-first",
)
SERIAL: Final = Bilingual(
    "日期列里的五位数是电子表格的日期序号：Excel、WPS 写 1900，旧的苹果机写 1904",
    "five digits in a date column are a spreadsheet's day number: 1900, on old Macs 1904",
)
BASIS: Final = Bilingual(
    "凭什么持有这份数据：法规的名称和条", "why the data may be held: regulation and article"
)
TERMS: Final = Bilingual("多久报送一次，保存多久", "how often it comes, how long it is kept")
PLACE: Final = Bilingual(
    "报送的文件在哪里；* 代表任意文字", "where deliveries lie; * stands for any text"
)
OUTSIDE: Final = Bilingual(
    "文件不在工作区里；最好放到 deliveries/ 下，写相对的路径",
    "the file lies outside the workspace: better put it below deliveries/, and say so here",
)
CLASSES: Final = MappingProxyType(
    {"personal": Bilingual("个人信息，一律遮盖", "personal: always masked")}
)
GROUNDS: Final = MappingProxyType(
    {
        Ground.VALUES: Bilingual("看值", "by its values"),
        Ground.HEADER: Bilingual("看表头", "by its header"),
        Ground.CONTRACTS: Bilingual("别的数据约定里同名的列", "as in other contracts"),
        Ground.NOTHING: Bilingual("看不出来，当作文字", "unclear, so text"),
    }
)
DOUBTS: Final = MappingProxyType(
    {
        Doubt.NO_VALUES: Bilingual("一个值也没有", "it has no value at all"),
        Doubt.SEEN_VALUES: Bilingual(
            "只列了文件里出现过的词，别的词会使一行被隔离",
            "the words that this file has; a row with another is quarantined",
        ),
        Doubt.REGISTER: Bilingual(
            "冒号后是哪一种编号；各份约定里同一种编号写同一个名称，规则才能拿来相比",
            "after the colon, whose codes they are: only codes of one name can be compared",
        ),
        Doubt.UNIT: Bilingual("单位没有写明", "no unit is said"),
        Doubt.DATE_ORDER: Bilingual("先写日还是先写月，看不出来", "day or month first: unclear"),
        Doubt.COORDINATES: Bilingual(
            "是哪种坐标看不出来：CGCS2000、WGS84、GCJ02 还是 BD09",
            "in which system: CGCS2000, WGS84, GCJ02 or BD09?",
        ),
        Doubt.SERIAL_DATES: Bilingual("像是电子表格的日期序号", "like a spreadsheet's day numbers"),
    }
)
UNREADABLE: Final = Bilingual(
    "有 {rows} 行的值读不了，入库时会隔离", "{rows} rows cannot be read, and would be quarantined"
)
NO_KEY_SHOWN: Final = Bilingual("（没有找到）", "(none found)")
