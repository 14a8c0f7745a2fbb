"""Keywords: canonical terminal, English and Chinese spellings (the first is canonical), role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Where a keyword stands; error recovery starts again at declarations and clauses."""

    DECLARATION = "declaration"
    CLAUSE = "clause"
    OPERATOR = "operator"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword: no spelling in a surface means that the surface has another phrase for it.

    A spelling of several words (`is present`) may be broken by any blanks.
    """

    terminal: str
    role: Role
    en: tuple[str, ...]
    zh: tuple[str, ...]


def _keywords(role: Role, *rows: tuple[str, str, str]) -> tuple[Keyword, ...]:
    def spellings(cell: str) -> tuple[str, ...]:
        return tuple(word for word in cell.split("|") if word)

    return tuple(Keyword(name, role, spellings(en), spellings(zh)) for name, en, zh in rows)


#: Several terminals may share a spelling (`for`): the parser's state says which is meant.
KEYWORDS: tuple[Keyword, ...] = (
    *_keywords(
        Role.DECLARATION,
        ("REGULATION", "regulation", "法规"),
        ("METHOD", "method", "方法"),
        ("PARAMETER", "parameter", "参数"),
        ("CALENDAR", "calendar", "日历"),
        ("DEFINE", "define", "定义"),
        ("DECISION_TABLE", "decision table", "对照表"),
        ("TABLE", "table", "汇总表"),
        ("RULE", "rule", "规则"),
        ("EXAMPLE", "example", "示例"),
    ),
    *_keywords(
        Role.CLAUSE,
        ("ISSUED_BY", "issued by", "发布"),
        ("NUMBERED", "number", "文号"),
        ("VERSION", "version", "版本"),
        ("IN_FORCE", "in force from", "施行"),
        ("REPLACES", "replaces", "替代"),
        ("CONFIRMED", "confirmed on", "确认有效于"),
        ("ARTICLE", "article", "条目"),
        ("UNDER", "under", "依据"),
        ("SEVERITY", "severity", "等级"),
        ("BUDGET", "alert budget", "提示上限"),
        ("DATED", "dated", "时点"),
        ("EACH", "each", "逐条"),
        ("WITH", "with", "关联"),
        ("WITHOUT", "without", "缺少"),
        ("WHERE", "where", "当"),
        ("LET", "let", "令"),
        ("UNLESS", "unless", "除非"),
        ("CONFLICT", "conflict", "冲突"),
        ("PER", "per", "按"),
        ("COLUMNS", "columns", "列"),
        ("LINKING", "linking", "串联"),
        ("CONNECTING", "connecting", "连通"),
        ("FINDING", "finding", "疑点"),
        ("SCORE", "score", "评分"),
        ("MESSAGE", "message", "说明"),
        ("GIVEN", "given", "已知"),
        ("EXPECT", "expect", "预期"),
        ("AS", "as", "为"),
        ("DAYS_OFF", "days off where", "放假为"),
        ("DAYS_WORKED", "working days where", "上班为"),
    ),
    *_keywords(
        Role.OPERATOR,
        ("OR", "or", "或"),
        ("AND", "and", "且"),
        ("NOT", "not", "非"),
        ("IN_SET", "in", "属于"),
        ("NOT_IN", "not in", "不属于"),
        ("BETWEEN", "between", "介于"),
        ("NOT_BETWEEN", "not between", "不介于"),
        ("BETWEEN_AND", "and", "至"),
        ("IS_PRESENT", "is present", "有值"),
        ("IS_MISSING", "is missing", "缺失"),
        ("VALID_AT", "valid at", "有效于"),
        ("OVERLAPS", "overlaps", "重叠"),
    ),
    *_keywords(
        Role.PART,
        ("FROM", "from", "自"),
        ("UNTIL", "until", "至"),
        ("PARAGRAPH", "paragraph", "款"),
        ("NOT_ENCODABLE", "not encodable", "不能写成规则"),
        ("PARTLY_ENCODED", "partly encoded", "部分写成规则"),
        ("ITEM", "item", "项"),
        ("FOR_REGION", "for", "地区"),
        ("FOR_RULE", "for", "对"),
        ("FOR_SUBJECT", "for", "对象"),
        ("WITH_MEASURES", "with", "其中"),
        ("AS_OF", "as of", "核查日"),
        ("LIST_OF", "list of", "多个"),
        ("IN_DATA", "in", "取自"),
        ("ON", "on", "凭"),
        ("BY", "by", "依"),
        ("KNOWN_ONLY", "known only", "缺失不计"),
        ("MISSING_AS", "missing as", "缺失按"),
        ("LATEST", "latest", "最晚"),
        ("EARLIEST", "earliest", "最早"),
        ("LINKED_TO", "to", "至"),
        ("UP_TO", "up to", "不超过"),
        ("STEPS", "steps|step", "步"),
        ("INTO", "into", "归入"),
        ("FINDINGS_A_RUN", "findings a run|finding a run", "条"),
        ("SHOWN_AS", "shown as", "显示为"),
        ("WITHIN", "within", ""),
        ("OF", "of", ""),
        ("SINCE", "", "自"),
        ("STARTING", "", "起"),
        ("INSIDE", "", "内"),
        ("WITH_GAPS", "with gaps up to", ""),
        ("ALONG", "", "依"),
        ("GAPS", "", "间隔不超过"),
        ("AT", "at", "于"),
        ("CASE", "case", "分情况"),
        ("WHEN", "when", "若"),
        ("THEN", "then", "则"),
        ("ELSE", "else", "否则"),
        ("END", "end", "结束"),
        ("TRUE", "true", "真"),
        ("FALSE", "false", "假"),
    ),
)

#: The first line: `language en` / `语言 中文`. Either word may name either surface.
LANGUAGE_WORDS = {"en": "language", "zh": "语言"}
SURFACE_NAMES = {"en": ("en", "English", "英文"), "zh": ("中文", "zh")}

#: Words that people write where a keyword or a sign is meant, by surface: never accepted, only
#: helped.
MEANT: dict[str, dict[str, str]] = {
    "en": {
        "if": "WHERE",
        "filter": "WHERE",
        "condition": "WHERE",
        "having": "WHERE",
        "join": "WITH",
        "lookup": "WITH",
        "missing": "WITHOUT",
        "except": "UNLESS",
        "exception": "UNLESS",
        "disagree": "CONFLICT",
        "contradiction": "CONFLICT",
        "group": "PER",
        "foreach": "EACH",
        "for": "EACH",
        "basis": "UNDER",
        "level": "SEVERITY",
        "budget": "BUDGET",
        "date": "DATED",
        "var": "LET",
        "set": "LET",
        "report": "FINDING",
        "text": "MESSAGE",
        "function": "DEFINE",
        "def": "DEFINE",
        "law": "REGULATION",
        "param": "PARAMETER",
        "test": "EXAMPLE",
        "view": "TABLE",
        "select": "COLUMNS",
        "equals": "EQ",
        "exceeds": "GT",
        "over": "GT",
        "above": "GT",
        "below": "LT",
    },
    "zh": {
        "条件": "WHERE",
        "如果": "WHERE",
        "筛选": "WHERE",
        "满足": "WHERE",
        "联结": "WITH",
        "连接": "WITH",
        "匹配": "WITH",
        "没有": "WITHOUT",
        "不存在": "WITHOUT",
        "例外": "UNLESS",
        "豁免": "UNLESS",
        "不一致": "CONFLICT",
        "矛盾": "CONFLICT",
        "分组": "PER",
        "每个": "EACH",
        "遍历": "EACH",
        "根据": "UNDER",
        "按照": "UNDER",
        "级别": "SEVERITY",
        "预警上限": "BUDGET",
        "疑点上限": "BUDGET",
        "风险等级": "SEVERITY",
        "日期": "DATED",
        "设": "LET",
        "结果": "FINDING",
        "线索": "FINDING",
        "消息": "MESSAGE",
        "描述": "MESSAGE",
        "来自": "IN_DATA",
        "并且": "AND",
        "而且": "AND",
        "和": "AND",
        "与": "AND",
        "或者": "OR",
        "不": "NOT",
        "在": "IN_SET",
        "法律": "REGULATION",
        "变量": "PARAMETER",
        "函数": "DEFINE",
        "规定": "RULE",
        "测试": "EXAMPLE",
        "表": "TABLE",
        "视图": "TABLE",
        "字段": "COLUMNS",
        "案例": "EXAMPLE",
        "期望": "EXPECT",
        "假设": "GIVEN",
        "假定": "GIVEN",
        "发文机关": "ISSUED_BY",
        "等于": "EQ",
        "不等于": "NE",
        "大于": "GT",
        "高于": "GT",
        "多于": "GT",
        "超过": "GT",
        "晚于": "GT",
        "小于": "LT",
        "低于": "LT",
        "少于": "LT",
        "早于": "LT",
        "大于等于": "GE",
        "大于或等于": "GE",
        "不小于": "GE",
        "不低于": "GE",
        "不少于": "GE",
        "不早于": "GE",
        "小于等于": "LE",
        "小于或等于": "LE",
        "不大于": "LE",
        "不高于": "LE",
        "不多于": "LE",
        "不晚于": "LE",
        "不超过": "LE",
        "为空": "IS_MISSING",
        "是空": "IS_MISSING",
        "没有值": "IS_MISSING",
        "不为空": "IS_PRESENT",
        "非空": "IS_PRESENT",
    },
}
