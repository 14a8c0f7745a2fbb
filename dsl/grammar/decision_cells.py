"""The cells of a decision table: any value, several, a range, the rest; a value; clauses.

A text stands in its cell without quotes, unless it would be read as something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dsl.diagnostics import diagnose
from dsl.grammar.build_citations import MAX_ORDINAL
from dsl.grammar.characters import normalise
from dsl.grammar.lexemes import Reading
from dsl.grammar.literals import unescape
from dsl.surface.provisions import provision_from_chinese
from dsl.syntax.decision_tables import Anything, OneOf, Range, Rest, WrittenTest
from dsl.syntax.examples import Cell
from dsl.syntax.expressions import (
    Date,
    Expression,
    Flag,
    Money,
    Month,
    Negative,
    Number,
    Percentage,
    Period,
    Text,
    Timestamp,
)
from dsl.syntax.law import Citation, Provision
from dsl.text.digits import whole_number

_LITERALS = (Number, Money, Percentage, Period, Date, Month, Timestamp, Text, Flag)
_RANGE = re.compile(r"(?P<low>.*?)\.\.(?P<below><?)(?P<high>.*)", re.DOTALL)
#: An item between commas; commas within quotes are its own.
_ITEM = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[“”](?:[^“”\\]|\\.)*[“”]|[^,，、"“”]|["“”])+')
_QUOTED = re.compile(r'"(?P<one>(?:[^"\\]|\\.)*)"|[“”](?P<other>(?:[^“”\\]|\\.)*)[“”]')
#: What a cell of a table may have behind a backslash.
_ESCAPED = ("|", "\\", "#")
#: `allowance article 9 paragraph 1 item 2`, 高龄津贴办法 第九条.
_CITATION = re.compile(r"([^\W\d]\w*)\s+(.+)")
_ARTICLE = re.compile(
    r"(?:article|条目)\s+(\S+)(?:\s+(?:paragraph|款)\s*(\d+))?(?:\s+(?:item|项)\s*(\d+))?"
)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some characters of a cell, and where in the text each of them stands."""

    text: str
    places: Sequence[int]
    reading: Reading

    def at(self, start: int, end: int) -> _Part:
        """The characters from `start` to `end`, without the blanks around them."""
        raw = self.text[start:end]
        start += len(raw) - len(raw.lstrip())
        end = max(start, end - (len(raw) - len(raw.rstrip())))
        return _Part(self.text[start:end], self.places[start : end + 1], self.reading)

    def items(self) -> Iterator[_Part]:
        """What stands between commas."""
        for match in _ITEM.finditer(self.text):
            yield self.at(*match.span())


def test_in(cell: Cell, reading: Reading, *, texts: bool) -> WrittenTest:
    """What a cell asks of its input; tells HY136 where it cannot be read."""
    if not cell.text:
        return Anything(span=cell.span)
    if reading.vocabulary.decision_words.get(cell.text) == "other":
        return Rest(span=cell.span)
    part = _part_of(cell, reading)
    found = None if texts else _RANGE.fullmatch(part.text)
    if found is not None:
        return _range(found, part, cell)
    values = [_literal(item, texts=texts) for item in part.items()]
    known = tuple(v for v in values if v is not None)
    if not values:
        _tell(part)
    return OneOf(known, span=cell.span)


def _range(found: re.Match[str], part: _Part, cell: Cell) -> Range:
    low, high = (part.at(*found.span(end)) for end in ("low", "high"))
    if not low.text and not high.text:
        _tell(part)
    ends = [_literal(end, texts=False) if end.text else None for end in (low, high)]
    return Range(ends[0], ends[1], bool(found["below"]), span=cell.span)


def value_in(cell: Cell, reading: Reading, *, texts: bool) -> Expression | None:
    """The value that a cell sets, None for an empty one; tells HY136 where it cannot be read."""
    if not cell.text:
        return None
    part = _part_of(cell, reading)
    items = list(part.items())
    if len(items) == 1:
        return _literal(items[0], texts=texts)
    _tell(part)
    return None


def _literal(part: _Part, *, texts: bool) -> Expression | None:
    span = part.reading.span(part.places[0], part.places[-1])
    if not part.text:
        _tell(part)
        return None
    if texts:
        quoted = _QUOTED.fullmatch(part.text)
        if quoted is None:
            return Text(part.text, span=span)
        return Text(unescape(quoted["one"] or quoted["other"] or ""), span=span)
    before = len(part.reading.found)
    reading = part.reading
    found: Expression | None = reading.part_in(part.text, reading, part.places, "only_expression")
    inner = found.operand if isinstance(found, Negative) else found
    if isinstance(inner, _LITERALS):
        return found
    if len(part.reading.found) == before:
        _tell(part)
    return None


def citations_in(cell: Cell, reading: Reading) -> tuple[Citation, ...]:
    """The clauses in a cell; tells HY135 of what is none."""
    found = []
    for part in _part_of(cell, reading).items() if cell.text else ():
        span = reading.span(part.places[0], part.places[-1])
        cited = _CITATION.fullmatch(normalise(part.text))
        provision = None if cited is None else _provision(cited[2])
        if cited is None or provision is None:
            reading.found.append(diagnose("HY135", span, found=part.text))
        else:
            found.append(Citation(cited[1], provision, span=span))
    return tuple(found)


def _provision(text: str) -> Provision | None:
    chinese = provision_from_chinese(text)
    if chinese is not None:
        return chinese
    said = _ARTICLE.fullmatch(text)
    if said is None:
        return None
    code, *rest = said.groups()
    written = [whole_number(number) if number else 0 for number in rest]
    paragraph, item = (MAX_ORDINAL + 1 if n is None else n for n in written)
    if max(paragraph, item) > MAX_ORDINAL:
        return None
    numbered = provision_from_chinese(f"第{code}条")
    return Provision(numbered.article if numbered else code, paragraph, item)


def _part_of(cell: Cell, reading: Reading) -> _Part:
    """The cell's characters; the backslash of an escaped bar is none of them."""
    source = reading.source.text
    position, places = cell.span.start, []
    for _ in cell.text:
        escaped = source[position] == "\\" and source[position + 1 : position + 2] in _ESCAPED
        position += escaped
        places.append(position)
        position += 1
    return _Part(cell.text, (*places, position), reading)


def _tell(part: _Part) -> None:
    span = part.reading.span(part.places[0], part.places[-1])
    part.reading.found.append(diagnose("HY136", span, found=part.text))
