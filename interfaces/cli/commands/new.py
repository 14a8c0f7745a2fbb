"""`huiyan new rule|pack|contract`: drafts with what `check` or a person has to mend; and numbers.

What of a contract can be seen in a delivered file is guessed from it, and marked for checking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.grammar import parse
from dsl.syntax.declarations import Surface
from dsl.text.source import SourceText
from engine.packs.pack import find_packs
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command, Group
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import wrong_value
from interfaces.cli.parameters import Argument, FilePath, OneOf, Option, WholeNumber
from interfaces.cli.registry import entries
from interfaces.cli.scaffold import new_pack, new_rule

_MADE = Bilingual("已建立  {file}", "made  {file}")
_FILL = Bilingual("还有哪些要填", "what is still to be filled in")
_PAGES = Bilingual(
    "生成说明页里由规则得出的各节", "make the sections of the page that follow from the rule"
)
#: What numbers are asked for by; whether they are persons'.
_KINDS = {"resident_id": True, "credit_code": False, "身份证号": True, "信用代码": False}
_PACK_NAME = re.compile(r"[a-z][a-z0-9_]*")


def make_rule(invocation: Invocation, name: str, pack: str) -> ExitCode:
    """The rule, its page and three examples in the pack; nothing is written over."""
    workspace = invocation.workspace()
    known = find_packs(workspace.packs)
    if pack not in known:
        problem = diagnose("HY614", None, name=pack, nearest=nearest(pack, known))
        raise Leave(ExitCode.MISTAKE, problem)
    files = new_rule(name, _language(invocation))
    rule = files[f"{name}.huiyan"]
    if "/" in name or parse(SourceText(name, rule)).diagnostics:
        raise Leave(ExitCode.MISTAKE, diagnose("HY731", None, name=name))
    _write(invocation, known[pack], files)
    invocation.suggest(
        (f"huiyan check {pack}", _FILL),
        (f"huiyan docs {pack} --pages", _PAGES),
        ("huiyan lint", entries()["lint"].about),
    )
    return ExitCode.DONE


def make_pack(invocation: Invocation, name: str) -> ExitCode:
    """A folder for the pack in the first folder of packs, with its manifest."""
    workspace = invocation.workspace()
    if not _PACK_NAME.fullmatch(name):
        raise Leave(ExitCode.MISTAKE, diagnose("HY732", None, name=name))
    _write(invocation, workspace.packs[0] / name, new_pack(name, _language(invocation)))
    suffix = f"--pack {name}"
    invocation.suggest((f"huiyan new rule {suffix} …", entries()["new"].about))
    return ExitCode.DONE


def make_contract(
    invocation: Invocation, name: str, source: Path, code: str | None, sheet: str | None
) -> ExitCode:
    """A contract drafted from a delivered file, each guess marked for checking."""
    from interfaces.cli.new_contract import draft_contract, show_draft  # noqa: PLC0415 - reads files

    target, text, draft, named = draft_contract(invocation, name, source, code, sheet)
    _write(invocation, target.parent, {target.name: text})
    show_draft(invocation, target, draft, named)
    return ExitCode.DONE


def make_numbers(invocation: Invocation, kind: str, count: int) -> ExitCode:
    """Numbers for practice, one a line: of a region that does not exist, so nobody's."""
    from engine.filing.drafting import numbers  # noqa: PLC0415 - reads nothing, but arrow

    if count > numbers.MOST:
        raise wrong_value("COUNT", str(count), (f"1 … {numbers.MOST:,}",))
    make = numbers.practice_resident_ids if _KINDS[kind] else numbers.practice_credit_codes
    for number in make(count):
        invocation.results.line(number)
    return ExitCode.DONE


def _language(invocation: Invocation) -> Surface:
    """Chinese unless English is asked for."""
    return "en" if invocation.options.language == "en" else "zh"


def _write(invocation: Invocation, folder: Path, files: Mapping[str, str]) -> None:
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        problem = diagnose("HY730", None, file=str(folder / taken[0]))
        raise Leave(ExitCode.MISTAKE, problem)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            invocation.results.line(_MADE.tell(invocation.language, file=folder / name))
    except OSError as error:
        reason = error.strerror or str(error)
        problem = diagnose("HY735", None, folder=str(folder), reason=reason)
        raise Leave(ExitCode.MISTAKE, problem) from error


_NAME = Bilingual("名称", "the name")

COMMAND = Group(
    "new",
    Command(
        "rule",
        make_rule,
        about=Bilingual(
            "一条规则的初稿：规则、说明页和示例", "a draft of a rule, its page and examples"
        ),
        params=[
            Argument("name", metavar="NAME", about=_NAME),
            Option(
                "--pack",
                required=True,
                metavar="PACK",
                about=Bilingual("放进哪个规则包", "the pack that it goes into"),
            ),
        ],
    ),
    Command(
        "pack",
        make_pack,
        about=Bilingual("一个规则包的初稿", "a draft of a pack"),
        params=[Argument("name", metavar="NAME", about=_NAME)],
    ),
    Command(
        "contract",
        make_contract,
        about=Bilingual(
            "按报送的文件写一份数据约定的初稿", "a draft of a data contract from a delivered file"
        ),
        params=[
            Argument(
                "name",
                metavar="DEPARTMENT.DATASET",
                about=Bilingual(
                    "部门.数据集，规则里这样写", "department.data_set, as rules say it"
                ),
            ),
            Option(
                "--from",
                "source",
                type=FilePath(),
                required=True,
                metavar="FILE",
                about=Bilingual(
                    "这份数据的一个文件：CSV、Excel、DBF、Parquet 等",
                    "a file of these data: CSV, Excel, DBF, Parquet …",
                ),
            ),
            Option(
                "--code",
                metavar="DEPARTMENT.DATASET",
                about=Bilingual(
                    "英文代号，如 finance.salaries；不写则与名称相同",
                    "the code names, if they are not the same",
                ),
            ),
            Option(
                "--sheet",
                metavar="SHEET",
                about=Bilingual("读哪一张工作表", "which sheet of a workbook"),
            ),
        ],
        examples=[
            (
                "huiyan new contract 财政局.工资发放 --from deliveries/工资.csv",
                Bilingual("写出初稿，逐列说明猜测的依据", "a draft that says what guesses rest on"),
            )
        ],
    ),
    Command(
        "numbers",
        make_numbers,
        about=Bilingual(
            "练习用的号码：校验码相符，不属于任何人",
            "numbers for practice: they check out, and are nobody's",
        ),
        params=[
            Argument(
                "kind",
                type=OneOf(*_KINDS),
                metavar="KIND",
                about=Bilingual("身份证号或信用代码", "resident_id or credit_code"),
            ),
            Argument(
                "count",
                type=WholeNumber(),
                required=False,
                default=10,
                metavar="COUNT",
                about=Bilingual("多少个，默认 10", "how many, 10 by default"),
            ),
        ],
        examples=[
            ("huiyan new numbers 身份证号 20", Bilingual("二十个身份证号", "twenty ids")),
        ],
    ),
    about=entries()["new"].about,
)
