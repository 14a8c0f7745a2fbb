"""A name changed everywhere it stands, in all files of the pack."""

from __future__ import annotations

import re

from dsl.surface import vocabulary
from dsl.syntax.occurrences import NameKind, occurrences_of
from dsl.text.source import Span
from interfaces.lsp.language import Language
from interfaces.lsp.naming import Met, declared_at, met_at, places_of
from interfaces.lsp.project import Opened

_NAME = re.compile(r"[^\W\d]\w*")
_KEPT = frozenset({NameKind.DATA_SET, NameKind.COLUMN})


class CannotRenameError(ValueError):
    """Why a name cannot be changed, or not to that one, in the editor's language."""


def renamed(opened: Opened, offset: int, name: str, language: Language) -> dict[str, list[Span]]:
    """The places to be written anew, by the name of the text; CannotRenameError."""
    met = renameable(opened, offset, language)
    _check_name(opened, met, name, language)
    places: dict[str, list[Span]] = {}
    for occurrence in places_of(opened, met):
        places.setdefault(occurrence.span.file, []).append(occurrence.span)
    return places


def renameable(opened: Opened, offset: int, language: Language) -> Met:
    """The name at `offset` where it is declared in the pack; CannotRenameError where not."""
    met = met_at(opened, offset)
    zh = language == "zh"
    if met is None:
        raise CannotRenameError("这里没有名称" if zh else "there is no name here")
    declared = declared_at(opened, met)
    of_pack = declared is not None and opened.pack.source(declared.file) is not None
    if met.occurrence.kind in _KEPT and not of_pack:
        raise CannotRenameError(
            "数据集和列的名称由数据约定规定" if zh else "contracts name data sets and columns"
        )
    if not of_pack:
        raise CannotRenameError("这是语言自带的词" if zh else "this is a word of the language")
    return met


def _check_name(opened: Opened, met: Met, name: str, language: Language) -> None:
    zh = language == "zh"
    if not _NAME.fullmatch(name) or vocabulary(opened.file.surface).is_keyword(name):
        wrong = "“{}”不能作名称" if zh else "`{}` cannot be a name"
        raise CannotRenameError(wrong.format(name))
    wanted = met.occurrence
    local = wanted.kind is NameKind.LOCAL
    near = (o for f in opened.pack.files for o in occurrences_of(f) if o.name == name)
    # a local name may be used again in another rule, but not where it would be taken for another
    taken = any(o.kind is not NameKind.COLUMN and _meets(o.scope, wanted.scope) for o in near)
    if taken and (local or name != wanted.name):
        used = "“{}”已经有了" if zh else "`{}` is used already"
        raise CannotRenameError(used.format(name))


def _meets(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other
