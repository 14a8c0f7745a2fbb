"""What can be written next: columns, data sets, clauses, names, and the words of the language.

It looks at the line before the cursor alone, since a file that is being written is seldom
well formed, and takes what names mean from the pack as it was last read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lsprotocol import types

from dsl.surface import Vocabulary, vocabulary
from dsl.surface.keywords import Role
from dsl.surface.provisions import show_provision
from engine.catalog.contract import Contract
from interfaces.lsp.hover import clause_text
from interfaces.lsp.language import Language
from interfaces.lsp.project import Opened

_WORD = r"[\w]*"
_INDENT = "  "


def completions(opened: Opened, offset: int, language: Language) -> list[types.CompletionItem]:
    """The items that fit at `offset`, those most likely first."""
    before = opened.text.text[:offset]
    line = before[before.rfind("\n") + 1 :]
    words = vocabulary(opened.file.surface)
    return list(_items(opened, before, line, words=words, language=language))


def _items(
    opened: Opened, before: str, line: str, *, words: Vocabulary, language: Language
) -> Iterator[types.CompletionItem]:
    aliases = _aliases(before, words)
    if dotted := re.search(rf"([\w]+)\.({_WORD})$", line):
        contract = opened.contracts.contract(aliases.get(dotted[1], ""))
        if contract is not None:
            yield from _columns(contract, opened)
            return
    in_data, given, under = (re.escape(words.say(t)) for t in ("IN_DATA", "GIVEN", "UNDER"))
    if re.search(rf"(?:^|\s)(?:{in_data}|{given})\s+[\w.]*$", line):
        yield from _data_sets(opened)
    elif re.search(rf"(?:^|\s){under}\s+(?:.*,\s*)?{_WORD}$", line):
        yield from _clauses(opened, language)
    elif re.match(rf"\s*{re.escape(words.say('SEVERITY'))}\s+{_WORD}$", line):
        yield from _plain(words.severities, types.CompletionItemKind.EnumMember)
    elif re.search(rf"\{{[^{{}}]*\s{re.escape(words.say('SHOWN_AS'))}\s+\w*$", line):
        yield from _plain(words.forms, types.CompletionItemKind.EnumMember)
    elif re.fullmatch(rf"\s*{_WORD}", line):
        yield from _clause_words(words, indented=line.startswith(_INDENT))
    else:
        yield from _values(opened, aliases, words)


def _aliases(before: str, words: Vocabulary) -> dict[str, str]:
    """Each alias of the declaration that is being written, with its data set as written."""
    starts = [re.escape(words.say(t)) for t, r in words.roles.items() if r is Role.DECLARATION]
    heads = list(re.finditer(rf"^(?:{'|'.join(starts)})\s", before, re.MULTILINE))
    declaration = before[heads[-1].start() :] if heads else before
    pattern = rf"([\w]+)\s+{re.escape(words.say('IN_DATA'))}\s+([\w.]+)"
    return {m[1]: m[2] for m in re.finditer(pattern, declaration)}


def _columns(contract: Contract, opened: Opened) -> Iterator[types.CompletionItem]:
    for number, column in enumerate(contract.data_set.columns):
        first, second = column.title, column.name
        if opened.file.surface == "en":
            first, second = second, first
        yield types.CompletionItem(
            label=first,
            detail=f"{second}: {vocabulary(opened.file.surface).say_domain(str(column.domain))}",
            kind=types.CompletionItemKind.Field,
            filter_text=f"{first} {second}",
            sort_text=f"{number:04}",
        )


def _data_sets(opened: Opened) -> Iterator[types.CompletionItem]:
    for contract in opened.contracts.contracts:
        first, second = contract.data_set.title, contract.data_set.name
        if opened.file.surface == "en":
            first, second = second, first
        yield types.CompletionItem(
            label=first,
            detail=second,
            documentation=contract.purpose or None,
            kind=types.CompletionItemKind.Struct,
            filter_text=f"{first} {second}",
        )


def _clauses(opened: Opened, language: Language) -> Iterator[types.CompletionItem]:
    for clause in opened.pack.model.clauses:
        place = show_provision(clause.provision, opened.file.surface)
        text = clause_text(clause, language)
        yield types.CompletionItem(
            label=f"{clause.regulation.name} {place}",
            detail=clause.text[:60],
            documentation=types.MarkupContent(types.MarkupKind.Markdown, text),
            kind=types.CompletionItemKind.Reference,
        )


def _clause_words(words: Vocabulary, *, indented: bool) -> Iterator[types.CompletionItem]:
    role = Role.CLAUSE if indented else Role.DECLARATION
    chosen = (t for t, r in words.roles.items() if r is role and t in words.spellings)
    yield from _plain([words.say(t) for t in chosen], types.CompletionItemKind.Keyword)


def _values(
    opened: Opened, aliases: Iterable[str], words: Vocabulary
) -> Iterator[types.CompletionItem]:
    model, kinds = opened.pack.model, types.CompletionItemKind
    yield from _plain(aliases, kinds.Variable)
    for parameter in model.parameters:
        yield types.CompletionItem(parameter.name, detail=parameter.title, kind=kinds.Constant)
    for table in model.decision_tables:
        detail = f"{table.title or table.name}({', '.join(i.name for i in table.inputs)})"
        yield types.CompletionItem(table.name, detail=detail, kind=kinds.Function)
    for definition in model.definitions:
        yield types.CompletionItem(definition.name, detail=definition.title, kind=kinds.Function)
    yield from _plain(words.aggregates, kinds.Function)
    yield from _plain(words.functions, kinds.Function)
    operators = (t for t, r in words.roles.items() if r is Role.OPERATOR and t in words.spellings)
    yield from _plain([words.say(t) for t in operators], kinds.Operator)


def _plain(labels: Iterable[str], kind: types.CompletionItemKind) -> Iterator[types.CompletionItem]:
    yield from (types.CompletionItem(label, kind=kind) for label in dict.fromkeys(labels))
