"""Renaming: names are labels.

Every name that the author of a policy or of a contract chose becomes another one: aliases,
rules, lets, measures, parameters, definitions and their arguments, regulations, and in the
schema departments, data sets, columns and titles. The new names sort the other way round.

It holds for every case because a name is only ever looked up: what is told must be the same
once the old names are put back. Only the id is left out, which is made of the rule's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dsl.schema import Column, DataSet, Schema
from dsl.syntax.decision_tables import DecisionTable, Input
from dsl.syntax.declarations import (
    Argument,
    Declaration,
    Definition,
    Each,
    Let,
    Measure,
    Rule,
    With,
    Without,
)
from dsl.syntax.expressions import Call, Field, Name
from dsl.syntax.law import Calendar, Citation, Parameter, Regulation
from tests.generated.case import Case
from tests.generated.compiled import checked
from tests.generated.policy_text import policy_text
from tests.metamorphic.rebuilt import each_text, rebuilt
from tests.metamorphic.told import Told, broken, without
from tests.metamorphic.trial import Compared, Relation, Trial, evaluated, filed, findings_among
from tests.reference.schema import SCHEMA


def check(trial: Trial) -> Compared:
    """The renamed case tells the same, the old names put back."""
    names = _Names.of(trial.case)
    schema = names.schema()
    declarations = tuple(names.renamed(d) for d in trial.case.declarations)
    model = checked(policy_text(declarations), schema, rules=len(trial.rules))
    tables = {
        names.data_set(d.name): [
            {names.column(c): cell for c, cell in row.items()} for row in trial.case.tables[d.name]
        ]
        for d in SCHEMA.data_sets
    }
    told = evaluated(model, filed(tables, schema), trial.case)
    after = [_resorted(each_text(line, names.put_back)) for line in told]
    before = [_resorted(line) for line in trial.told]
    lines = broken(without(before, "id"), without(after, "id"))
    return Compared(findings_among(trial.told), lines)


@dataclass(frozen=True, slots=True)
class _Names:
    """New words for old ones: those of the policy, of data sets, of columns, and titles."""

    chosen: Mapping[str, str]
    sets: Mapping[str, str]
    columns: Mapping[str, str]
    titles: Mapping[str, str]
    old: Mapping[str, str]

    @staticmethod
    def of(case: Case) -> _Names:
        """New words for all names of the case; later in the alphabet are earlier ones."""
        declared = sorted({n for d in case.declarations for n in _declared(d)})
        parts = sorted({part for d in SCHEMA.data_sets for part in d.name.split(".")})
        columns = sorted({c.name for d in SCHEMA.data_sets for c in d.columns})
        titles = sorted({c.title for d in SCHEMA.data_sets for c in d.columns})
        chosen, sets, named, entitled = (
            {old: f"{letter}{999 - n}{letter}" for n, old in enumerate(words)}
            for letter, words in (("q", declared), ("j", parts), ("v", columns), ("称", titles))
        )
        made = (chosen, sets, named, entitled)
        old = {new: before for words in made for before, new in words.items()}
        return _Names(chosen, sets, named, entitled, old)

    def data_set(self, name: str) -> str:
        """The new name of a data set."""
        return ".".join(self.sets[part] for part in name.split("."))

    def column(self, name: str) -> str:
        """The new name of a column."""
        return self.columns[name]

    def put_back(self, text: str) -> str:
        """The text with the old names in it."""
        return re.sub(r"([qjv称])\d{3}\1", lambda m: self.old.get(m[0], m[0]), text)

    def schema(self) -> Schema:
        """The schema of all cases under other names."""
        return Schema(tuple(map(self._data_set, SCHEMA.data_sets)))

    def _data_set(self, d: DataSet) -> DataSet:
        return replace(
            d,
            name=self.data_set(d.name),
            columns=tuple(self._column(c) for c in d.columns),
            key=tuple(map(self.column, d.key)),
            event_date=self.columns[d.event_date] if d.event_date else None,
            valid_from=self.columns[d.valid_from] if d.valid_from else None,
            valid_until=self.columns[d.valid_until] if d.valid_until else None,
        )

    def _column(self, column: Column) -> Column:
        return replace(column, name=self.columns[column.name], title=self.titles[column.title])

    def renamed(self, declaration: Declaration) -> Any:
        """The declaration with the new words."""
        return rebuilt(declaration, self._node)

    def _node(self, node: Any) -> Any:
        chosen = self.chosen
        match node:
            case Field(alias=alias, column=column):
                return replace(node, alias=chosen[alias], column=self.columns[column])
            case Each() | With() | Without():
                name = self.data_set(node.data_set)
                return replace(node, alias=chosen[node.alias], data_set=name)
            case Calendar(name=name, data_set=data_set):
                return replace(node, name=chosen[name], data_set=self.data_set(data_set))
            case Argument(data_set=data_set):
                of = self.data_set(data_set) if data_set else None
                return replace(node, name=chosen[node.name], data_set=of)
            case Call(function=function):
                return replace(node, function=chosen.get(function, function))
            case Citation(regulation=regulation):
                return replace(node, regulation=chosen[regulation])
            case Name() | Let() | Measure() | Parameter() | Definition() | Regulation() | Rule():
                return replace(node, name=chosen[node.name])
            case DecisionTable() | Input():
                return replace(node, name=chosen[node.name])
            case _:
                return node


def _declared(node: Any) -> set[str]:
    """The names that a declaration introduces, however deep."""
    found: set[str] = set()

    def note(inner: Any) -> Any:
        match inner:
            case Each(alias=name) | With(alias=name) | Without(alias=name):
                found.add(name)
            case Let() | Measure() | Parameter() | Definition() | Regulation() | Rule():
                found.add(inner.name)
            case Argument(name=name) | Calendar(name=name):
                found.add(name)
            case DecisionTable(name=name) | Input(name=name):
                found.add(name)
        return inner

    rebuilt(node, note)
    return found


def _resorted(line: Told) -> Told:
    """What stands in the order of names, in the order of the old ones."""
    if line["outcome"] == "counts":
        return line
    return {
        **line,
        "witness": dict(sorted(line["witness"].items())),
        "considered": dict(sorted(line["considered"].items())),
        "counted": [dict(sorted(rows.items())) for rows in line["counted"]],
        "absent": sorted(line["absent"]),
        "missing": sorted(line["missing"], key=repr),
        "parameters": sorted(line["parameters"], key=repr),
        "definitions": sorted(line["definitions"], key=repr),
        "reads": [_in_words(words) for words in line["reads"]],
        **{n: each_text(line[n], _in_words) for n in ("severity_by", "score_by") if n in line},
    }


def _in_words(text: str) -> str:
    """In words, what joins the parts of a name is a blank."""
    return text.replace("_", " ")


RELATION = Relation("renaming", check)
