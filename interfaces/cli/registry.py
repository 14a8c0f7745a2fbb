"""The commands that exist: what each does in a line, and the module that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from interfaces.cli.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Entry:
    """One command; its module below `commands` holds it as `COMMAND`."""

    name: str
    module: str
    about: Bilingual


@dataclass(frozen=True, slots=True)
class Section:
    """Commands that are used together."""

    title: Bilingual
    entries: tuple[Entry, ...]


SECTIONS: Final = (
    Section(
        Bilingual("从这里开始", "Start here"),
        (
            Entry(
                "demo",
                "demo",
                Bilingual("在样例城市上走完全程", "the whole way on the sample city"),
            ),
            Entry("init", "init", Bilingual("建立工作区", "make a workspace")),
        ),
    ),
    Section(
        Bilingual("数据", "Data"),
        (
            Entry("source", "source", Bilingual("各部门的数据来源", "where deliveries come from")),
            Entry("file", "file", Bilingual("把报送的文件入库，逐份给回执", "file the deliveries")),
            Entry("datasets", "datasets", Bilingual("已入库的数据", "what is filed")),
            Entry(
                "receipt",
                "receipt",
                Bilingual(
                    "一个批次的回执；供部门更正的行", "what became of a filing; rows to mend"
                ),
            ),
            Entry(
                "forget",
                "forget",
                Bilingual("删除保存期满的批次，留下哈希", "erase what was kept long enough"),
            ),
        ),
    ),
    Section(
        Bilingual("规则", "Rules"),
        (
            Entry(
                "new",
                "new",
                Bilingual(
                    "规则、规则包、数据约定的初稿", "a draft of a rule, a pack or a contract"
                ),
            ),
            Entry(
                "check",
                "check",
                Bilingual(
                    "检查规则、数据约定和工作区", "find mistakes in rules, contracts, workspace"
                ),
            ),
            Entry(
                "fmt",
                "fmt",
                Bilingual(
                    "统一版式；在中文和英文之间转换",
                    "canonical layout; Chinese to English and back",
                ),
            ),
            Entry(
                "lint",
                "lint",
                Bilingual("看规则有哪些存疑之处", "rules that are right but doubtful"),
            ),
            Entry(
                "test",
                "test",
                Bilingual("演算写在规则旁的示例", "the examples written beside the rules"),
            ),
            Entry(
                "docs",
                "docs",
                Bilingual(
                    "条文与规则对照成册；更新规则的说明页",
                    "clauses beside their rules; pages of rules brought up to date",
                ),
            ),
            Entry(
                "pack",
                "pack",
                Bilingual(
                    "为规则包签名、核验，写成一个文件", "sign a pack, check it, make it one file"
                ),
            ),
            Entry(
                "explain",
                "explain",
                Bilingual("用文字解释规则或诊断代码", "a rule in words; a diagnostic's page"),
            ),
        ),
    ),
    Section(
        Bilingual("核查", "Findings"),
        (
            Entry("run", "run", Bilingual("按规则核查已入库的数据", "evaluate the rules")),
            Entry(
                "watch",
                "watch",
                Bilingual("报送一到就入库并核查", "file and run as deliveries arrive"),
            ),
            Entry("findings", "findings", Bilingual("列出疑点", "what a run brought up")),
            Entry(
                "trace",
                "trace",
                Bilingual(
                    "把一条疑点追到条文和原始行", "a finding back to its clause and delivered rows"
                ),
            ),
            Entry(
                "why-not",
                "why_not",
                Bilingual(
                    "某个对象为什么没有疑点，止于哪一步",
                    "why a rule does not tell of a subject",
                ),
            ),
            Entry(
                "replay",
                "replay",
                Bilingual(
                    "按记录重新计算，看结论是否相同", "evaluate again from what was recorded"
                ),
            ),
            Entry(
                "report",
                "report",
                Bilingual(
                    "把一次核查写成报告（HTML、表格、PDF 等）",
                    "a run as HTML, spreadsheet, PDF and others",
                ),
            ),
            Entry(
                "evidence",
                "evidence",
                Bilingual("为一条疑点制作证据包", "one finding as a file that anybody can check"),
            ),
            Entry(
                "verify",
                "verify",
                Bilingual(
                    "核验证据包、入库批次、核查和规则包",
                    "bundles, filings, runs and packs are what they were",
                ),
            ),
            Entry(
                "diff",
                "diff",
                Bilingual("两次核查有何不同，原因何在", "what changed between two runs, and why"),
            ),
            Entry(
                "backtest",
                "backtest",
                Bilingual(
                    "两版规则在同样的数据上有何不同", "two versions of rules on the same data"
                ),
            ),
            Entry(
                "decide",
                "decide",
                Bilingual("记下对一条疑点的处理意见", "write down what you make of a finding"),
            ),
            Entry(
                "ledger",
                "ledger",
                Bilingual("疑点台账：经过、处理意见、查准率", "findings over time, and decisions"),
            ),
        ),
    ),
    Section(
        Bilingual("其他", "More"),
        (
            Entry(
                "audit",
                "audit",
                Bilingual("谁看过完整的个人信息，为什么", "who saw personal data in full, and why"),
            ),
            Entry("doctor", "doctor", Bilingual("检查运行环境", "check the installation")),
            Entry("lsp", "lsp", Bilingual("编辑器的语言服务", "the language server for editors")),
            Entry(
                "completion", "completion", Bilingual("命令行补全脚本", "completion for the shell")
            ),
        ),
    ),
)


def entries() -> dict[str, Entry]:
    """The commands by name, in the order of the help."""
    return {e.name: e for s in SECTIONS for e in s.entries}
