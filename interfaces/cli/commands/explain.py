"""`huiyan explain CODE|RULE|PACK`: a diagnostic's page; a rule in words; plans; SQL."""

from __future__ import annotations

import re
from typing import Any

from dsl.diagnostics import diagnose
from dsl.diagnostics.nearest import nearest
from dsl.diagnostics.page import Page, load_page, page_codes
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.command import Command
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.mistakes import Mistake
from interfaces.cli.parameters import Argument, OneOf, Option
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries

DIALECTS = ("duckdb", "postgres")

_CODE = re.compile(r"HY[0-9]{1,4}", re.IGNORECASE)
_HEADINGS = {"zh": "## 中文", "en": "## English"}
_WRONG = Bilingual("有误的写法：", "Wrong:")
_RIGHT = Bilingual("正确的写法：", "Right:")
_SAID_BEFORE = "(?:错误的写法：|正确的写法：|Wrong:|Right:)"


def explain(invocation: Invocation, what: str, plan: bool, sql: str | None) -> ExitCode:
    """The page of a diagnostic's code, or the rule of that name."""
    if plan and sql:
        raise Mistake(diagnose("HY607", None, first="--plan", second="--sql"))
    if _CODE.fullmatch(what):
        return explain_code(invocation, what.upper())
    from interfaces.cli.rule_explained import explain_named_rule  # noqa: PLC0415 - needs the engine

    return explain_named_rule(invocation, what, plan=plan, sql=sql)


def explain_code(invocation: Invocation, code: str) -> ExitCode:
    """The page of `code` in the chosen language; HY608 where there is none."""
    try:
        page = load_page(code)
    except KeyError:
        meant = nearest(code, page_codes())
        raise Leave(ExitCode.MISTAKE, diagnose("HY608", None, wanted=code, nearest=meant)) from None
    if invocation.machine:
        write_json(invocation.results, _record(page, invocation.language))
        return ExitCode.DONE
    text = page_text(page, invocation.language)
    if invocation.results.colour or invocation.results.terminal:
        from interfaces.cli.drawing import page as drawn_page  # noqa: PLC0415 - rich only here

        invocation.results.render(drawn_page(text), prose=True)
    else:
        invocation.results.write(text)
    invocation.suggest(("huiyan check", entries()["check"].about))
    return ExitCode.DONE


def page_text(page: Page, language: str) -> str:
    """The page's title and its part in `language`, as Markdown."""
    title, _, body = page.body.partition("\n")
    parts = re.split(r"^(?=## (?:中文|English)$)", body, flags=re.MULTILINE)
    own = next((p for p in parts if p.startswith(_HEADINGS[language])), body)
    text = own.removeprefix(_HEADINGS[language]).strip()
    for word, words in (("wrong", _WRONG), ("right", _RIGHT)):
        said = words.tell(language)
        block = (
            rf"^(?:{_SAID_BEFORE}\n+)?```(\w+) {word}$"  # some pages head their blocks themselves
        )
        text = re.sub(block, rf"{said}\n\n```\1", text, flags=re.MULTILINE)
    return f"# {_title(title, language)}\n\n{text}\n"


def _title(line: str, language: str) -> str:
    """`HY601 · 没有这个命令 / No such command` in one of its languages."""
    code, _, names = line.removeprefix("# ").partition(" · ")
    chinese, _, english = names.partition(" / ")
    return f"{code} · {english if language == 'en' and english else chinese}"


def _record(page: Page, language: str) -> dict[str, Any]:
    words = page.words[language]
    return {
        "schema": "huiyan.page/1",
        "code": page.code,
        "severity": page.severity.value,
        "message": words.message,
        "help": list(words.help),
        "text": page_text(page, language),
    }


COMMAND = Command(
    "explain",
    explain,
    about=entries()["explain"].about,
    params=[
        Argument(
            "what",
            metavar="RULE|PACK|CODE",
            about=Bilingual(
                "规则的名称，或诊断代码（如 HY201）；规则包的名称要与 --plan 同用",
                "a rule's name, or a diagnostic's code (HY201); a pack's, with --plan",
            ),
        ),
        Option(
            "--plan",
            is_flag=True,
            about=Bilingual(
                "规则的执行计划；规则包里各条规则共用什么、为什么",
                "the rule's plan; what the rules of a pack share, and why",
            ),
        ),
        Option(
            "--sql",
            type=OneOf(*DIALECTS),
            is_flag=False,
            flag_value=DIALECTS[0],
            about=Bilingual(
                "规则对应的 SQL，默认 postgres，供复核",
                "the rule as SQL for review; postgres by default",
            ),
        ),
    ],
    formats=("text", "json"),
    examples=[
        ("huiyan explain 高龄津贴_去世后发放", Bilingual("用文字解释", "in words")),
        ("huiyan explain 高龄津贴_去世后发放 --sql", Bilingual("写成 SQL", "as SQL")),
        ("huiyan explain livelihood --plan", Bilingual("各条规则共用什么", "what rules share")),
    ],
)
