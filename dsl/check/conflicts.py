"""What two sources disagree about: the columns that a `conflict` compares."""

from __future__ import annotations

from dsl.check.work import Work
from dsl.model.expressions import ColumnValue, TypedExpression, walk
from dsl.text.source import Span


def columns_compared(
    condition: TypedExpression, span: Span, *, named: str | None, work: Work
) -> tuple[ColumnValue, ...] | None:
    """The columns that `condition` reads, each once; tells HY430 unless two rows are compared.

    `named` is the alias of the row that the conflict looks for, which must be one of them.
    HY440: what a table computes was filed by no department.
    """
    found = tuple(dict.fromkeys(e for e in walk(condition) if isinstance(e, ColumnValue)))
    aliases = {column.alias for column in found}
    computed = [a for a in aliases if work.data_sets[a].name in work.names.tables]
    if computed:
        work.report.tell("HY440", span, alias=min(computed))
        return None
    if len(aliases) > 1 and (named is None or named in aliases):
        return found
    work.report.tell("HY430", span, alias=named or "")
    return None
