"""The declarations of a file, as an editor lists them."""

from __future__ import annotations

from typing import assert_never

from lsprotocol import types

from dsl.surface.provisions import show_provision
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.declarations import Declaration, Definition, Rule, Table
from dsl.syntax.examples import Example
from dsl.syntax.law import Calendar, Parameter, Regulation
from interfaces.lsp.positions import range_of
from interfaces.lsp.project import Opened

_KINDS = types.SymbolKind


def outline(opened: Opened) -> list[types.DocumentSymbol]:
    """One entry a declaration, regulations with their articles below them."""
    return [_symbol(d, opened) for d in opened.file.declarations]


def _symbol(declaration: Declaration, opened: Opened) -> types.DocumentSymbol:
    name, detail, kind = _words(declaration)
    where = range_of(declaration.span, opened.text)
    return types.DocumentSymbol(
        name=name or "?",
        detail=detail,
        kind=kind,
        range=where,
        selection_range=where,
        children=_articles(declaration, opened) or None,
    )


def _words(declaration: Declaration) -> tuple[str, str | None, types.SymbolKind]:
    match declaration:
        case Rule():
            return declaration.name, declaration.title, _KINDS.Function
        case Example():
            return declaration.title, declaration.rule, _KINDS.Event
        case Regulation():
            return declaration.name, declaration.title, _KINDS.Namespace
        case Parameter():
            return declaration.name, declaration.title, _KINDS.Constant
        case Definition():
            return declaration.name, declaration.title, _KINDS.Method
        case DecisionTable():
            return declaration.name, declaration.title, _KINDS.Array
        case Table():
            return declaration.name, declaration.title, _KINDS.Struct
        case Calendar():
            return declaration.name, declaration.data_set, _KINDS.Struct
        case _:
            assert_never(declaration)


def _articles(declaration: Declaration, opened: Opened) -> list[types.DocumentSymbol]:
    if not isinstance(declaration, Regulation):
        return []
    found = []
    for article in declaration.articles:
        where = range_of(article.span, opened.text)
        place = show_provision(article.provision, opened.file.surface)
        text = article.text[:60]
        symbol = types.DocumentSymbol(place, _KINDS.String, where, where, detail=text)
        found.append(symbol)
    return found
