"""Builder of rules: clauses in any order are put in their places, and judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dsl.diagnostics import diagnose
from dsl.grammar.build_clauses import Clause, FindingParts
from dsl.grammar.once import first_of_each, tell_twice
from dsl.grammar.order import keyword_of, span_of, tell_misplaced
from dsl.syntax.declarations import Each, Measure, Message, Rule, Score


def rule(parts: Sequence[Any]) -> Rule | None:
    """A rule; None, and told, where it has no base."""
    keyword, word, title, *clauses = parts
    heads = [c for c in clauses if isinstance(c, Clause)]
    findings = [c for c in clauses if isinstance(c, FindingParts)]
    steps = [c for c in clauses if isinstance(c, tuple)]
    bases = [(k, node) for k, node in steps if isinstance(node, Each)]
    lines = [h for h in heads if h.keyword.type == "SEVERITY"]
    said = first_of_each(h for h in heads if h.keyword.type != "SEVERITY")
    tell_twice([h.keyword for h in lines if h.value.condition is None])
    _tell_order(clauses)
    tell_twice([k for k, _ in bases])
    tell_twice([f.keyword for f in findings])
    if not bases:
        keyword.reading.found.append(diagnose("HY120", word.span, rule=word.text))
        return None
    measures, score, message = _finding(findings)
    basis = tuple(c for h in heads if h.keyword.type == "UNDER" for c in h.value)
    spans = [("HEAD", keyword.span.to(title.span))]
    spans += [(h.keyword.type, h.span) for h in heads]
    spans += [(f.keyword.type, f.keyword.span) for f in findings[:1]]
    return Rule(
        word.text,
        title.value,
        basis,
        tuple(line.value for line in lines),
        said["DATED"].value if "DATED" in said else None,
        bases[0][1],
        tuple(node for _, node in steps if not isinstance(node, Each)),
        measures,
        message,
        score,
        said["BUDGET"].value if "BUDGET" in said else None,
        span=keyword.span.to(span_of(clauses[-1]) if clauses else title.span),
        name_span=word.span,
        clause_spans=tuple(spans),
    )


def _finding(
    findings: Sequence[FindingParts],
) -> tuple[tuple[Measure, ...], Score | None, Message | None]:
    parts = findings[0].parts if findings else ()
    measures = tuple(part for _, part in parts if isinstance(part, Measure))
    scores = [(k, part) for k, part in parts if isinstance(part, Score)]
    messages = [(k, part) for k, part in parts if isinstance(part, Message)]
    for once in (scores, messages):
        tell_twice([k for k, _ in once])
    score = scores[0][1] if scores else None
    return measures, score, messages[0][1] if messages else None


def _tell_order(clauses: Sequence[Any]) -> None:
    """`each` stands before every step, and nothing stands after `finding`."""
    based, found = False, False
    has_base = any(isinstance(c, tuple) and isinstance(c[1], Each) for c in clauses)
    for clause in clauses:
        keyword = keyword_of(clause)
        if found and not isinstance(clause, FindingParts):
            tell_misplaced(keyword, before="FINDING")
        elif isinstance(clause, tuple) and not based and has_base and keyword.type != "EACH":
            tell_misplaced(keyword, after="EACH")
        based = based or keyword.type == "EACH"
        found = found or isinstance(clause, FindingParts)
