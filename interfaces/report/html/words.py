"""What the report says around the facts, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from interfaces.cli.bilingual import Bilingual

WORDS: Final = MappingProxyType(
    {
        "report": Bilingual("核查报告", "Report"),
        "brand": Bilingual("慧眼", "Huiyan"),
        "overview": Bilingual("概览", "Overview"),
        "findings": Bilingual("事项", "Findings"),
        "pages": Bilingual("逐条详情", "Findings one by one"),
        "rules": Bilingual("规则", "Rules"),
        "sources": Bilingual("来源", "Sources"),
        "skip": Bilingual("跳到正文", "Skip to the content"),
        "nav": Bilingual("报告的各部分", "Parts of the report"),
        "headline": Bilingual("截至 {day} 的核查报告", "Report as of {day}"),
        "as_of": Bilingual("核查日", "As of"),
        "clue": Bilingual(
            "疑点是供人核实的线索，不是结论。",
            "A finding is a clue for a person to check, not a verdict.",
        ),
        "masked": Bilingual(
            "个人信息已按数据约定的级别遮盖。",
            "Personal values are masked by the classes of the data contracts.",
        ),
        "unmasked": Bilingual(
            "本报告未遮盖个人信息，请按规定保管。",
            "Personal values are not masked in this report: keep it as the rules demand.",
        ),
        "reason": Bilingual("查看理由：{reason}", "Reason given: {reason}"),
        "lead": Bilingual(
            "{rules} 条规则核查了 {departments} 个部门的 {filings} 个批次、{rows:,} 行数据。",
            "{rules} rules over {rows:,} rows in {filings} filings of {departments} departments.",
        ),
        "suspected": Bilingual("疑点", "suspected"),
        "undetermined": Bilingual("无法判定", "undetermined"),
        "exempt": Bilingual("豁免", "exempt"),
        "conflict": Bilingual("来源不一", "conflict"),
        "suspected_note": Bilingual("供人核实的线索", "clues for a person to check"),
        "undetermined_note": Bilingual(
            "缺数据，不能说有也不能说没有", "data is missing: neither yes nor no"
        ),
        "exempt_note": Bilingual("符合除外规定，列出供复核", "an exception holds; for review"),
        "conflict_note": Bilingual("各来源对同一事实说法不同", "sources disagree about a fact"),
        "failed": Bilingual("未能计算的规则", "rules not evaluated"),
        "failed_note": Bilingual("没有查过，不等于没有问题", "not looked at, which is not clean"),
        "none_failed_note": Bilingual("全部规则都已计算", "every rule was evaluated"),
        "unseen": Bilingual("没有看到的", "What was not looked at"),
        "unseen_none": Bilingual(
            "选定的规则全部计算完毕，报送的行全部参与。",
            "Every chosen rule was evaluated, over every row delivered.",
        ),
        "unseen_rows": Bilingual(
            "{rows:,} 行因数据有误被隔离，没有参与核查，原因见各批次的 quarantine.csv。",
            "{rows:,} rows were quarantined for errors and took no part; the quarantine.csv of "
            "each filing says why.",
        ),
        "unseen_only": Bilingual(
            "本次只核查了指定的规则：{rules}。", "The run was limited to these rules: {rules}."
        ),
        "unseen_subjects": Bilingual(
            "本次只报告指定的 {count} 个对象。", "The run was limited to {count} given subjects."
        ),
        "unseen_report": Bilingual(
            "本报告只含这些规则：{rules}。", "This report is limited to these rules: {rules}."
        ),
        "by_rule": Bilingual("按规则", "By rule"),
        "by_department": Bilingual("按部门", "By department"),
        "by_clause": Bilingual("按条文", "By clause"),
        "by_month": Bilingual("按事实发生的时间", "By the time of the facts"),
        "department_note": Bilingual(
            "一条事项用到几个部门的数据，就在几个部门各计一次。",
            "One that rests on data of several departments counts in each.",
        ),
        "clause_note": Bilingual(
            "一条事项依据几条条文，就在几条各计一次。",
            "One that rests on several clauses counts in each.",
        ),
        "month_note": Bilingual(
            "按各事项的事实开始的{unit}计。", "Each by the {unit} in which its facts begin."
        ),
        "month": Bilingual("月份", "month"),
        "year": Bilingual("年份", "year"),
        "undated": Bilingual(
            "另有 {count} 条由多个日期推算，不在图中。",
            "{count} more work their date out of several and are not drawn.",
        ),
        "as_table": Bilingual("以表格列出", "As a table"),
        "more_bars": Bilingual("其余 {count} 项", "{count} more"),
        "rule": Bilingual("规则", "Rule"),
        "department": Bilingual("部门", "Department"),
        "clause": Bilingual("条文", "Clause"),
        "pack": Bilingual("规则包", "Pack"),
        "outcome": Bilingual("结果", "Outcome"),
        "severity": Bilingual("等级", "Severity"),
        "state": Bilingual("状态", "State"),
        "count": Bilingual("数量", "Count"),
        "distribution": Bilingual("分布", "Share"),
        "nothing_found": Bilingual("查过，未提出事项", "looked at, nothing brought up"),
        "not_evaluated": Bilingual("未能计算", "not evaluated"),
        "partly": Bilingual("未能全部计算", "not wholly evaluated"),
        "looked_at": Bilingual("查看 {count:,} 行", "{count:,} rows looked at"),
        "search": Bilingual("搜索", "Search"),
        "search_hint": Bilingual("姓名、单位、编号、文字…", "name, body, id, words…"),
        "filters": Bilingual("筛选", "Filters"),
        "list_more": Bilingual("还有 {count} 条，继续列出", "{count} more, go on"),
        "clear": Bilingual("清除筛选", "Clear filters"),
        "shown": Bilingual("{shown} / {all} 条", "{shown} of {all}"),
        "nothing_matches": Bilingual(
            "没有符合的事项。放宽筛选，或换一个词。",
            "Nothing matches. Widen the filters, or try another word.",
        ),
        "no_findings": Bilingual(
            "本次没有提出事项。哪些没有看到，见概览。",
            "Nothing was brought up. What was not looked at is in the overview.",
        ),
        "back": Bilingual("返回列表", "Back to the list"),
        "previous": Bilingual("上一条", "Previous"),
        "next": Bilingual("下一条", "Next"),
        "position": Bilingual("第 {n} 条，共 {all} 条", "{n} of {all}"),
        "keyboard": Bilingual("键盘", "Keyboard"),
        "close": Bilingual("关闭", "Close"),
        "key_move": Bilingual(
            "列表中上下移动；详情页看前后各条", "move in the list, or between findings"
        ),
        "key_search": Bilingual("搜索", "search"),
        "key_open": Bilingual("打开选中的事项", "open the selected one"),
        "key_back": Bilingual("返回列表；清空搜索", "back to the list; clear the search"),
        "key_help": Bilingual("显示或关闭本说明", "show or close this help"),
        "key_parts": Bilingual("概览、事项、规则、来源", "overview, findings, rules, sources"),
        "yes": Bilingual("是", "yes"),
        "no": Bilingual("否", "no"),
        "see_filings": Bilingual("看各批次", "see the filings"),
        "or": Bilingual("或", "or"),
        "drawn": Bilingual("来龙去脉", "How it came about"),
        "drawn_title": Bilingual("从条文到原始文件", "From the clause to the delivered file"),
        "layer_0": Bilingual("条文", "Clause"),
        "layer_1": Bilingual("规则与参数", "Rule and parameters"),
        "layer_2": Bilingual("条件", "Conditions"),
        "layer_3": Bilingual("数据行", "Rows"),
        "layer_4": Bilingual("部门报送的文件", "Delivered files"),
        "kind_with": Bilingual("关联 · 第 {line} 行", "with · line {line}"),
        "kind_without": Bilingual("缺少 · 第 {line} 行", "without · line {line}"),
        "kind_where": Bilingual("当 · 第 {line} 行", "where · line {line}"),
        "kind_group": Bilingual("当（分组）· 第 {line} 行", "where (of the group) · line {line}"),
        "kind_unless": Bilingual("除非 · 第 {line} 行", "unless · line {line}"),
        "drawn_lines": Bilingual("文件第 {lines} 行", "line {lines} of the file"),
        "drawn_missing": Bilingual("{alias} · 缺 {count} 个值", "{alias} · {count} missing"),
        "drawn_absent": Bilingual("{alias} · 没有找到", "{alias} · not found"),
        "drawn_searched": Bilingual("查了 {count:,} 行", "{count:,} rows searched"),
        "drawn_sought": Bilingual("{alias} · {count} 项没有找到", "{alias} · {count} not found"),
        "drawn_more": Bilingual("另有 {count} 项，见下文", "{count} more, see below"),
        "clauses": Bilingual("条文", "Clauses"),
        "rule_source": Bilingual("规则原文", "The rule as written"),
        "rule_elsewhere": Bilingual("规则原文见", "The rule as written:"),
        "conditions": Bilingual("条件，以及读到的值", "Conditions, and the values they read"),
        "line": Bilingual("行", "Line"),
        "condition": Bilingual("条件", "Condition"),
        "values": Bilingual("读到的值", "Values read"),
        "no_values": Bilingual("未直接读取单元格", "no cell of its own"),
        "more_values": Bilingual("等 {count} 个值", "… {count} values"),
        "missing_value": Bilingual("（缺失）", "(missing)"),
        "measures": Bilingual("算出的值", "Computed values"),
        "aggregate": Bilingual("分组算出", "over the group"),
        "parameters": Bilingual("参数及其条文", "Parameters and their clauses"),
        "period": Bilingual("{start} 至 {until}", "{start} to {until}"),
        "still": Bilingual("今", "now"),
        "always": Bilingual("不限起始", "any time"),
        "definitions": Bilingual("用到的定义", "Definitions used"),
        "absences": Bilingual("查找过、没有找到的", "What was sought and not found"),
        "sought": Bilingual("查找的值", "Values sought"),
        "searched": Bilingual("查过的范围", "Searched"),
        "searched_rows": Bilingual(
            "{title}，批次 {filing}，{count:,} 行", "{title}, filing {filing}, {count:,} rows"
        ),
        "uncompared": Bilingual(
            "另有 {count:,} 行自己缺少这些值，无法比对",
            "{count:,} rows lack these values themselves and could not be compared",
        ),
        "absence_note": Bilingual(
            "只说明所查批次里没有，不说明事情没有发生。",
            "It says that the filing holds none, not that it did not happen.",
        ),
        "missing": Bilingual("缺失的单元格", "Cells without a value"),
        "missing_note": Bilingual(
            "请下列部门补充后重新核查。", "Ask these departments for the values, then run again."
        ),
        "data_set": Bilingual("数据", "Data set"),
        "column": Bilingual("缺少的列", "Missing column"),
        "file": Bilingual("文件", "File"),
        "filing": Bilingual("批次", "Filing"),
        "exempted": Bilingual("除外及其依据", "Why it is exempt, and on what basis"),
        "exempt_default": Bilingual("符合除外规定", "an exception holds"),
        "rows": Bilingual("部门报送的原始行", "Rows as delivered"),
        "rows_note": Bilingual(
            "逐格照录报送的文件；加粗的列是条件读到的。",
            "Cell for cell as delivered; the columns that conditions read are bold.",
        ),
        "table_note": Bilingual(
            "{department} · {filed} 入库 · 批次 {filing}", "{department} · filed {filed} · {filing}"
        ),
        "rows_left_out": Bilingual(
            "另有 {count:,} 行未列出：huiyan trace {id} -v",
            "{count:,} more rows are not shown: huiyan trace {id} -v",
        ),
        "scroll_drawing": Bilingual("{title}，可滚动的图", "{title}, a drawing that scrolls"),
        "scroll": Bilingual("{title}，可滚动的表格", "{title}, a table that scrolls"),
        "near": Bilingual("同组其他为何没有提出", "Why others did not come up"),
        "near_note": Bilingual(
            "查过而没有提出的，按止于哪一步各举一例；它们不是疑点。",
            "Looked at and not brought up: an example of each step that ended some. No findings.",
        ),
        "near_subject": Bilingual("举例", "Example"),
        "near_step": Bilingual("止于", "Ended at"),
        "near_alike": Bilingual("同样情形", "Alike"),
        "near_line": Bilingual("第 {line} 行", "line {line}"),
        "near_elsewhere": Bilingual("见规则", "With the rule:"),
        "ends_no_rows": Bilingual("没有相应的行", "no such row"),
        "ends_no_match": Bilingual("关联不到相应的行", "nothing matches"),
        "ends_false": Bilingual("条件不成立", "the condition is false"),
        "ends_found": Bilingual("有相应的行", "there is such a row"),
        "ends_law": Bilingual("事实发生时条文不在施行期", "no clause was in force"),
        "ends_exempt": Bilingual("符合除外规定", "an exception holds"),
        "ends_group": Bilingual("合在一起达不到条件", "the group does not meet it"),
        "ends_unknown": Bilingual("缺值，成立与否无法判定", "unknown for want of a value"),
        "again": Bilingual("自己核对", "Check it yourself"),
        "again_note": Bilingual(
            "在工作区里输入，可以再看一遍来源。", "Typed in the workspace, these show it again."
        ),
        "id": Bilingual("编号", "Id"),
        "window": Bilingual("时段自 {day} 起", "window from {day}"),
        "data_sets": Bilingual("读取的数据", "Data it reads"),
        "see_findings": Bilingual("看这条规则的 {count} 条事项", "its {count} findings"),
        "run": Bilingual("核查编号", "Run"),
        "executed": Bilingual("首次执行", "First executed"),
        "program": Bilingual("程序", "Program"),
        "contracts": Bilingual("数据约定", "Data contracts"),
        "baseline": Bilingual("与之相比的核查", "Compared with run"),
        "packs": Bilingual("规则包", "Packs"),
        "filings": Bilingual("读取的批次", "Filings read"),
        "version": Bilingual("版本", "Version"),
        "hash": Bilingual("SHA-256", "SHA-256"),
        "manifest_hash": Bilingual("清单 SHA-256", "Manifest SHA-256"),
        "filed_rows": Bilingual("入库行", "Rows filed"),
        "quarantined": Bilingual("隔离行", "Quarantined"),
        "filed_at": Bilingual("入库日期", "Filed"),
        "no_page": Bilingual("详情：huiyan trace {id}", "details: huiyan trace {id}"),
        "left_out": Bilingual(
            "本文件列出全部 {all:,} 条事项，其中 {pages:,} 条有详情页；其余 {count:,} 条请用 "
            "huiyan trace 编号 查看，或用 huiyan report --rule 规则 另出报告。",
            "All {all:,} findings are listed, {pages:,} of them with a page of their own. For the "
            "other {count:,}: huiyan trace ID, or a report of fewer rules by huiyan report --rule.",
        ),
        "stat_link": Bilingual("列出", "list"),
        "footer": Bilingual(
            "由慧眼 {program} 根据核查 {run} 生成；同样的核查得到逐字节相同的报告。",
            "Made by Huiyan {program} from {run}; the same run gives the same bytes.",
        ),
        "new": Bilingual("新增", "new"),
        "persisting": Bilingual("延续", "persisting"),
        "high": Bilingual("高", "high"),
        "medium": Bilingual("中", "medium"),
        "low": Bilingual("低", "low"),
        "hint": Bilingual("提示", "hint"),
        "severity_of": Bilingual("等级{severity}", "{severity}"),
        "grade": Bilingual("各表之间{grade}", "tables {grade}"),
        "subject": Bilingual("对象", "Subject"),
        "no_script": Bilingual(
            "浏览器没有运行脚本：全部内容按顺序列在下面，筛选和搜索不可用。",
            "Scripts do not run here: everything follows in order, without filters and search.",
        ),
    }
)
