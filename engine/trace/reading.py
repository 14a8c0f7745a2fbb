"""What parts of a rule read, and the values that they met in the rows of a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dsl.model.steps import Alias
from dsl.text.source import Span
from engine.packs.pack import LoadedPack
from engine.plan.reads import Read

#: At most so many distinct values are listed beside a condition; the rows show all.
_LISTED = 8

#: Per column, its distinct values in the rows of a finding, in order.
Met = Mapping[Read, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class ReadValues:
    """A column that a condition read, and its values in the witness rows."""

    alias: str
    column: str
    title: str
    values: tuple[str | int | bool | None, ...]
    distinct: int


def read_values(
    aliases: Mapping[str, Alias], read: Sequence[Read], met: Met
) -> tuple[ReadValues, ...]:
    """What was `met` in each column of `read`; a column of no row of the finding is left out."""
    told = []
    for one in read:
        if one not in met:
            continue
        column = aliases[one.alias].data_set.column(one.column)
        assert column is not None
        found = met[one]
        listed = tuple(found[:_LISTED])
        told.append(ReadValues(one.alias, column.name, column.title, listed, len(found)))
    return tuple(told)


def written(pack: LoadedPack, span: Span) -> str:
    """The text of a step as its file has it, on one line."""
    source = pack.source(span.file)
    assert source is not None
    return " ".join(source.slice(span).split())
