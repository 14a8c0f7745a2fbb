"""The names that all files of a pack share, as expressions look them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dsl.model.decision_tables import DecisionTable
from dsl.model.law import Parameter
from dsl.model.steps import Calendar
from dsl.model.tables import Table
from dsl.model.types import Type
from dsl.schema import DataSet, Schema
from dsl.syntax.declarations import Definition, Surface


@dataclass(frozen=True, slots=True)
class RowArgument:
    """An argument of a definition that stands for a row of `data_set`."""

    name: str
    data_set: DataSet


@dataclass(frozen=True, slots=True)
class ValueArgument:
    """An argument of a definition that stands for a value."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class DefinitionEntry:
    """A definition that is right by itself and can be expanded."""

    written: Definition
    surface: Surface
    arguments: tuple[RowArgument | ValueArgument, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Parameters, definitions and tables of both kinds by name; None for one with an error told.

    `calendar` is the pack's; `calendar_lost` says that it has one whose error is told already.
    """

    schema: Schema
    parameters: Mapping[str, Parameter | None] = field(default_factory=dict)
    definitions: Mapping[str, DefinitionEntry | None] = field(default_factory=dict)
    tables: Mapping[str, Table | None] = field(default_factory=dict)
    decision_tables: Mapping[str, DecisionTable | None] = field(default_factory=dict)
    calendar: Calendar | None = None
    calendar_lost: bool = False

    def is_value(self, name: str) -> bool:
        """Whether a parameter, definition or decision table without errors has this name.

        A table's name stands only where data sets are named, and hides nothing.
        """
        known = (self.parameters, self.definitions, self.decision_tables)
        return any(names.get(name) is not None for names in known)
