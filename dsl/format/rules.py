"""A rule as items: basis, severity, date, base, then its steps in order, then the finding."""

from __future__ import annotations

from typing import assert_never

from dsl.format.expressions import quote, show_expression, show_period
from dsl.format.items import INDENT, Item, clause
from dsl.format.phrases import joined, places, under
from dsl.surface import Vocabulary
from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import (
    Chosen,
    Let,
    Message,
    Per,
    Rule,
    Severity,
    Step,
    Unless,
    Where,
    With,
    Without,
)


def rule_items(node: Rule, words: Vocabulary) -> tuple[Item, ...]:
    """The lines of a rule."""
    spans = node.clause_spans
    head = f"{words.say('RULE')} {node.name} {quote(node.title)}"
    items = [Item((head,), places(spans, "HEAD"), 0)]
    if node.citations:
        items.append(Item((under(node.citations, words),), places(spans, "UNDER")))
    for severity in node.severities:
        items.append(Item(_severity(severity, words), (severity.span,)))
    if node.budget is not None:
        line = f"{words.say('BUDGET')} {node.budget} {words.say('FINDINGS_A_RUN')}"
        items.append(Item((line,), places(spans, "BUDGET")))
    if node.event_date is not None:
        lines = clause(words.say("DATED"), node.event_date, words)
        items.append(Item(lines, places(spans, "DATED")))
    base = f"{words.say('EACH')} {show_rows(node.each.alias, node.each.data_set, words)}"
    items.append(Item((base,), (node.each.span,)))
    items.extend(Item(show_step(step, words), (step.span,)) for step in node.steps)
    return (*items, *_finding(node, words))


def _severity(line: Severity, words: Vocabulary) -> tuple[str, ...]:
    """`severity high`, or `severity high when …`; a word that is none was told."""
    said = f"{words.say('SEVERITY')} {words.say_severity(line.word or '')}".rstrip()
    if line.condition is None:
        return (said,)
    return clause(f"{said} {words.say('WHEN')}", line.condition, words)


def show_rows(alias: str, data_set: str, words: Vocabulary) -> str:
    """`payment in civil_affairs.allowance_payments`."""
    return f"{alias} {words.say('IN_DATA')} {data_set}"


def _row(keyword: str, node: With | Without, words: Vocabulary, after: str = "") -> tuple[str, ...]:
    before = f"{keyword} {show_rows(node.alias, node.data_set, words)} {words.say('ON')}"
    return clause(before, node.on, words, after=after)


def _chosen_row(node: With, chosen: Chosen, words: Vocabulary) -> tuple[str, ...]:
    place = words.say("LATEST" if chosen.latest else "EARLIEST")
    row = f"{words.say('WITH')} {place} {show_rows(node.alias, node.data_set, words)}"
    by = f"{words.say('BY')} {show_expression(chosen.by, words)}"
    return clause(f"{row} {by} {words.say('ON')}", node.on, words)


def show_step(step: Step, words: Vocabulary) -> tuple[str, ...]:
    """The lines of one step."""
    match step:
        case With(chosen=Chosen() as chosen):
            return _chosen_row(step, chosen, words)
        case With():
            return _row(words.say("WITH"), step, words)
        case Without():
            return _row(words.say("WITHOUT"), step, words)
        case Where():
            return clause(words.say("WHERE"), step.condition, words)
        case Let():
            return clause(f"{words.say('LET')} {step.name} =", step.value, words)
        case Unless():
            return _unless(step, words)
        case Conflict():
            return _conflict(step, words)
        case Per():
            return (_per(step, words),)
        case _:
            assert_never(step)


def _per(per: Per, words: Vocabulary) -> str:
    keys = [show_expression(key, words) for key in per.keys]
    if per.links:
        start, end = keys
        most = f"{words.say('UP_TO')} {per.links} {words.say('STEPS')}"
        return f"{words.say('LINKING')} {start} {words.say('LINKED_TO')} {end} {most}"
    if per.component is not None:
        member, other = keys
        between = words.say("LINKED_TO" if per.component.alike else "ON")
        into = f"{words.say('INTO')} {per.component.name}"
        return f"{words.say('CONNECTING')} {member} {between} {other} {into}"
    return joined(f"{words.say('PER')} {', '.join(keys)}", _window(per, words))


def _unless(step: Unless, words: Vocabulary) -> tuple[str, ...]:
    keyword = words.say("UNLESS")
    reason = quote(step.reason) if step.reason is not None else ""
    after = joined(under(step.citations, words), reason)
    if step.relation is not None:
        return _row(keyword, step.relation, words, after)
    assert step.condition is not None, "an exception has a condition or a row"
    return clause(keyword, step.condition, words, after=after)


def _conflict(step: Conflict, words: Vocabulary) -> tuple[str, ...]:
    """Two lines where a row is looked for: the second says what must not differ."""
    keyword, reason = words.say("CONFLICT"), quote(step.reason)
    asked = clause(words.say("WHERE"), step.condition, words, after=reason, depth=2)
    if step.relation is None:
        return clause(f"{keyword} {words.say('WHERE')}", step.condition, words, after=reason)
    row = _row(f"{keyword} {words.say('WITH')}", step.relation, words)
    return (*row, *(f"{INDENT}{line}" for line in asked))


def _window(step: Per, words: Vocabulary) -> str:
    if step.window is None:
        return ""
    length, of = show_period(step.window.length, words), show_expression(step.window.of, words)
    if step.window.gaps and words.surface == "zh":
        return f"{words.say('ALONG')} {of} {words.say('GAPS')} {length}"
    if step.window.gaps:
        return f"{words.say('WITH_GAPS')} {length} {words.say('OF')} {of}"
    if words.surface == "zh":
        inside = f"{words.say('STARTING')} {length} {words.say('INSIDE')}"
        return f"{words.say('SINCE')} {of} {inside}"
    return f"{words.say('WITHIN')} {length} {words.say('OF')} {of}"


def _finding(node: Rule, words: Vocabulary) -> tuple[Item, ...]:
    if not (node.measures or node.score or node.message or places(node.clause_spans, "FINDING")):
        return ()
    items = [Item((words.say("FINDING"),), places(node.clause_spans, "FINDING"))]
    for measure in node.measures:
        lines = clause(f"{measure.name} =", measure.value, words, depth=2)
        items.append(Item(lines, (measure.span,), 2))
    if node.score is not None:
        lines = clause(f"{words.say('SCORE')} =", node.score.value, words, depth=2)
        items.append(Item(lines, (node.score.span,), 2))
    if node.message is not None:
        line = f"{words.say('MESSAGE')} {show_message(node.message, words)}"
        items.append(Item((line,), (node.message.span,), 2))
    return tuple(items)


def show_message(message: Message, words: Vocabulary) -> str:
    """The template between quotes; its own braces doubled."""
    said = ""
    for part in message.parts:
        if isinstance(part, str):
            said += part.replace("{", "{{").replace("}", "}}")
        else:
            form = f" {words.say('SHOWN_AS')} {words.say_form(part.form)}" if part.form else ""
            said += "{" + show_expression(part.expression, words) + form + "}"
    return quote(said)
