"""The whole of a rule in words, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.explain.conditions import say_conflict, say_exemption, say_parts, say_step
from dsl.explain.constants import say_length
from dsl.explain.decision_tables import say_decision_tables
from dsl.explain.expressions import say, say_condition
from dsl.explain.law import cite_wholly, cite_with_text
from dsl.explain.parameters import say_parameters
from dsl.explain.speaker import Speaker, of_calendar, speaker_of
from dsl.explain.tables import say_tables
from dsl.explain.weight import say_budget, say_score, say_severities, say_severity
from dsl.model.expressions import ColumnValue
from dsl.model.left_open import left_open_by
from dsl.model.rules import Model, Rule, Slot, Window
from dsl.surface import vocabulary
from dsl.syntax.declarations import Surface


def explain_rule(rule: Rule, model: Model, language: Surface) -> str:
    """`rule` in plain sentences of `language`, ending with a line end.

    Sections: basis, what is looked at, conditions, exceptions, grouping, what is reported, what it
    weighs, parameters, definitions, tables, and what is left undetermined; empty ones are left out.
    """
    speaker = speaker_of(rule, model, language)
    severity = say_severity(rule, language)
    level = speaker.pick(f"（等级：{severity}）", f" (severity {severity})")
    sections = (_section(name, lines, speaker) for name, lines in _sections(speaker))
    return "\n\n".join([f"“{rule.title}”{level}", *(text for text in sections if text)]) + "\n"


def _sections(speaker: Speaker) -> Iterator[tuple[tuple[str, str], Iterable[str]]]:
    rule = speaker.rule
    yield ("依据", "Basis"), (cite_wholly(clause, speaker) for clause in rule.clauses)
    yield ("核查范围", "What is looked at"), _scope(speaker)
    steps = (text for step in rule.row_steps for text in say_step(step, speaker))
    yield ("条件（须全部成立）", "Conditions (all must hold)"), steps
    yield ("合并", "Grouping"), _grouping(speaker)
    grouped = (text for c in rule.group_conditions for text in say_parts(c, speaker))
    yield ("合并后的条件（须全部成立）", "Conditions on each group (all must hold)"), grouped
    exemptions = (*rule.row_exemptions, *rule.group_exemptions)
    yield (
        ("例外（列为豁免）", "Exceptions (reported as exempt)"),
        (say_exemption(e, speaker) for e in exemptions),
    )
    yield (
        ("来源不一致（列为冲突，交有关部门核对）", "Sources that disagree (reported as conflict)"),
        (say_conflict(c, speaker) for c in rule.conflicts),
    )
    yield ("报告内容", "What is reported"), _reported(speaker)
    several = ("等级（从上到下，第一个成立的算数）", "Severity (the first that holds counts)")
    yield several, say_severities(speaker)
    yield ("评分", "Score"), say_score(speaker)
    yield ("提示上限", "Alert budget"), say_budget(speaker)
    yield ("参数", "Parameters"), say_parameters(speaker)
    yield ("对照表", "Decision tables"), say_decision_tables(speaker)
    yield ("定义", "Definitions"), _definitions(speaker)
    yield ("汇总表", "Tables"), say_tables(speaker)
    yield ("工作日", "Working days"), _calendar(speaker)
    yield ("无法判定", "Undetermined"), _undetermined(speaker)


def _section(name: tuple[str, str], lines: Iterable[str], speaker: Speaker) -> str:
    known = list(lines)
    if not known:
        return ""
    return "\n".join([speaker.pick(*name), *(f"  - {line}" for line in known)])


def _scope(speaker: Speaker) -> Iterator[str]:
    rule = speaker.rule
    data_set = speaker.data_set(rule.base.data_set)
    row = speaker.rows[rule.base.name]
    date = say(rule.event_date, speaker)
    yield speaker.pick(
        f"“{data_set}”的每一条记录（“{row}”）",
        f"every row of {data_set} ({row})",
    )
    yield speaker.pick(
        f"事项的时间：{date}；条文只适用于其施行期内的事项",
        f"the date of the facts is {date}; a clause binds only facts within its period in force",
    )


def _grouping(speaker: Speaker) -> Iterator[str]:
    rule = speaker.rule
    keys = speaker.pick("、", ", ").join(say(key.expression, speaker) for key in rule.keys)
    if rule.grouped:
        yield speaker.pick(f"{keys}相同的合并为一组", f"rows with equal {keys} form one group")
    else:
        yield speaker.pick(
            f"不合并，每条记录单独看（对象：{keys}）", f"none: each row by itself (subject: {keys})"
        )
    if rule.window is not None:
        yield _window(rule.window, speaker)


def _window(window: Window, speaker: Speaker) -> str:
    of = say(window.of, speaker)
    length = say_length(window.count, window.unit, speaker.language)
    if window.gaps:
        return speaker.pick(
            f"按{of}先后，相隔不超过{length}的连成一段，每段单独看",
            f"rows whose {of} follow one another within {length} form"
            " one group, each such stretch by itself",
        )
    return speaker.pick(
        f"只合看从{of}起{length}之内的记录",
        f"only rows within {length} from {of} are seen together",
    )


def _reported(speaker: Speaker) -> Iterator[str]:
    for measure in speaker.rule.measures:
        words = say(measure.expression, speaker)
        yield speaker.pick(f"{measure.name}：{words}", f"{measure.name}: {words}")
    parts = (
        part
        if isinstance(part, str)
        else speaker.pick("〔{}〕", "[{}]").format(_shown(part, speaker))
        for part in speaker.rule.message
    )
    sentence = "".join(parts)
    yield speaker.pick(f"说明：{sentence}", f"message: {sentence}")


def _shown(part: Slot, speaker: Speaker) -> str:
    """A measure's own name where the message shows one, else what is shown, and in which unit."""
    named = (m.name for m in speaker.rule.measures if m.expression == part.expression)
    said = next(named, None) or say(part.expression, speaker)
    if part.form is None:
        return said
    form = vocabulary(speaker.language).say_form(part.form)
    return speaker.pick(f"{said}，以{form}表示", f"{said}, as {form}")


def _definitions(speaker: Speaker) -> Iterator[str]:
    used = [d for d in speaker.model.definitions if d.name in speaker.rule.definitions]
    for definition in used:
        cited = (cite_with_text(clause, speaker) for clause in definition.clauses)
        title = f"（{definition.title}）" if definition.title else ""
        listed = speaker.pick("、", ", ").join(cited)
        yield speaker.pick("{0}：{1}", "{0}: {1}").format(f"{definition.name}{title}", listed)


def _calendar(speaker: Speaker) -> Iterator[str]:
    """Where the pack's calendar is asked: its data set, and how the rows are read."""
    calendar = speaker.rule.calendar
    if calendar is None:
        return
    data_set = speaker.data_set(calendar.alias.data_set)
    rows = of_calendar(speaker, calendar)
    off = say_condition(calendar.off.expression, rows)
    worked = say_condition(calendar.worked.expression, rows)
    yield speaker.pick(
        f"周一至周五上班，按“{data_set}”调整：{off}的放假，{worked}的上班",
        f"Monday to Friday, but as {data_set} says: days off where {off}, worked where {worked}",
    )


def _undetermined(speaker: Speaker) -> Iterator[str]:
    """Whatever may be missing: the outcome is then open, and never taken for compliance."""
    rule = speaker.rule
    may_miss = [c for c in left_open_by(rule) if not _required(c, speaker)]
    if rule.calendar is not None:
        yield speaker.pick(
            "要用到的日期不在日历所载年份之内时，列为无法判定，不作推算",
            "where a day lies outside the years of the calendar, it is undetermined, never guessed",
        )
    if may_miss:
        listed = speaker.pick("、", ", ").join(speaker.column(c) for c in may_miss)
        yield speaker.pick(
            f"以下任何一项缺失而无法判断时，列为无法判定，不当作没有问题：{listed}",
            f"where one of these is missing and decides the matter, it is undetermined: {listed}",
        )


def _required(value: ColumnValue, speaker: Speaker) -> bool:
    column = speaker.data_sets[value.alias].column(value.column)
    return column is not None and column.required
