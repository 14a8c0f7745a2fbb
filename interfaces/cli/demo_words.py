"""What the demonstration says at each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from interfaces.cli.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title, why it is done, and the command that does it alone."""

    title: Bilingual
    why: Bilingual
    command: str


INTRODUCTION: Final = Bilingual(
    "样例城市是虚构的一个县，人名、单位和证件号码都是生成的。各部门的报送带着常见的毛病，"
    "另预埋了一批案例，最后用来核对结果。",
    "The sample city is a fictional county; its people, bodies and ids are generated. Its "
    "departments' deliveries have the usual faults, and planted cases score the result at the end.",
)

INIT: Final = Step(
    Bilingual("建立工作区", "Make a workspace"),
    Bilingual(
        "工作区是一个带 huiyan.yaml 的文件夹，里面有数据约定、规则包和部门报送的文件。",
        "A workspace is a folder with huiyan.yaml: data contracts, policy packs and deliveries.",
    ),
    "huiyan init {folder} --example city",
)
FILE: Final = Step(
    Bilingual("报送入库", "File the deliveries"),
    Bilingual(
        "每一行不是入库就是隔离，隔离的写明原因，退回部门核对；程序不猜、不改一个数字。",
        "Every row is filed or quarantined with its reason, for the department to mend; "
        "no digit is guessed.",
    ),
    "huiyan file",
)
CHECK: Final = Step(
    Bilingual("检查规则", "Check the rules"),
    Bilingual(
        "规则写在条文旁。先检查名称、数据含义和条文的施行期，再用到数据上。",
        "Rules stand beside their clauses. Names, meanings and periods in force are checked first.",
    ),
    "huiyan check",
)
TEST: Final = Step(
    Bilingual("演算示例", "Test the examples"),
    Bilingual(
        "每条规则旁边写着示例：什么情形该提示，什么情形不该。",
        "Beside each rule stand examples of what it must bring up, and what it must not.",
    ),
    "huiyan test",
)
RUN: Final = Step(
    Bilingual("核查", "Run"),
    Bilingual(
        "把规则用到已入库的数据上。缺数据的写“无法判定”，符合除外规定的写“豁免”。",
        "The rules over what is filed. Missing data is undetermined, an exception is exempt.",
    ),
    "huiyan run --as-of {day}",
)
TRACE: Final = Step(
    Bilingual("追溯一条疑点", "Trace one finding"),
    Bilingual(
        "从条文到规则，到条件读到的值，到部门报送的原始行。",
        "From the clause to the rule, to the values read, to the rows as delivered.",
    ),
    "huiyan trace {finding}",
)
REPORT: Final = Step(
    Bilingual("写成报告", "Write the report"),
    Bilingual(
        "一个网页文件，不联网也能打开：总数、每条事项的条文、规则、读到的值和原始行，以及没有看到的。",
        "One web page that opens without a network: totals, each finding with clause, rule, values "
        "and rows, and what was not looked at.",
    ),
    "huiyan report -o {file}",
)
SCORE: Final = Step(
    Bilingual("与预埋案例核对", "Score against the planted cases"),
    Bilingual(
        "疑点、无法判定、豁免都要一条不多、一条不少；近似而合规的情形不能提示。",
        "Every planted case and nothing else; near misses must stay silent.",
    ),
    "",
)
STEPS: Final = (INIT, FILE, CHECK, TEST, RUN, TRACE, REPORT, SCORE)

ALREADY_MADE: Final = Bilingual(
    "此前已建立，保留原样：{folder}", "Made before, left as it is: {folder}"
)
ALREADY_FILED: Final = Bilingual(
    "{count} 个批次此前都已入库，没有变化：入库 {filed:,} 行，隔离 {quarantined:,} 行。",
    "All {count} filings were there already: {filed:,} rows filed, {quarantined:,} quarantined.",
)
FILED: Final = Bilingual(
    "{count} 个批次：报送 {rows:,} 行，入库 {filed:,} 行，隔离 {quarantined:,} 行。原因最多的：",
    "{count} filings: {rows:,} rows, {filed:,} filed, {quarantined:,} quarantined. Most often:",
)
EVERY_ROW: Final = Bilingual(
    "逐行清单在各批次的 quarantine.csv 里。", "Row by row in the quarantine.csv of each filing."
)
REPORTED: Final = Bilingual(
    "用浏览器打开：{file}（{findings} 条事项，{size}，个人信息已遮盖）",
    "Open it in a browser: {file} ({findings} findings, {size}, personal values masked)",
)
RAN_BEFORE: Final = Bilingual(
    "此前已用同样的数据和规则核查过，结果逐字节相同。",
    "The same rules were run over the same data before, with the same result to the byte.",
)
EXPECTED: Final = Bilingual("预埋", "planted")
RIGHT: Final = Bilingual("相符", "right")
EXTRA: Final = Bilingual("多出", "extra")
MISSED: Final = Bilingual("遗漏", "missed")
OUTCOME: Final = Bilingual("结果", "outcome")
PERFECT: Final = Bilingual(
    "全部相符：查准率和查全率都是 100%。", "All of it agrees: precision and recall are 100%."
)
IMPERFECT: Final = Bilingual(
    "与预埋案例不完全相符；如果改过规则或报送的文件，这是意料之中的。",
    "Not all of it agrees; where rules or deliveries were changed, that is to be expected.",
)
DONE: Final = Bilingual("走完了。可以接着试：", "Done. What to try next:")
NEXT_FINDINGS: Final = Bilingual("列出全部疑点", "every finding")
NEXT_EXPLAIN: Final = Bilingual("用文字解释这条规则", "the rule in words")
NEXT_CHECK: Final = Bilingual(
    "改一条 packs 里的规则，再检查", "change a rule in packs, then check it"
)
NEXT_COVERAGE: Final = Bilingual("示例还没有用到的条件", "conditions without an example")
