"""What the rows, columns and parameters of one rule are called in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dsl.model.decision_tables import DecisionTable
from dsl.model.differences import Difference, one_sided
from dsl.model.expressions import ColumnValue, Constant, TypedExpression
from dsl.model.rules import Model, Rule
from dsl.model.steps import Alias, Calendar
from dsl.schema import DataSet
from dsl.syntax.declarations import Surface


@dataclass(frozen=True, slots=True)
class Speaker:
    """One rule, and the language to speak of it: zh uses titles, en code names.

    `signed` are the comparisons that hold however early the one of two dates is; `named` are
    expressions that are called by a name, not told in words.
    """

    rule: Rule
    model: Model
    language: Surface
    rows: Mapping[str, str]
    data_sets: Mapping[str, DataSet]
    signed: Mapping[TypedExpression, Difference]
    named: Mapping[TypedExpression, str] = field(default_factory=dict)

    def pick(self, chinese: str, english: str) -> str:
        """The text of the language spoken."""
        return chinese if self.language == "zh" else english

    def data_set(self, data_set: DataSet) -> str:
        """The data set's title, or its code name."""
        return self.pick(data_set.title, data_set.name)

    def column(self, value: ColumnValue) -> str:
        """`发放的月份` / `payment's month`."""
        column = self.data_sets[value.alias].column(value.column)
        title = column.title if column is not None else value.column
        row = self.rows[value.alias]
        owner = f"{row}'" if row.endswith("s") else f"{row}'s"
        return self.pick(f"{row}的{title}", f"{owner} {plain(value.column)}")

    def parameter(self, name: str) -> str:
        """The parameter's title, or its name with blanks."""
        title = self.model.parameter(name).title
        return title if title and self.language == "zh" else plain(name)

    def decision_table(self, table: DecisionTable) -> str:
        """The table's title, or its name with blanks."""
        return table.title if table.title and self.language == "zh" else plain(table.name)


def speaker_of(rule: Rule, model: Model, language: Surface) -> Speaker:
    """The speaker of `rule`."""
    aliases = aliases_of(rule)
    data_sets = {alias.name: alias.data_set for alias in aliases}
    signed = {expression: of for expression, (_, of) in one_sided(rule).items()}
    return Speaker(rule, model, language, _row_words(aliases, language), data_sets, signed)


def of_measures(speaker: Speaker) -> Speaker:
    """The speaker of what reads the measures of a finding: it calls them by their names."""
    named: dict[TypedExpression, str] = {
        measure.expression: plain(measure.name)
        for measure in speaker.rule.measures
        if not isinstance(measure.expression, Constant)
    }
    return replace(speaker, named=named)


def of_calendar(speaker: Speaker, calendar: Calendar) -> Speaker:
    """The speaker of the rows of a calendar, which a rule reads by no name of its own."""
    alias = calendar.alias
    words = _row_words((alias,), speaker.language)
    return replace(speaker, rows=words, data_sets={alias.name: alias.data_set})


def aliases_of(rule: Rule) -> tuple[Alias, ...]:
    """Every alias of the rule, those of exceptions and conflicts last."""
    return rule.aliases


def _row_words(aliases: tuple[Alias, ...], language: Surface) -> Mapping[str, str]:
    """The alias itself where it is of the language, else the data set's own word."""
    words = {alias.name: _row_word(alias, language) for alias in aliases}
    times = Counter(words.values())
    return {
        name: f"{word}（{name}）" if times[word] > 1 and word != plain(name) else word
        for name, word in words.items()
    }


def _row_word(alias: Alias, language: Surface) -> str:
    own = alias.name.isascii() == (language == "en")
    if own:
        return plain(alias.name)
    whole = alias.data_set.title if language == "zh" else alias.data_set.name
    return plain(whole.rpartition(".")[2])


def plain(name: str) -> str:
    """A code name as words: underscores are blanks."""
    return name.replace("_", " ")
