"""Declarations as items: head first, then each clause in its canonical place."""

from __future__ import annotations

from typing import assert_never

from dsl.format.decision_tables import decision_items
from dsl.format.examples import example_items
from dsl.format.expressions import quote, show_day, show_expression
from dsl.format.items import Item, clause
from dsl.format.phrases import joined, period, places, under
from dsl.format.rules import rule_items
from dsl.format.tables import table_items
from dsl.surface import Vocabulary
from dsl.surface.provisions import show_provision
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.declarations import Argument, Declaration, Definition, Rule, Table
from dsl.syntax.examples import Example
from dsl.syntax.law import Article, Calendar, Parameter, ParameterValue, Regulation


def declaration_items(declaration: Declaration, words: Vocabulary) -> tuple[Item, ...]:
    """The lines of `declaration`, in the words of a surface."""
    match declaration:
        case Regulation():
            return _regulation(declaration, words)
        case Parameter():
            return _parameter(declaration, words)
        case Calendar():
            return _calendar(declaration, words)
        case Definition():
            return _definition(declaration, words)
        case DecisionTable():
            return decision_items(declaration, words)
        case Table():
            return table_items(declaration, words)
        case Rule():
            return rule_items(declaration, words)
        case Example():
            return example_items(declaration, words)
        case _:
            assert_never(declaration)


def _regulation(node: Regulation, words: Vocabulary) -> tuple[Item, ...]:
    keyword = words.say("METHOD" if node.method else "REGULATION")
    items = [_head(f"{keyword} {node.name} {quote(node.title)}", node)]

    def add(terminal: str, said: str | None) -> None:
        if said is not None:
            line = f"{words.say(terminal)} {said}"
            items.append(Item((line,), places(node.clause_spans, terminal)))

    add("ISSUED_BY", None if node.issuer is None else quote(node.issuer))
    add("NUMBERED", None if node.number is None else quote(node.number))
    add("VERSION", show_day(node.version, words) if node.version else None)
    if node.start:
        until = period(None, node.until, words)
        add("IN_FORCE", joined(show_day(node.start, words), until))
    add("REPLACES", node.replaces)
    add("CONFIRMED", show_day(node.confirmed, words) if node.confirmed else None)
    return (*items, *(_article(article, words) for article in node.articles))


def _head(line: str, node: Regulation | Parameter | Calendar | Definition) -> Item:
    return Item((line,), places(node.clause_spans, "HEAD"), 0)


def _article(node: Article, words: Vocabulary) -> Item:
    provision = show_provision(node.provision, words.surface)
    said = ""
    if node.encodable is not None and node.reason is not None:
        word = "NOT_ENCODABLE" if node.encodable == "not" else "PARTLY_ENCODED"
        said = f"{words.say(word)} {quote(node.reason)}"
    line = joined(provision, quote(node.text), period(node.start, node.until, words), said)
    return Item((line,), (node.span,))


def _parameter(node: Parameter, words: Vocabulary) -> tuple[Item, ...]:
    name = joined(node.name, quote(node.title) if node.title is not None else "")
    domain = words.say_domain(node.domain.text, many=node.domain.many)
    head = _head(f"{words.say('PARAMETER')} {name}: {domain}", node)
    return (head, *(_value(value, words) for value in node.values))


def _value(node: ParameterValue, words: Vocabulary) -> Item:
    if isinstance(node.value, tuple):
        said = f"({', '.join(show_expression(v, words) for v in node.value)})"
    else:
        said = show_expression(node.value, words)
    region = f"{words.say('FOR_REGION')} {quote(node.region)}" if node.region is not None else ""
    dated = period(node.start, node.until, words)
    sure = f"{words.say('CONFIRMED')} {show_day(node.confirmed, words)}" if node.confirmed else ""
    return Item((joined(said, dated, region, sure, under(node.citations, words)),), (node.span,))


def _calendar(node: Calendar, words: Vocabulary) -> tuple[Item, ...]:
    head = f"{words.say('CALENDAR')} {node.name} {words.say('IN_DATA')} {node.data_set}"
    clauses = (("DAYS_OFF", node.off), ("DAYS_WORKED", node.worked))
    return (
        _head(head, node),
        *(Item(clause(words.say(t), e, words), places(node.clause_spans, t)) for t, e in clauses),
    )


def _definition(node: Definition, words: Vocabulary) -> tuple[Item, ...]:
    arguments = ", ".join(_argument(a, words) for a in node.arguments)
    title = quote(node.title) if node.title is not None else ""
    items = [_head(joined(f"{words.say('DEFINE')} {node.name}({arguments})", title), node)]
    if node.citations:
        items.append(Item((under(node.citations, words),), places(node.clause_spans, "UNDER")))
    body = clause(words.say("AS"), node.body, words)
    return (*items, Item(body, places(node.clause_spans, "AS")))


def _argument(node: Argument, words: Vocabulary) -> str:
    if node.domain is not None:
        return f"{node.name}: {words.say_domain(node.domain.text, many=node.domain.many)}"
    return f"{node.name} {words.say('IN_DATA')} {node.data_set}"
