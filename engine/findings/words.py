"""The sentence of a finding. It states facts and their source, and accuses nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dsl.model.expressions import TypedExpression
from dsl.model.rules import Rule, Slot
from dsl.model.tables import filed_data_sets
from dsl.surface.provisions import show_provision
from dsl.syntax.declarations import Surface
from engine.findings.finding import (
    Conflicting,
    Exempted,
    MissingCell,
    Sentence,
    ShownWords,
    Source,
    Value,
)
from engine.findings.lacking_words import beside_lacking
from engine.findings.origins import Origins
from engine.findings.values import in_form, in_words

_SHOWN = 3


def message_of(
    rule: Rule,
    values: Mapping[TypedExpression, Sequence[Value]],
    lacking: Mapping[TypedExpression, int],
) -> Sentence:
    """The rule's message with its parts filled in; several values of one part are listed.

    `lacking` are the rows that lack what could change a part, told beside it.
    A span whose ends are the same is said once: `自2024年3月至2024年3月` is `2024年3月`.
    """
    origins = Origins(rule)
    filled = [
        (part,)
        if isinstance(part, str)
        else (
            *_listed(part, values, rule, origins),
            beside_lacking(lacking.get(part.expression, 0), rule.surface),
        )
        for part in rule.message
    ]
    return _joined(piece for pieces in _spans_of_one_said_once(filled) for piece in pieces)


#: What stands before, between and after the ends of a span, in either surface.
_SPANS = (("自", "至"), ("from ", " to "))


def _spans_of_one_said_once(
    filled: Sequence[tuple[str | ShownWords, ...]],
) -> Sequence[tuple[str | ShownWords, ...]]:
    """Without the words of a span, and without its end, where it ends where it begins."""
    kept = list(filled)
    for at in range(len(kept) - 3):
        before, first, between, last = (_said_in(pieces) for pieces in kept[at : at + 4])
        for opening, joining in _SPANS:
            if between == joining and before.endswith(opening) and first and first == last:
                kept[at] = (before.removesuffix(opening),)
                kept[at + 2] = kept[at + 3] = ()
    return kept


def _said_in(pieces: Iterable[str | ShownWords]) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def _joined(pieces: Iterable[str | ShownWords]) -> Sentence:
    """Texts that meet made one, empty ones left out."""
    joined: list[str | ShownWords] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, str) and isinstance(last, str):
            joined[-1] = last + piece
        elif piece:
            joined.append(piece)
    return tuple(joined)


def _listed(
    part: Slot,
    values: Mapping[TypedExpression, Sequence[Value]],
    rule: Rule,
    origins: Origins,
) -> Iterator[str | ShownWords]:
    """The distinct values in words, as `listed` puts them, each a piece of its own."""
    expression, surface = part.expression, rule.surface
    domain, columns = expression.type.domain, origins.of(expression)
    found = values[expression]
    words = {in_form(v, domain, surface, part.form): v is not None for v in found}
    for position, (text, present) in enumerate(tuple(words.items())[:_SHOWN]):
        if position:
            yield _comma(surface)
        yield ShownWords(text, domain, columns) if present and columns else text
    yield _and_more(len(words), surface)


def listed(words: Sequence[str], surface: Surface) -> str:
    """A few words in a row; beyond three, how many there are in all."""
    return _comma(surface).join(words[:_SHOWN]) + _and_more(len(words), surface)


def _comma(surface: Surface) -> str:
    return "、" if surface == "zh" else ", "


def _and_more(count: int, surface: Surface) -> str:
    if count <= _SHOWN:
        return ""
    return f"等{count}项" if surface == "zh" else f" and {count - _SHOWN} more"


def exempt_message(surface: Surface, exempted: Sequence[Exempted]) -> str:
    """Why a matter is exempt, and under which clauses."""
    zh = surface == "zh"
    parts = []
    for one in exempted:
        clauses = [
            f"《{c.regulation.title}》{show_provision(c.provision, 'zh')}"
            if zh
            else f"{c.regulation.title}, {show_provision(c.provision, 'en')}"
            for c in one.clauses
        ]
        basis = listed(clauses, surface)
        reason = one.reason or ("符合除外规定" if zh else "an exception holds")
        parts.append(f"{reason}（{basis}）" if zh else f"{reason} ({basis})")
    return ("除外：" if zh else "Exempt: ") + ("；" if zh else "; ").join(parts)


def conflict_message(rule: Rule, conflicts: Sequence[Conflicting]) -> Sentence:
    """What the sources say, each under its data set; beyond a few disagreements, how many."""
    zh = rule.surface == "zh"
    pieces: list[str | ShownWords] = ["来源不一致：" if zh else "Sources disagree: "]
    for number, conflict in enumerate(conflicts):
        pieces.append(("；" if zh else "; ") if number else "")
        pieces.append(f"{conflict.reason}，" if zh else f"{conflict.reason}, ")
        for position, sources in enumerate(conflict.disagreements[:_SHOWN]):
            pieces.append(_comma(rule.surface) if position else "")
            pieces += _said(rule, sources)
        pieces.append(_and_more(len(conflict.disagreements), rule.surface))
    return _joined(pieces)


def _said(rule: Rule, sources: Sequence[Source]) -> Iterator[str | ShownWords]:
    """`公安局.死亡登记“日期”为2020年4月2日` for each source in turn."""
    zh = rule.surface == "zh"
    data_sets = {alias.name: alias.data_set for alias in rule.aliases}
    for number, source in enumerate(sources):
        data_set = data_sets[source.alias]
        column = data_set.column(source.column)
        assert column is not None, "a source names a column of its data set"
        between = ("而" if zh else " but ") if number else ""
        where = (data_set.title, column.title) if zh else (data_set.name, column.name)
        yield between + ("{}“{}”为" if zh else "{} has {} ").format(*where)
        words = in_words(source.value, column.domain, rule.surface)
        yield ShownWords(words, column.domain, (f"{data_set.name}.{column.name}",))


def _outside(rule: Rule, covered: Sequence[int]) -> str:
    assert rule.calendar is not None
    data_set = rule.calendar.alias.data_set
    years = listed([str(year) for year in dict.fromkeys(covered)], rule.surface)
    if rule.surface == "zh":
        held = f"只载有{years}年" if years else "没有任何一年"
        return f"“{data_set.title}”没有所涉日期的安排（{held}）"
    held = f"it covers {years}" if years else "it covers no year"
    return f"{data_set.name} does not arrange the days asked for ({held})"


def _no_value(name: str, *, zh: bool, decision: bool) -> str:
    """That no value applies: a decision table may have a row for the case that sets none."""
    if decision:
        return f"对照表“{name}”对此没有取值" if zh else f"decision table {name} sets no value here"
    return f"参数“{name}”在所涉日期没有值" if zh else f"parameter {name} has no value on the date"


def undetermined_message(
    rule: Rule,
    cells: Sequence[MissingCell],
    unset: Sequence[str],
    covered: Sequence[int] | None = None,
) -> str:
    """What is missing, where; `unset` names parameters without a value on the date asked for.

    A row that stands under two aliases is counted once. `covered` are the years of the calendar,
    where a day outside of them was asked for.
    """
    zh = rule.surface == "zh"
    once = {(cell.data_set, cell.column, cell.filing, cell.row) for cell in cells}
    lacking = Counter((data_set, column) for data_set, column, _, _ in once)
    counts: Counter[tuple[str, str]] = Counter()
    read = dict.fromkeys((*(a.data_set for a in rule.aliases), *filed_data_sets(rule.aliases)))
    for data_set in read:  # in the contract's order, whatever the order of the rows
        for column in data_set.columns:
            where = (data_set.title, column.title) if zh else (data_set.name, column.name)
            counts[where] += lacking[data_set.name, column.name]
    parts = [
        f"{where}缺少“{column}”（{count}行）" if zh else f"{where} lacks {column} ({count} rows)"
        for (where, column), count in counts.items()
        if count
    ]
    parts += [_no_value(name, zh=zh, decision=name in rule.decision_tables) for name in unset]
    if covered is not None:
        parts.append(_outside(rule, covered))
    if not parts:
        parts = ["所需的值无法计算" if zh else "a value that is needed cannot be computed"]
    return ("无法判定：" if zh else "Undetermined: ") + ("；" if zh else "; ").join(parts)
