"""What a rule means, apart from where and in which words it is written: for comparing versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dsl.model.decision_tables import DecisionTable
from dsl.model.law import Clause, Parameter
from dsl.model.rules import Model, Rule
from dsl.model.show import show_model
from dsl.model.tables import tables_of
from dsl.model.weights import Severity, SeverityLine
from dsl.text.source import Span
from engine.packs.pack import LoadedPack


def rule_version(model: Model, rule: Rule) -> str:
    """12 hex digits over everything that decides what `rule` brings up.

    Its steps with the definitions in them, the periods of its clauses, the values of its
    parameters; not its words, its weight (severity, score, budget), its place or its language.
    """
    weightless = replace(rule, severities=(SeverityLine(Severity.HIGH),), score=None, budget=None)
    wordless = replace(weightless, title="", message=(), surface="en")
    parameters = _used(model, rule)
    clauses = (*rule_clauses(model, rule), *_clauses_of(parameters))
    text = show_model(_only(model, wordless, clauses=clauses, parameters=parameters))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def rule_print(model: Model, rule: Rule) -> str:
    """Everything that the rule itself says, words included; its parameters' values are not."""
    clauses = rule_clauses(model, rule)
    words = [rule.title, rule.surface, *(f"{c.regulation.title} {c.text}" for c in clauses)]
    titles = [d.title or "" for d in model.definitions if d.name in rule.definitions]
    titles += [t.title or "" for t in decision_tables_of(model, rule)]
    return "\n".join((show_model(_only(model, rule, clauses=clauses)), *words, *titles))


def parameter_print(parameter: Parameter) -> str:
    """Everything that one parameter says: title, values, periods, clauses and their texts."""
    clauses = _clauses_of((parameter,))
    bare = Model((), clauses, (parameter,), (), (), ())
    texts = [f"{c.regulation.title} {c.text}" for c in clauses]
    texts += [f"confirmed {v.confirmed}" for v in parameter.values if v.confirmed is not None]
    return "\n".join((show_model(bare), parameter.title or "", *texts))


def rule_clauses(model: Model, rule: Rule) -> tuple[Clause, ...]:
    """The clauses that the rule, its exemptions, definitions and tables rest on, each once."""
    found = [*rule.clauses]
    for exemption in (*rule.row_exemptions, *rule.group_exemptions):
        found += exemption.clauses
    for definition in model.definitions:
        if definition.name in rule.definitions:
            found += definition.clauses
    for table in tables_of(rule.aliases):
        found += table.clauses
    for decision in decision_tables_of(model, rule):
        found += decision.clauses
    return tuple(dict.fromkeys(found))


def decision_tables_of(model: Model, rule: Rule) -> tuple[DecisionTable, ...]:
    """The decision tables that the rule asks, also through definitions and tables."""
    return tuple(t for t in model.decision_tables if t.name in rule.decision_tables)


def rule_lines(pack: LoadedPack, rule: Rule) -> tuple[str, ...]:
    """The lines that state the rule: its own, those of its definitions, and of its clauses."""
    model = pack.model
    used = [d.span for d in model.definitions if d.name in rule.definitions]
    used += [t.span for t in tables_of(rule.aliases)]
    used += [t.span for t in decision_tables_of(model, rule)]
    spans = [rule.span, *used, *(c.span for c in rule_clauses(model, rule))]
    return tuple(line for span in spans for line in _lines(pack, span))


def _lines(pack: LoadedPack, span: Span) -> Iterator[str]:
    source = pack.source(span.file)
    if source is not None:
        yield from (line.rstrip() for line in source.slice(span).splitlines() if line.strip())


def _used(model: Model, rule: Rule) -> tuple[Parameter, ...]:
    return tuple(p for p in model.parameters if p.name in rule.parameters)


def _clauses_of(parameters: Iterable[Parameter]) -> tuple[Clause, ...]:
    cited = (c for p in parameters for v in p.values for c in v.clauses)
    return tuple(dict.fromkeys(cited))


def _only(
    model: Model,
    rule: Rule,
    *,
    clauses: tuple[Clause, ...],
    parameters: tuple[Parameter, ...] = (),
) -> Model:
    """The model with nothing in it but `rule` and what it uses."""
    return Model(
        regulations=(),
        clauses=clauses,
        parameters=parameters,
        definitions=tuple(d for d in model.definitions if d.name in rule.definitions),
        rules=(rule,),
        examples=(),
        tables=tables_of(rule.aliases),
        decision_tables=decision_tables_of(model, rule),
    )
