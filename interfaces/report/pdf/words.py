"""The words of the printed report."""

from __future__ import annotations

from typing import Final

from interfaces.cli.bilingual import Bilingual

TITLE = Bilingual("核查报告", "Report of a run")
CLUE = Bilingual(
    "本报告列出的是供人核实的疑点，不是结论。是否属实，由核查人员依照条文和原始材料判断。",
    "This report lists clues for people to check. They are not conclusions: whether a clue "
    "holds is decided by people, from the clause and the original records.",
)
MASKED = Bilingual("个人信息已按类别遮盖。", "Personal data is masked by the class of its columns.")
UNMASKED = Bilingual(
    "本报告含未遮盖的个人信息，请按规定保管。",
    "This report shows personal data: keep it as the rules require.",
)
RUN = Bilingual("核查编号", "Run")
AS_OF = Bilingual("核查日", "As of")
EXECUTED = Bilingual("执行时间", "Executed")
UTC = Bilingual("{moment}（UTC）", "{moment} UTC")
WORKSPACE = Bilingual("工作区", "Workspace")
PROGRAM = Bilingual("程序", "Program")
PACKS = Bilingual("规则包", "Packs")
LIMITED = Bilingual("只核查的规则", "Limited to rules")
SUBJECTS = Bilingual("只核查的对象", "Limited to subjects")
BASELINE = Bilingual("对比的核查", "Baseline")
CONTENTS = Bilingual("目录", "Contents")

SUMMARY = Bilingual("总体情况", "Summary")
NOT_EVALUATED = Bilingual("未能核查的", "What was not evaluated")
BY_RULE = Bilingual("按规则", "By rule")
BY_DEPARTMENT = Bilingual("按部门", "By department")
BY_CLAUSE = Bilingual("按条文", "By clause")
SEVERAL = Bilingual(
    "一条疑点涉及几个部门或几条条文的，各计一次。",
    "A finding with several departments or clauses counts once in each.",
)
RULE = Bilingual("规则", "Rule")
DEPARTMENT = Bilingual("部门", "Department")
CLAUSE = Bilingual("条文", "Clause")
SEVERITY = Bilingual("等级", "Severity")
LOOKED_AT = Bilingual("核查行数", "Rows")
TOTAL = Bilingual("合计", "Total")
NOTHING_FAILED = Bilingual(
    "所有规则都已核查。无法判定的事项列在各规则之下。",
    "Every rule was evaluated. Undetermined matters stand under their rules.",
)
QUARANTINED = Bilingual(
    "{title}：报送 {given:,} 行，其中 {count:,} 行不合数据约定，没有参加核查（批次 {filing}）",
    "{title}: {count:,} of {given:,} delivered rows do not keep to the contract and took no part "
    "(filing {filing})",
)
QUARANTINE = Bilingual("没有参加核查的数据", "Data that took no part")
FAILED = Bilingual("未能核查的规则", "Rules that could not be evaluated")

FINDINGS = Bilingual("各规则的疑点", "Findings by rule")
CLAUSES = Bilingual("依据条文", "Clauses")
RULE_NAME = Bilingual("规则 {name}（{pack}）", "rule {name} ({pack})")
SUBJECT = Bilingual("对象", "Subject")
STATE = Bilingual("状态", "State")
MEASURES = Bilingual("算出的值", "Measures")
CONDITIONS = Bilingual("条件，以及读到的值", "Conditions, and what they read")
PARAMETERS = Bilingual("参数", "Parameters")
DEFINITIONS = Bilingual("用到的定义", "Definitions used")
ROWS = Bilingual("部门报送的原始行", "Rows as delivered")
ABSENT = Bilingual("没有找到的", "Not found")
MISSING = Bilingual("缺失的单元格", "Cells without a value")
CONFLICTS = Bilingual("来源不一之处", "Where sources disagree")
EXEMPTED = Bilingual("除外", "Exempted")
LINE = Bilingual("行", "Line")
FILED = Bilingual("批次 {filing}，{day} 入库", "filing {filing}, filed {day}")
MORE_ROWS = Bilingual(
    "另有 {count:,} 行未印出；huiyan trace {id} -v 列出全部",
    "{count:,} more rows are not printed; huiyan trace {id} -v lists all",
)
MORE_ABSENT = Bilingual(
    "另有 {count:,} 项未印出；huiyan trace {id} 列出全部",
    "{count:,} more are not printed; huiyan trace {id} lists all",
)
DECIDED = Bilingual(
    "处理意见：{told}（{person}，{at}）：{reason}", "Decision: {told} ({person}, {at}): {reason}"
)
APPROVED = Bilingual("{person}，{approver}批准", "{person}, approved by {approver}")
GROUP = Bilingual("（分组）", "(of the group) ")
NO_FINDING = Bilingual(
    "没有疑点。核查了 {count:,} 行。", "No finding. {count:,} rows were looked at."
)
COULD_NOT = Bilingual("这条规则未能核查。", "This rule could not be evaluated.")

SOURCES = Bilingual("附录一　数据来源", "Appendix A: Sources")
SOURCE_TEXTS = Bilingual("附录二　规则原文", "Appendix B: The rules as written")
DATA_SET = Bilingual("数据", "Data set")
FILING = Bilingual("批次", "Filing")
FILE = Bilingual("报送的文件，SHA-256", "Delivered file, SHA-256")
FILED_ROWS = Bilingual("入库 / 隔离", "Filed / quarantined")
PAGE = Bilingual("第 {page} 页，共 {pages} 页", "page {page} of {pages}")

#: Rows of one filing that are printed with one finding; more would hide the others.
PRINTED_ROWS: Final = 40
