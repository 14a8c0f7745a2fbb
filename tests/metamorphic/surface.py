"""Surface: the Chinese and the English policy are one.

Data sets and columns are called by their titles, and the policy is laid out on the Chinese
surface by the formatter, as `fmt --to zh` does. It holds for every case because a title
stands for a name and both surfaces have one tree: what is told must be the same, but for the
sentences and the names of subjects, which are as the author wrote them. Brought back to
English, the policy must be laid out as the English one was at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dsl.check import check_files
from dsl.format import format_file
from dsl.grammar.parse import parse
from dsl.model.rules import Model
from dsl.syntax.declarations import Argument, Declaration, Each, Surface, With, Without
from dsl.syntax.expressions import Field
from dsl.syntax.law import Calendar
from dsl.text.source import SourceText
from tests.generated.policy_text import policy_text
from tests.metamorphic.rebuilt import rebuilt
from tests.metamorphic.told import Told, broken, without
from tests.metamorphic.trial import Compared, Relation, Trial, evaluated, filed, findings_among
from tests.reference.schema import SCHEMA

_SENTENCES = ("message", "message_parts", "reads")
_TITLES = {d.name: d.title for d in SCHEMA.data_sets}


def check(trial: Trial) -> Compared:
    """The policy in Chinese tells the same as in English."""
    titled = policy_text(map(_titled, trial.case.declarations))
    english, chinese = _laid_out(titled, "en"), _laid_out(titled, "zh")
    after = evaluated(_model(chinese), filed(trial.case.tables), trial.case)
    lines = broken(_without_words(trial.told), _without_words(after))
    if _laid_out(chinese, "en") != english:
        lines = (*lines, "brought back to English, the policy is another one")
    return Compared(findings_among(trial.told), lines)


def _titled(declaration: Declaration) -> Declaration:
    """Data sets and columns by their titles."""
    sets: dict[str, str] = {}

    def note(node: Any) -> Any:
        match node:
            case Each() | With() | Without():
                sets[node.alias] = node.data_set
                return replace(node, data_set=_TITLES[node.data_set])
            case Calendar(data_set=data_set):
                sets[node.name] = data_set
                return replace(node, data_set=_TITLES[data_set])
            case Argument(data_set=str(data_set)):
                sets[node.name] = data_set
                return replace(node, data_set=_TITLES[data_set])
            case _:
                return node

    def entitle(node: Any) -> Any:
        return replace(node, column=_title(sets[node.alias], node)) if _is_field(node) else node

    titled: Declaration = rebuilt(rebuilt(declaration, note), entitle)
    return titled


def _is_field(node: Any) -> bool:
    return isinstance(node, Field)


def _title(data_set: str, field: Field) -> str:
    found = SCHEMA.data_set(data_set)
    column = found.column(field.column) if found else None
    assert column is not None
    return column.title


def _laid_out(policy: str, surface: Surface) -> str:
    source = SourceText("policy.huiyan", policy)
    parsed = parse(source)
    assert parsed.ok, parsed.diagnostics
    return format_file(parsed.file, source, surface=surface)


def _model(policy: str) -> Model:
    return check_files([parse(SourceText("policy.huiyan", policy)).file], SCHEMA).model


def _without_words(lines: Iterable[Told]) -> list[Told]:
    return [
        {**line, "subject": _unnamed(line["subject"])} if "subject" in line else line
        for line in without(lines, *_SENTENCES)
    ]


def _unnamed(subject: Told) -> Told:
    parts = [{n: v for n, v in part.items() if n != "name"} for part in subject.get("parts", ())]
    return {"domain": subject["domain"], "value": subject["value"], "parts": parts}


RELATION = Relation("surface", check)
