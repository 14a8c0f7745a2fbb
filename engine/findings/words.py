"""The sentence of a finding. It states facts and their source, and accuses nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dsl.explain.speaker import aliases_of
from dsl.model.expressions import TypedExpression
from dsl.model.rules import Rule
from dsl.surface.provisions import show_provision
from dsl.syntax.declarations import Surface
from engine.findings.finding import Exempted, MissingCell, Value
from engine.findings.values import in_words

_SHOWN = 3


def message_of(rule: Rule, values: Mapping[TypedExpression, Sequence[Value]]) -> str:
    """The rule's message with its parts filled in; several values of one part are listed."""
    return "".join(
        part if isinstance(part, str) else _listed(part, values[part], rule.surface)
        for part in rule.message
    )


def _listed(part: TypedExpression, values: Sequence[Value], surface: Surface) -> str:
    domain = part.type.domain
    words = list(dict.fromkeys(in_words(v, domain, surface) for v in values))
    return listed(words, surface)


def listed(words: Sequence[str], surface: Surface) -> str:
    """A few words in a row; beyond three, how many there are in all."""
    if len(words) <= _SHOWN:
        return ("、" if surface == "zh" else ", ").join(words)
    if surface == "zh":
        return "、".join(words[:_SHOWN]) + f"等{len(words)}项"
    return ", ".join(words[:_SHOWN]) + f" and {len(words) - _SHOWN} more"


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


def undetermined_message(rule: Rule, cells: Sequence[MissingCell], unset: Sequence[str]) -> str:
    """What is missing, where; `unset` names parameters without a value on the date asked for."""
    zh = rule.surface == "zh"
    titles = {
        (a.name, c.name): (a.data_set, c) for a in aliases_of(rule) for c in a.data_set.columns
    }
    counts: dict[tuple[str, str], int] = {}
    for cell in cells:
        data_set, column = titles[cell.alias, cell.column]
        where = (data_set.title, column.title) if zh else (data_set.name, column.name)
        counts[where] = counts.get(where, 0) + 1
    parts = [
        f"{where}缺少“{column}”（{count}行）" if zh else f"{where} lacks {column} ({count} rows)"
        for (where, column), count in counts.items()
    ]
    parts += [
        f"参数“{name}”在所涉日期没有值" if zh else f"parameter {name} has no value on the date"
        for name in unset
    ]
    if not parts:
        parts = ["所需的值无法计算" if zh else "a value that is needed cannot be computed"]
    return ("无法判定：" if zh else "Undetermined: ") + ("；" if zh else "; ").join(parts)
