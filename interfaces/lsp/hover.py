"""What is shown of a name under the pointer: the clause, the column, the rule in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from dsl.explain import explain_rule
from dsl.model.law import Clause, DatedValue, InForce, Parameter
from dsl.schema import Column, DataSet
from dsl.surface import vocabulary
from dsl.surface.provisions import show_provision
from dsl.syntax.occurrences import NameKind, Occurrence
from engine.catalog.contract import Contract
from engine.findings.values import in_words
from interfaces.lsp.language import Language
from interfaces.lsp.naming import clause_of, column_of, data_set_of, met_at
from interfaces.lsp.project import Opened


def hover_text(opened: Opened, offset: int, language: Language) -> str | None:
    """Markdown about the name at `offset`; None where there is nothing to say."""
    met = met_at(opened, offset)
    if met is None:
        return None
    return "\n\n".join(_about(opened, met.occurrence, language)) or None


def _about(opened: Opened, occurrence: Occurrence, language: Language) -> Iterator[str]:
    model = opened.pack.model
    match occurrence.kind:
        case NameKind.REGULATION:
            clause = clause_of(opened, occurrence.citation) if occurrence.citation else None
            yield from [clause_text(clause, language)] if clause else []
        case NameKind.RULE:
            named = (r for r in model.rules if r.name == occurrence.name)
            yield from (_block(explain_rule(r, model, language)) for r in named)
        case NameKind.GLOBAL | NameKind.FUNCTION:
            yield from _parameter_or_definition(opened, occurrence.name, language)
        case NameKind.COLUMN | NameKind.DATA_SET | NameKind.LOCAL:
            yield from _of_contract(opened, occurrence, language)
        case _:
            assert_never(occurrence.kind)


def _of_contract(opened: Opened, occurrence: Occurrence, language: Language) -> Iterator[str]:
    data_set = data_set_of(opened, occurrence)
    column = column_of(opened, occurrence)
    contract = opened.contracts.contract(occurrence.name)
    if occurrence.kind is NameKind.COLUMN and column is not None:
        yield from _column(column, data_set, language)
    elif occurrence.kind is NameKind.DATA_SET and contract is not None:
        yield from _data_set(contract, language)
    elif occurrence.kind is NameKind.LOCAL and data_set is not None:
        yield f"**{occurrence.name}** {_of(language)} {_named(data_set, language)}"


def clause_text(clause: Clause, language: Language) -> str:
    """`《…法》第九条`, its period, and its text word for word."""
    place = show_provision(clause.provision, language)
    title = clause.regulation.title
    head = f"《{title}》{place}" if language == "zh" else f"{title}, {place}"
    period = _period(clause.in_force, language)
    return f"**{head}** {period}\n\n> {clause.text}"


def _period(in_force: InForce, language: Language) -> str:
    start, until = in_force.start, in_force.until
    if language == "zh":
        said = [f"{start} 起施行" if start else "", f"施行至 {until}" if until else ""]
        return "，".join(filter(None, said))
    said = [f"from {start}" if start else "", f"until {until}" if until else ""]
    return " ".join(filter(None, said))


def _of(language: Language) -> str:
    return "取自" if language == "zh" else "in"


def _named(data_set: DataSet, language: Language) -> str:
    first, second = data_set.title, data_set.name
    if language == "en":
        first, second = second, first
    return f"**{first}** `{second}`"


def _column(column: Column, data_set: DataSet | None, language: Language) -> Iterator[str]:
    yield f"**{column.title}** `{column.name}`: {_domain(column, language)}"
    said = []
    if column.values:
        words = ("可取：", "one of: ")
        said.append(words[language == "en"] + "、".join(column.values))
    if column.required:
        said.append("每行都有值" if language == "zh" else "never missing")
    if column.sensitivity in ("personal", "sensitive"):
        said.append("输出时遮盖" if language == "zh" else "masked in output")
    yield from (["；".join(said)] if said else [])
    if data_set is not None:
        yield _named(data_set, language)


def _domain(column: Column, language: Language) -> str:
    return vocabulary(language).say_domain(str(column.domain))


def _data_set(contract: Contract, language: Language) -> Iterator[str]:
    data_set = contract.data_set
    yield _named(data_set, language)
    if contract.purpose:
        yield contract.purpose
    heads = ("列", "代码名", "域") if language == "zh" else ("title", "name", "domain")
    rows = [heads, ("---",) * 3]
    rows += [(c.title, c.name, _domain(c, language)) for c in data_set.columns]
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _parameter_or_definition(opened: Opened, name: str, language: Language) -> Iterator[str]:
    model = opened.pack.model
    for parameter in (p for p in model.parameters if p.name == name):
        yield f"**{parameter.title or name}**"
        yield "\n".join(f"- {_value(v, parameter, language)}" for v in parameter.values)
    for table in (t for t in model.decision_tables if t.name == name):
        yield f"**{table.title or name}**"
        source = opened.pack.source(table.span.file)
        yield _block(source.slice(table.span) if source else "")
        yield from (clause_text(c, language) for c in table.clauses)
    for definition in (d for d in model.definitions if d.name == name):
        yield f"**{definition.title or name}**"
        source = opened.pack.source(definition.span.file)
        yield _block(source.slice(definition.span) if source else "")
        yield from (clause_text(c, language) for c in definition.clauses)
    if name in vocabulary(opened.file.surface).functions.values():
        yield f"**{vocabulary('zh').say_function(name)}** `{name}`"


def _value(value: DatedValue, parameter: Parameter, language: Language) -> str:
    separator = "、" if language == "zh" else ", "
    domain = parameter.type.domain
    said = separator.join(in_words(c.value, domain, language) for c in value.values)
    more = [_period(value.in_force, language), value.region or ""]
    for clause in value.clauses:
        place = show_provision(clause.provision, language)
        more.append(f"《{clause.regulation.title}》{place}")
    return " ".join(filter(None, [said, *more]))


def _block(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"
