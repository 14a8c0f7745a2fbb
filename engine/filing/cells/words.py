"""Names, codes, categories, free text, and yes or no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from dsl.diagnostics.nearest import nearest
from dsl.domains import Kind
from engine.filing.cells.reading import SPREADSHEET_NUMBER, CellRule, Fault, Read
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

YES: Final = frozenset(("是", "有", "1", "true", "t", "y", "yes"))
NO: Final = frozenset(("否", "无", "0", "false", "f", "n", "no"))

_HAN: Final = "\u3400-\u9fff\U00020000-\U0003ffff"
_SPACE_IN_HAN: Final = re.compile(rf"(?<=[{_HAN}·])\s+|\s+(?=[{_HAN}·])")
#: Typed in place of the dot within names of several ethnic groups; a full stop counts as one.
_NAME_DOT: Final = re.compile(rf"(?<=[{_HAN}])[.•‧∙⋅・](?=[{_HAN}])")
_SEPARATORS: Final = re.compile(r"[\s-]+")


def read_text(text: str, _rule: CellRule) -> Read | Fault:
    """Any text."""
    return Read(text)


def read_name(text: str, rule: CellRule) -> Read | Fault:
    """A name: blanks beside Chinese characters carry nothing (张　三 is 张三)."""
    if "\ufffd" in text:
        return Fault(Reason.LOST_CHARACTER)
    marks = []
    closed = _SPACE_IN_HAN.sub("", text)
    if closed != text:
        marks.append(Mark.SPACES)
    dotted = _NAME_DOT.sub("·", closed) if rule.domain.kind is Kind.PERSON_NAME else closed
    if dotted != closed:
        marks.append(Mark.NAME_DOT)
    return Read(dotted, tuple(marks))


def read_code(text: str, rule: CellRule) -> Read | Fault:
    """A code, phone or account number: text always; phones and accounts lose separators."""
    if SPREADSHEET_NUMBER.fullmatch(text):
        return Fault(Reason.SPREADSHEET_NUMBER)
    if "\ufffd" in text:
        return Fault(Reason.LOST_CHARACTER)
    if rule.domain.kind is Kind.CODE:
        return Read(text)
    closed = _SEPARATORS.sub("", text)
    return Read(closed, (Mark.SPACES,) if closed != text else ())


def read_category(text: str, rule: CellRule) -> Read | Fault:
    """One of the contract's words, spelled as the contract spells it."""
    if not rule.values:
        return Read(text)
    words = _folded(rule.values)
    if text in words:
        return Read(words[text])
    return Fault(Reason.NOT_IN_VALUES, (("nearest", nearest(text, rule.values)),))


@cache
def _folded(values: tuple[str, ...]) -> Mapping[str, str]:
    """The allowed words by what cleaning makes of them."""
    return MappingProxyType({unicodedata.normalize("NFKC", v).strip(): v for v in values})


def read_flag(text: str, _rule: CellRule) -> Read | Fault:
    """是/否, 有/无, 1/0, true/false, Y/N."""
    word = text.casefold()
    if word not in YES and word not in NO:
        return Fault(Reason.NOT_FLAG)
    value = word in YES
    plain = text == ("true" if value else "false")
    return Read(value, () if plain else (Mark.FLAG_WORD,))
