"""Expressions as text, with as few parentheses as the precedences allow."""

from __future__ import annotations

import datetime
from typing import assert_never

from dsl.surface import Vocabulary
from dsl.surface.words import PERIOD_UNITS_EN, PERIOD_UNITS_ZH
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Case,
    Comparison,
    Date,
    Expression,
    Field,
    Flag,
    Logic,
    Membership,
    Missing,
    Money,
    Month,
    Name,
    Negative,
    Not,
    Number,
    Overlaps,
    Percentage,
    Period,
    Presence,
    Text,
    Timestamp,
    ValidAt,
)

# Levels of precedence, low to high.
OR, AND, NOT, COMPARISON, SUM, PRODUCT, UNARY, POSTFIX, PRIMARY = range(1, 10)


def quote(text: str) -> str:
    """`text` between straight quotes, with its escapes.

    >>> quote('a "b"')
    '"a \\\\"b\\\\""'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def show_day(day: datetime.date, words: Vocabulary) -> str:
    """`2018-01-05` / `2018年1月5日`."""
    if words.surface == "en":
        return day.isoformat()
    return f"{day.year:04d}年{day.month}月{day.day}日"


def show_time(time: datetime.datetime, words: Vocabulary) -> str:
    """`2018-01-05 08:30` / `2018年1月5日8时30分`; seconds only where there are any."""
    if words.surface == "en":
        return time.isoformat(" ", "seconds" if time.second else "minutes")
    seconds = f"{time.second:02d}秒" if time.second else ""
    return f"{show_day(time.date(), words)}{time.hour}时{time.minute:02d}分{seconds}"


def show_period(period: Period, words: Vocabulary) -> str:
    """`90 days` / `90天`."""
    if words.surface == "zh":
        return f"{period.count}{PERIOD_UNITS_ZH[period.unit]}"
    unit = PERIOD_UNITS_EN[period.unit]
    return f"{period.count} {unit}{'' if period.count == 1 else 's'}"


def level_of(expression: Expression) -> int:
    """The precedence of the outermost operator of `expression`."""
    match expression:
        case Logic():
            return OR if expression.operator == "or" else AND
        case Not():
            return NOT
        case Comparison() | Between() | Membership() | Presence() | ValidAt() | Overlaps():
            return COMPARISON
        case Arithmetic():
            return SUM if expression.operator in "+-" else PRODUCT
        case Negative():
            return UNARY
        case AtDate():
            return POSTFIX
        case Call(date=date) if date is not None:
            return POSTFIX
        case _:
            return PRIMARY


def show_expression(expression: Expression, words: Vocabulary, *, above: int = OR) -> str:
    """`expression` in the words of a surface, in parentheses where it binds less than `above`."""
    said = _show(expression, words)
    return said if level_of(expression) >= above else f"({said})"


def _show(node: Expression, words: Vocabulary) -> str:
    match node:
        case Logic() | Not() | Comparison() | Between() | Membership() | Presence():
            return _show_condition(node, words)
        case ValidAt() | Overlaps() | AtDate() | Case() | Call() | Aggregate():
            return _show_phrase(node, words)
        case Arithmetic():
            level = level_of(node)
            left = show_expression(node.left, words, above=level)
            return f"{left} {node.operator} {show_expression(node.right, words, above=level + 1)}"
        case Negative():
            return "-" + show_expression(node.operand, words, above=UNARY)
        case Name():
            return node.name
        case Field():
            return f"{node.alias}.{node.column}"
        case _:
            return _show_literal(node, words)


def _show_literal(
    node: Number | Money | Percentage | Period | Date | Month | Timestamp | Text | Flag,
    words: Vocabulary,
) -> str:
    match node:
        case Number():
            return f"{node.value:f}"
        case Money():
            return f"{node.amount:f} {node.unit}"
        case Percentage():
            return f"{node.points:f}%"
        case Period():
            return show_period(node, words)
        case Date():
            return show_day(node.value, words)
        case Month():
            day = node.first_day
            chinese = words.surface == "zh"
            return f"{day.year:04d}年{day.month}月" if chinese else day.isoformat()[:7]
        case Timestamp():
            return show_time(node.value, words)
        case Text():
            return quote(node.value)
        case Flag():
            return words.say("TRUE" if node.value else "FALSE")
        case _:
            assert_never(node)


def _show_condition(
    node: Logic | Not | Comparison | Between | Membership | Presence, words: Vocabulary
) -> str:
    def show(part: Expression, above: int = SUM) -> str:
        return show_expression(part, words, above=above)

    match node:
        case Logic():
            return f" {words.say(node.operator.upper())} ".join(show_operands(node, words))
        case Not():
            return f"{words.say('NOT')} {show(node.operand, NOT)}"
        case Comparison():
            return f"{show(node.left)} {node.operator} {show(node.right)}"
        case Between():
            word = words.say("NOT_BETWEEN" if node.negated else "BETWEEN")
            joint = words.say("BETWEEN_AND")
            return f"{show(node.operand)} {word} {show(node.low)} {joint} {show(node.high)}"
        case Membership():
            word = words.say("NOT_IN" if node.negated else "IN_SET")
            return f"{show(node.operand)} {word} {_show_options(node, words)}"
        case Presence():
            word = words.say("IS_PRESENT" if node.present else "IS_MISSING")
            return f"{show(node.operand)} {word}"
        case _:
            assert_never(node)


def show_operands(node: Logic, words: Vocabulary) -> list[str]:
    """The operands of a chain, each ready to stand between its operators."""
    above = AND if node.operator == "or" else NOT
    return [show_expression(part, words, above=above) for part in node.operands]


def _show_options(node: Membership, words: Vocabulary) -> str:
    if not isinstance(node.options, tuple):
        return show_expression(node.options, words)
    return f"({', '.join(show_expression(o, words) for o in node.options)})"


def _show_phrase(
    node: ValidAt | Overlaps | AtDate | Case | Call | Aggregate, words: Vocabulary
) -> str:
    def show(part: Expression, above: int = OR) -> str:
        return show_expression(part, words, above=above)

    match node:
        case ValidAt():
            return f"{node.alias.name} {words.say('VALID_AT')} {show(node.date, SUM)}"
        case Overlaps():
            return f"{node.left.name} {words.say('OVERLAPS')} {node.right.name}"
        case AtDate():
            said = node.parameter.name
            said += (
                f" {words.say('FOR_REGION')} {show(node.region, PRIMARY)}" if node.region else ""
            )
            return said + (f" {words.say('AT')} {show(node.date, PRIMARY)}" if node.date else "")
        case Case():
            return _show_case(node, words)
        case Call():
            arguments = ", ".join(show(a) for a in node.arguments)
            dated = f" {words.say('AT')} {show(node.date, PRIMARY)}" if node.date else ""
            return f"{words.say_function(node.function)}({arguments}){dated}"
        case Aggregate():
            inside = show(node.argument)
            inside += f", {show(node.share)}" if node.share else ""
            inside += f" {words.say('BY')} {show(node.by)}" if node.by else ""
            inside += f" {words.say('WHERE')} {show(node.condition)}" if node.condition else ""
            inside += _show_missing(node.missing, words)
            return f"{words.say_function(node.function)}({inside})"
        case _:
            assert_never(node)


def _show_missing(missing: Missing, words: Vocabulary) -> str:
    """What is said of missing values: behind a comma in English, behind a blank in Chinese."""
    if missing is Missing.OPEN:
        return ""
    said = words.say("KNOWN_ONLY")
    if missing is Missing.ZERO:
        said = f"{words.say('MISSING_AS')} 0"
    return f"{', ' if words.surface == 'en' else ' '}{said}"


def _show_case(node: Case, words: Vocabulary) -> str:
    said = [words.say("CASE")]
    for condition, value in node.branches:
        said += [words.say("WHEN"), show_expression(condition, words)]
        said += [words.say("THEN"), show_expression(value, words)]
    if node.otherwise is not None:
        said += [words.say("ELSE"), show_expression(node.otherwise, words)]
    return " ".join([*said, words.say("END")])
