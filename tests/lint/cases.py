"""Cases of the linter: a fragment made whole, checked beside the preludes, and looked at."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from dsl.check import check_files
from dsl.diagnostics.diagnostic import Severity
from dsl.diagnostics.page import severity_of
from dsl.grammar import parse
from dsl.lint.lint import Lint
from dsl.lint.registry import LINTS
from dsl.lint.run import Linted, lint_pack
from dsl.lint.settings import LintSettings, Setting
from dsl.lint.subject import Neighbour, Subject
from dsl.text.source import SourceText
from tests.dsl_check.cases import CASE, preludes, whole_text
from tests.dsl_check.schema import SCHEMA

TODAY = datetime.date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Case:
    """A text that is right, and what lints say of it."""

    source: SourceText
    linted: Linted

    def told(self) -> list[tuple[int, str]]:
        """Line and code of each place."""
        return [
            (self.source.place(d.span.start).line, d.code)
            for d in self.linted.diagnostics
            if d.span is not None
        ]


def lint_case(
    fragment: str,
    *,
    lints: Sequence[Lint] = LINTS,
    settings: LintSettings | None = None,
) -> Case:
    """The fragment looked at beside the preludes, which are a neighbouring pack too."""
    source = SourceText(CASE, whole_text(fragment))
    parsed = parse(source)
    assert not parsed.diagnostics, (source.text, parsed.diagnostics)
    around = preludes()
    checked = check_files((*around, parsed.file), SCHEMA)
    errors = [d for d in checked.diagnostics if severity_of(d) is Severity.ERROR]
    assert not errors, (source.text, errors)
    if settings is None:  # a lint that is looked at by itself need not be turned on
        turned_on = {lint.code: Setting() for lint in lints if lint.off and len(lints) == 1}
        settings = LintSettings(turned_on)
    subject = Subject(
        pack="case",
        model=checked.model,
        files=(parsed.file,),
        texts={source.name: source},
        today=TODAY,
        pages=frozenset({"样例", "sample"}),
        neighbours=(Neighbour("prelude", check_files(around, SCHEMA).model, uses=False),),
    )
    return Case(source, lint_pack(subject, settings, lints=lints))
