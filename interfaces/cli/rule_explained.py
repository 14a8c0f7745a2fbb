"""`huiyan explain RULE`: the rule in words, as a plan, or as SQL."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from dsl.explain import explain_rule
from dsl.model.rules import Rule
from dsl.syntax.declarations import Surface
from engine.bridge.context import EngineSettings
from engine.packs.pack import LoadedPack, find_packs, load_pack
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.invocation import Invocation
from interfaces.cli.leave import Leave
from interfaces.cli.pack_plan import pack_plan, pack_plan_record, pack_plan_text
from interfaces.cli.packs import unknown_rule
from interfaces.cli.records import write_json
from interfaces.cli.registry import entries
from interfaces.cli.rule_plan import plan_text, sql_text

_SQL_NOTE = Bilingual(
    "每组一行，是否疑点由 holds.known 和 holds.all 共同决定；供复核，慧眼不运行这段 SQL",
    "one row a group; holds.known and holds.all together decide; for review, never run here",
)
_IN_BYTES = Bilingual(
    "这里的 levenshtein 按字计；DuckDB 自带的按字节计，一个汉字算三",
    "levenshtein counts characters here; DuckDB's own counts bytes, a Chinese character as three",
)
_OF_OURS = Bilingual(
    "huiyan_ 开头的是慧眼自己的函数，别的数据库没有；算法见语义说明",
    "functions called huiyan_… are its own, as its semantics say; other databases lack them",
)
_SQL = Bilingual("同一规则写成 SQL，供复核", "the same rule as SQL, for review")


def explain_named_rule(
    invocation: Invocation, name: str, *, plan: bool, sql: str | None
) -> ExitCode:
    """The rule called `name`, or `pack.name`; HY615 where there is none, or several.

    With `plan` a pack may be named, too.
    """
    packs = loaded_packs(invocation)
    if plan and name in packs:
        return _explain_pack(invocation, packs[name])
    pack, rule = find_rule(packs.values(), name)
    surface: Surface = "en" if invocation.language == "en" else "zh"
    today = datetime.date.today()
    if plan:
        form, text = "plan", plan_text(pack.model, rule, today)
    elif sql:
        form, text = "sql", _sql(invocation, pack, rule, sql)
    else:
        form, text = "words", explain_rule(rule, pack.model, surface)
    if invocation.machine:
        place = {"pack": pack.manifest.name, "rule": rule.name, "title": rule.title}
        write_json(
            invocation.results, {"schema": "huiyan.rule/1", **place, "form": form, "text": text}
        )
        return ExitCode.DONE
    if form == "words":
        from interfaces.cli.drawing import prose  # noqa: PLC0415 - rich only here

        invocation.results.render(prose(text), prose=True)
    else:
        invocation.results.write(text)
    about = entries()
    invocation.suggest((f"huiyan explain {name} --sql", _SQL), ("huiyan test", about["test"].about))
    return ExitCode.DONE


def _sql(invocation: Invocation, pack: LoadedPack, rule: Rule, dialect: str) -> str:
    """The SQL below a comment that says what a row of it is."""
    text = sql_text(pack.model, rule, datetime.date.today(), dialect=dialect)
    notes = [f"-- {rule.name}: {_SQL_NOTE.tell(invocation.language)}"]
    if dialect == "duckdb" and "levenshtein(" in text:
        notes.append(f"-- {_IN_BYTES.tell(invocation.language)}")
    if "huiyan_" in text:
        notes.append(f"-- {_OF_OURS.tell(invocation.language)}")
    return "\n".join([*notes, text])


def _explain_pack(invocation: Invocation, pack: LoadedPack) -> ExitCode:
    plan = pack_plan(pack, datetime.date.today())
    if invocation.machine:
        write_json(invocation.results, pack_plan_record(plan, invocation.language))
        return ExitCode.DONE
    rows = EngineSettings().narrow_rows or 0
    invocation.results.write(pack_plan_text(plan, invocation.language, rows=rows))
    invocation.suggest(("huiyan run --profile", entries()["run"].about))
    return ExitCode.DONE


def loaded_packs(invocation: Invocation) -> Mapping[str, LoadedPack]:
    """The packs of the workspace by name, whatever mistakes are in them."""
    workspace = invocation.workspace()
    schema = invocation.contracts(workspace).schema()
    packs = (
        load_pack(folder, schema, shown_as=workspace.shown_path(folder.absolute()))
        for folder in find_packs(workspace.packs).values()
    )
    return {pack.manifest.name: pack for pack in packs}


def find_rule(packs: Iterable[LoadedPack], name: str) -> tuple[LoadedPack, Rule]:
    """The rule and its pack; a mistake elsewhere in the packs does not stand in the way."""
    known = [(p, r) for p in packs for r in p.model.rules]
    found = [(p, r) for p, r in known if name in (r.name, f"{p.manifest.name}.{r.name}")]
    if len(found) == 1:
        return found[0]
    candidates = found or known
    names = [f"{p.manifest.name}.{r.name}" if found else r.name for p, r in candidates]
    raise Leave(ExitCode.MISTAKE, unknown_rule(name, names))
