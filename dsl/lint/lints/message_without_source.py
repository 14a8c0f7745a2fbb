"""A message that does not say where the facts come from.

Avoid: "{name}于{date}去世，此后仍发放{months}笔".
Prefer: "公安局死亡登记：{name}于{date}去世；民政局此后仍发放…".
Why: who receives a clue has to ask the department that holds the record.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.parts import aliases_of
from dsl.model.rules import Rule
from dsl.model.tables import filed_data_sets
from dsl.syntax.declarations import Rule as WrittenRule


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Messages in which no department and no data set of the rule is named."""
    for rule, written in subject.rules():
        if written.message is None:
            continue
        said = "".join(part for part in rule.message if isinstance(part, str)).casefold()
        names = list(_sources(rule, written))
        if not any(name in said for name in names):
            behind = filed_data_sets([rule.base])
            source = behind[0].title if behind else rule.base.data_set.title
            yield found(written.message.span, source=source)


def _sources(rule: Rule, written: WrittenRule) -> Iterator[str]:
    """The words by which a department or a data set may be named, those behind tables too."""
    data_sets = [a.data_set for a in aliases_of(rule)]
    data_sets += filed_data_sets(aliases_of(rule))
    wholes = (w for d in data_sets for w in (d.title, d.name))
    for whole in dict.fromkeys((*wholes, written.each.data_set)):
        department, _, table = whole.partition(".")
        yield from (w.casefold() for w in (department, table) if w)
        yield from (w.replace("_", " ").casefold() for w in (department, table) if w)


LINT = Lint("HY831", "message_without_source", find)
