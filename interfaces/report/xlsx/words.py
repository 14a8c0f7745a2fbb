"""The words of the workbook."""

from __future__ import annotations

from typing import Final

from interfaces.cli.bilingual import Bilingual

OVERVIEW = Bilingual("概览", "Overview")
FINDINGS = Bilingual("疑点", "Findings")
MEASURES = Bilingual("算出的值", "Measures")
ROWS = Bilingual("依据行", "Rows")
NOT_EVALUATED = Bilingual("未能核查", "Not evaluated")
SOURCES = Bilingual("数据来源", "Sources")
NOTES = Bilingual("说明", "Notes")

TITLE = Bilingual("核查报告", "Report of a run")
RUN = Bilingual("核查编号", "Run")
AS_OF = Bilingual("核查日", "As of")
EXECUTED = Bilingual("执行时间（UTC）", "Executed (UTC)")
WORKSPACE = Bilingual("工作区", "Workspace")
PROGRAM = Bilingual("程序", "Program")
PACKS = Bilingual("规则包", "Packs")
LIMITED = Bilingual("只核查的规则", "Limited to rules")
SUBJECTS = Bilingual("只核查的对象数", "Limited to subjects")
BASELINE = Bilingual("对比的核查", "Baseline")
MASKED = Bilingual("个人信息", "Personal data")
MASKED_YES = Bilingual("已遮盖", "masked")
MASKED_NO = Bilingual("未遮盖，请按规定保管", "not masked: keep this file as the rules require")
FAILED_RULES = Bilingual("未能核查的规则", "Rules that could not be evaluated")
BY_RULE = Bilingual("按规则", "By rule")
BY_DEPARTMENT = Bilingual(
    "按部门（一条涉及几个部门的，各计一次）",
    "By department (one with several counts in each)",
)
BY_CLAUSE = Bilingual("按条文", "By clause")
TOTAL = Bilingual("合计", "Total")

ID = Bilingual("编号", "Id")
OUTCOME = Bilingual("结果", "Outcome")
STATE = Bilingual("状态", "State")
SEVERITY = Bilingual("等级", "Severity")
SCORE = Bilingual("评分", "Score")
BUDGET = Bilingual("提示上限", "Alert budget")
WEIGHT = Bilingual("等级和评分的由来", "How severity and score come about")
PACK = Bilingual("规则包", "Pack")
RULE = Bilingual("规则", "Rule")
RULE_TITLE = Bilingual("规则名称", "Title")
SUBJECT = Bilingual("对象", "Subject")
SENTENCE = Bilingual("说明", "What it says")
MONTH = Bilingual("事实起始月", "Facts begin")
AMOUNT = Bilingual("金额（元）", "Amount (yuan)")
MEASURED = Bilingual("算出的值", "Measures")
CLAUSES = Bilingual("依据条文", "Clauses")
DEPARTMENTS = Bilingual("涉及部门", "Departments")
ROW_COUNT = Bilingual("依据行数", "Rows")
ABSENT = Bilingual("没有找到的", "Not found")
MISSING = Bilingual("缺失的单元格", "Missing cells")
CONFLICTS = Bilingual("来源不一之处", "Where sources disagree")
EXEMPTED = Bilingual("除外", "Exempted")
NEAR = Bilingual("近似比较", "Compared nearly")
DECISION = Bilingual("处理意见", "Decision")
REASON = Bilingual("理由", "Reason")
DECIDED_BY = Bilingual("经办人", "Decided by")
DECIDED_AT = Bilingual("处理时间（UTC）", "Decided (UTC)")
GRADE = Bilingual("各表的连接", "How tables are tied")
LOOKED_AT = Bilingual("核查行数", "Rows looked at")

MEASURE = Bilingual("名称", "Name")
VALUE = Bilingual("值", "Value")

DEPARTMENT = Bilingual("部门", "Department")
DATA_SET = Bilingual("数据", "Data set")
ALIAS = Bilingual("规则中的称呼", "Alias")
FILING = Bilingual("入库批次", "Filing")
FILE = Bilingual("报送的文件", "Delivered file")
LINE = Bilingual("行", "Line")
CELLS = Bilingual("报送的内容", "As delivered")
PART = Bilingual("用途", "Part")
PART_WITNESS = Bilingual("依据", "witness")
PART_EXEMPTED = Bilingual("除外", "exempted")
PART_CONFLICT = Bilingual("来源不一", "conflict")

KIND = Bilingual("种类", "Kind")
WHAT = Bilingual("未能核查的", "What")
WHY = Bilingual("原因", "Why")
REMEDY = Bilingual("怎么办", "What to do")
KIND_RULE = Bilingual("规则未能核查", "rule not evaluated")
KIND_PART = Bilingual("规则未能全部核查", "rule not wholly evaluated")
KIND_DATA = Bilingual("数据没有看", "data not looked at")
KIND_MISSING = Bilingual("缺值，无法判定", "undetermined: a value is missing")
KIND_QUARANTINE = Bilingual("未入库的行", "rows in quarantine")
REMEDY_MISSING = Bilingual(
    "请{department}补报后再核查", "ask {department} to deliver it, then run again"
)
WHY_QUARANTINE = Bilingual(
    "报送 {given:,} 行，其中 {count:,} 行不合数据约定，没有参加核查",
    "{count:,} of {given:,} delivered rows do not keep to the contract and took no part",
)
REMEDY_QUARANTINE = Bilingual(
    "请{department}按回执更正后重新报送",
    "ask {department} to correct them by the receipt and deliver again",
)
FILED_AT = Bilingual("入库时间（UTC）", "Filed (UTC)")
FILED_ROWS = Bilingual("入库行数", "Rows filed")
QUARANTINED = Bilingual("隔离行数", "Quarantined")
SHA256 = Bilingual("文件的 SHA-256", "SHA-256 of the file")

TEXTS: Final = (
    Bilingual(
        "疑点是供人核实的线索，不是结论。是否属实，由核查人员依照条文和原始材料判断。",
        "A finding is a clue for a person to check, not a conclusion. "
        "Whether it holds is decided by people, from the clause and the original records.",
    ),
    Bilingual(
        "结果的四种：疑点，条件都成立；无法判定，缺少作判断所需的值；豁免，条文规定的除外情形成立；"
        "来源不一，部门之间的记录不一致。",
        "Outcomes: suspected, every condition holds; undetermined, a deciding value is missing; "
        "exempt, an exception of the law holds; conflict, departments' records disagree.",
    ),
    Bilingual(
        "“未能核查”一页列出没有看到的：没有疑点不等于没有问题。",
        "The sheet of what was not evaluated names what could not be looked at: "
        "no finding there does not mean that all is well.",
    ),
    Bilingual(
        "“依据行”一页是部门报送的原样，行号是报送文件里的行号。编号、证件号码一律是文本，不会被改成数字。",
        "Rows are told as they were delivered, with the line in the delivered file. "
        "Ids are text and are never turned into numbers.",
    ),
    Bilingual(
        "“金额（元）”是规则算出的第一项金额，便于排序；规则算出的所有值见“算出的值”一页。",
        "The amount is the first one that the rule works out, to sort by; "
        "all values are on the sheet of measures.",
    ),
    Bilingual(
        "同一事项的编号在各次核查中不变。要看一条疑点的全部依据：huiyan trace 编号",
        "A matter keeps its id from run to run. To see all that a finding rests on: "
        "huiyan trace ID",
    ),
    Bilingual(
        "本表没有公式、链接和宏；以 = + - @ 开头的内容也只是文本。",
        "This workbook holds no formula, link or macro; "
        "what begins with = + - @ is text like all else.",
    ),
)
