"""What `huiyan new` writes: a rule with its page and examples, a pack with its first files.

What is still to be filled in is told by `check`, `test` and `lint`: the blanks are names of
nothing, and a page that says what to write.
"""

from __future__ import annotations

from dsl.rule_page.form import SECTIONS
from dsl.rule_page.writing import placeholder
from dsl.syntax.declarations import Surface

_RULE = {
    "zh": """语言 中文

# 填写之后删去这一行：依据写法规的条款；数据集和列照数据约定的题名。
规则 {name} "题名：提示什么情形"
  依据 法规名称 第一条
  等级 提示
  逐条 记录 取自 部门.数据集
  当 记录.日期 有值
  按 记录.身份证号
  疑点
    笔数 = 计数(记录)
    说明 "部门.数据集：{{记录.身份证号}}有{{笔数}}笔"

示例 "符合条件" 对 {name}
  已知 部门.数据集
    | 身份证号           | 日期       |
    | 330182193104060113 | 2023-03-15 |
  预期 疑点 对象 "330182193104060113" 其中 笔数 = 1

示例 "不符合条件" 对 {name}
  已知 部门.数据集
    | 身份证号           | 日期 |
    | 330182193104060113 |      |
  预期 无

示例 "缺身份证号" 对 {name}
  已知 部门.数据集
    | 身份证号 | 日期       |
    |          | 2023-03-15 |
  预期 无法判定
""",
    "en": """language en

# Once all is filled in, take this line out: clauses as in the law, data as in the contracts.
rule {name} "Title: what is brought up"
  under regulation_name article 1
  severity hint
  each row in department.data_set
  where row.date is present
  per row.person
  finding
    rows = count(row)
    message "department.data_set: {{row.person}} has {{rows}} rows"

example "meets the condition" for {name}
  given department.data_set
    | person             | date       |
    | 330182193104060113 | 2023-03-15 |
  expect finding for "330182193104060113" with rows = 1

example "does not meet it" for {name}
  given department.data_set
    | person             | date |
    | 330182193104060113 |      |
  expect none

example "without a person" for {name}
  given department.data_set
    | person | date       |
    |        | 2023-03-15 |
  expect undetermined
""",
}
_TITLES = {"zh": "题名：提示什么情形", "en": "Title: what is brought up"}
_MANIFEST = {
    "zh": """pack: {name}
title: {name}   # 规则包的中文题名
version: 0.1.0
# depends:              # 共用其他规则包的法规、参数和定义
#   shared_law: ^1.0.0
""",
    "en": """pack: {name}
title: {name}   # what the pack is about
version: 0.1.0
# depends:              # law, parameters and definitions of other packs
#   shared_law: ^1.0.0
""",
}
_LAW = {
    "zh": """语言 中文

# 只录规则要引的条款，逐字照录公布的文本，例：
#
# 法规 高龄津贴办法 "高龄津贴发放办法"
#   发布 "民政局"
#   施行 2018年1月1日
#   第九条第一款 "……"
""",
    "en": """language en

# The clauses that rules will cite, word for word as published, for example:
#
# regulation allowance "Allowance regulation"
#   issued by "Civil affairs"
#   in force from 2018-01-01
#   article 9 paragraph 1 "…"
""",
}
_LAW_FILES = {"zh": "法规.huiyan", "en": "law.huiyan"}


def new_rule(name: str, language: Surface) -> dict[str, str]:
    """The files of a new rule by name: the rule with three examples, and its page."""
    blocks = [f"# {_TITLES[language]}\n"]
    for section in SECTIONS:
        if not section.generated:
            text = placeholder(section.asked(language))
            blocks.append(f"## {section.heading(language)}\n\n{text}\n")
    rule = _RULE[language].format(name=name)
    return {f"{name}.huiyan": rule, f"{name}.md": "\n".join(blocks)}


def new_pack(name: str, language: Surface) -> dict[str, str]:
    """The files of a new pack by name: its manifest, and a file for the law."""
    manifest = _MANIFEST[language].format(name=name)
    return {"pack.yaml": manifest, _LAW_FILES[language]: _LAW[language]}
