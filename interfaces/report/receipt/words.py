"""What a receipt says around the facts, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from interfaces.cli.bilingual import Bilingual

WORDS: Final = MappingProxyType(
    {
        "receipt": Bilingual("数据备案回执", "Receipt of a data filing"),
        "brand": Bilingual("慧眼", "Huiyan"),
        "skip": Bilingual("跳到正文", "Skip to the content"),
        "filing": Bilingual("批次", "Filing"),
        "filed_at": Bilingual("入库时间", "Filed at"),
        "corrects": Bilingual("更正的批次", "Corrects"),
        "state": Bilingual("现状", "Now"),
        "current": Bilingual("当前批次", "current"),
        "superseded": Bilingual("已被批次 {filing} 取代", "superseded by {filing}"),
        "contract": Bilingual("依据数据约定", "Under the contract"),
        "masked": Bilingual(
            "个人信息已按数据约定的级别遮盖；更正用的文件不遮盖，只发给报送部门。",
            "Personal values are masked by the classes of the contract; the file for corrections "
            "is not, and goes to the department alone.",
        ),
        "unmasked": Bilingual(
            "本回执未遮盖个人信息，请按规定保管，只发给报送部门。",
            "Personal values are not masked: keep it as the rules demand, for the department "
            "alone.",
        ),
        "figures": Bilingual("结果", "Result"),
        "rows_in": Bilingual("报送", "delivered"),
        "rows_filed": Bilingual("入库", "filed"),
        "rows_quarantined": Bilingual("隔离", "quarantined"),
        "rows_in_note": Bilingual("文件中的记录", "records in the files"),
        "rows_filed_note": Bilingual("可供核查", "take part in runs"),
        "rows_quarantined_note": Bilingual("退回核对，没有入库", "to be mended; not filed"),
        "adds_up": Bilingual(
            "报送 {rows_in:,} 行 = 入库 {rows_filed:,} 行 + 隔离 {rows_quarantined:,} 行，"
            "一行不少。",
            "{rows_in:,} delivered = {rows_filed:,} filed + {rows_quarantined:,} quarantined: "
            "nothing is lost.",
        ),
        "came": Bilingual("收到的文件", "What came"),
        "file": Bilingual("文件", "File"),
        "lines": Bilingual("行数", "Lines"),
        "size": Bilingual("字节", "Bytes"),
        "encoding": Bilingual("编码或格式", "Encoding or format"),
        "hash": Bilingual("SHA-256", "SHA-256"),
        "totals": Bilingual("控制总数", "control totals"),
        "checks": Bilingual("核对", "Checks"),
        "check": Bilingual("内容", "What was checked"),
        "outcome": Bilingual("结果", "Outcome"),
        "no_checks": Bilingual(
            "数据约定里没有可核对的内容。", "The contract agrees on nothing to check."
        ),
        "passed": Bilingual("相符", "fits"),
        "failed": Bilingual("不符", "does not fit"),
        "not_checked": Bilingual("未能核对", "not checked"),
        "for_example": Bilingual("例如：{examples}", "for example: {examples}"),
        "why": Bilingual("隔离的原因", "Why rows were quarantined"),
        "reason": Bilingual("原因", "Reason"),
        "rows": Bilingual("行", "Rows"),
        "column": Bilingual("列", "Column"),
        "reason_note": Bilingual("每种原因举一行为例。", "One row of each kind is told."),
        "whole_row": Bilingual("整行", "whole row"),
        "list": Bilingual("逐行清单", "Row by row"),
        "list_note": Bilingual(
            "列出前 {listed:,} 行，另有 {left:,} 行；全部在更正用的文件里。",
            "The first {listed:,} rows; {left:,} more are in the file for corrections.",
        ),
        "line": Bilingual("行号", "Line"),
        "none": Bilingual("没有隔离的行。", "No row was quarantined."),
        "scroll": Bilingual("可左右滚动的表格", "a table that scrolls sideways"),
        "unread": Bilingual("读不出的单元格", "Cells that could not be read"),
        "unread_note": Bilingual(
            "所在的行已入库，该格按缺失处理，原文保留；用到它的核查为无法判定。要补上，请改正后重新报送整份文件。"
            "每种举一例。",
            "Their rows are filed with the cell missing and its text kept; what reads it is "
            "undetermined. To mend them, deliver the whole file again. One of each kind is told.",
        ),
        "normalised": Bilingual("统一写法", "What was normalised"),
        "normalised_note": Bilingual(
            "只统一写法，不改内容；原文逐格保留，可以还原。",
            "Spelling alone, never content; each delivered text is kept beside its value.",
        ),
        "normalised_none": Bilingual("没有改动写法。", "Nothing was spelled otherwise."),
        "done": Bilingual("处理", "What was done"),
        "cells": Bilingual("单元格", "Cells"),
        "seen": Bilingual("谁可以看", "Who may see it"),
        "seen_note": Bilingual(
            "标为个人或敏感的列，一律遮盖显示；查看全文须写明事由，并记入审计日志。",
            "Columns that are personal or sensitive are always shown masked; to see them in full "
            "somebody must give a reason, which goes into the audit log.",
        ),
        "purpose": Bilingual("用途", "Purpose"),
        "basis": Bilingual("法律依据", "Legal basis"),
        "retention": Bilingual("保存期限", "Kept for"),
        "open": Bilingual("可直接显示", "Shown as they are"),
        "personal": Bilingual("个人信息", "Personal"),
        "sensitive": Bilingual("敏感个人信息", "Sensitive"),
        "day": Bilingual("{count} 天", "{count} days"),
        "week": Bilingual("{count} 周", "{count} weeks"),
        "month": Bilingual("{count} 个月", "{count} months"),
        "quarter": Bilingual("{count} 个季度", "{count} quarters"),
        "year": Bilingual("{count} 年", "{count} years"),
        "number": Bilingual("编号", "Number"),
        "refused": Bilingual("没有接收", "refused"),
        "refused_settled": Bilingual(
            "没有接收；此后已另行入库或不再报送", "refused; filed otherwise or taken away since"
        ),
        "refused_at": Bilingual("拒收时间", "Refused at"),
        "refused_notice": Bilingual(
            "这次报送一行也没有入库，核查看到的仍是以前的数据。",
            "Not a row of this delivery is filed: runs still see the data before it.",
        ),
        "refused_why": Bilingual("没有接收的原因", "Why it was refused"),
        "next_refused": Bilingual(
            "按上面的说明改正后，照平常的办法重新报送整份文件。",
            "Mend what is said above, and deliver the whole file again as usual.",
        ),
        "came_none": Bilingual("没有收到文件。", "No file came."),
        "foot_refused": Bilingual(
            "慧眼。本回执说明报送 {number} 为何没有接收。",
            "Huiyan. Why the delivery {number} was refused.",
        ),
        "next": Bilingual("下一步", "What to do next"),
        "next_none": Bilingual(
            "全部入库，没有需要更正的行。请核对上面的行数和文件校验值。",
            "All rows are filed, none has to be mended. Please check the counts and the hashes.",
        ),
        "next_mend": Bilingual(
            "打开隔离行文件 {file}（由核查方用 huiyan receipt {filing} --corrections {file} "
            "--unmask 事由 取出），在后面部门自己的各列里改正；前面的说明各列不要动。",
            "Open the file of quarantined rows, {file} (the office takes it out with: huiyan "
            "receipt {filing} --corrections {file} --unmask REASON), and mend your own columns; "
            "leave the columns before them as they are.",
        ),
        "next_guard": Bilingual(
            "单元格前的单引号（'）是防止电子表格改动号码和日期的，可以保留。",
            "The apostrophe (') before a cell keeps a spreadsheet from changing numbers and dates; "
            "it can stay.",
        ),
        "next_return": Bilingual(
            "存成 CSV 或 xlsx，文件名、工作表名和行数不限，放进报送文件夹即可：按其中的批次和记录号"
            "认出来。改好的行并入原批次，没有改的仍留在隔离清单里。",
            "Save it as CSV or xlsx under any name, whole or a part, and put it into the folder of "
            "deliveries: it is known by the filing and row numbers in it. Mended rows join this "
            "filing; those that are not stay quarantined.",
        ),
        "next_whole": Bilingual(
            "也可以在业务系统里改正后整份重报，新的报送取代这一批，两批都保留。",
            "Or mend your own system and deliver the whole again: it takes the place of this "
            "filing, and both are kept.",
        ),
        "next_failed": Bilingual(
            "上面标为「不符」的核对，请查明是哪一边有误。",
            "Where a check does not fit, please find out which side is wrong.",
        ),
        "next_overdue": Bilingual(
            "数据已过约定的报送周期，请报送新的数据。",
            "The data are older than the agreed cadence: please deliver what is new.",
        ),
        "foot": Bilingual(
            "由 {program} 根据批次 {filing} 的清单生成。回执的校验值记在经签名的清单里。",
            "Made by {program} from the manifest of the filing {filing}, which is signed and holds "
            "the hash of this receipt's data.",
        ),
    }
)
