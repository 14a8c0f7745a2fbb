"""Expressions and policies as English source text, every inner operation in brackets.

The product's own formatter is not used: the text that the engine reads must not depend on
what is being tried.
"""

from __future__ import annotations

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

#: What stands without brackets wherever an operand is expected.
_PRIMARY = (
    Aggregate
    | Call
    | Case
    | Date
    | Field
    | Flag
    | Money
    | Month
    | Name
    | Number
    | Percentage
    | Period
    | Text
    | Timestamp
)


_MISSING = {
    Missing.OPEN: "",
    Missing.SKIPPED: ", known only",
    Missing.ZERO: ", missing as 0",
}


def said(node: Expression) -> str:
    """`node` as text."""
    match node:
        case Aggregate():
            where = f" where {said(node.condition)}" if node.condition else ""
            by = f" by {said(node.by)}" if node.by else ""
            share = f", {said(node.share)}" if node.share else ""
            missing = _MISSING[node.missing]
            return f"{node.function}({said(node.argument)}{share}{by}{where}{missing})"
        case Call(function=function, arguments=arguments, date=date):
            dated = f" at {_operand(date)}" if date else ""
            return f"{function}({', '.join(map(said, arguments))}){dated}"
        case Case():
            return _case(node)
        case Arithmetic(operator=word, left=left, right=right):
            return f"{_operand(left)} {word} {_operand(right)}"
        case Comparison(operator=word, left=left, right=right):
            return f"{_operand(left)} {word} {_operand(right)}"
        case Logic(operator=word, operands=operands):
            return f" {word} ".join(map(_operand, operands))
        case _:
            return _condition(node)


def _condition(node: Expression) -> str:
    match node:
        case Not(operand=operand):
            return f"not {_operand(operand)}"
        case Negative(operand=operand):
            return f"-{_operand(operand)}"
        case Presence(operand=operand, present=present):
            return f"{_operand(operand)} is {'present' if present else 'missing'}"
        case Between():
            word = "not between" if node.negated else "between"
            ends = f"{_operand(node.low)} and {_operand(node.high)}"
            return f"{_operand(node.operand)} {word} {ends}"
        case Membership():
            word = "not in" if node.negated else "in"
            return f"{_operand(node.operand)} {word} {_options(node)}"
        case ValidAt(alias=alias, date=date):
            return f"{alias.name} valid at {_operand(date)}"
        case Overlaps(left=left, right=right):
            return f"{left.name} overlaps {right.name}"
        case AtDate(parameter=parameter, region=region, date=date):
            place = f" for {_operand(region)}" if region else ""
            return parameter.name + place + (f" at {_operand(date)}" if date else "")
        case _:
            return _word(node)


def _word(node: Expression) -> str:
    match node:
        case Name(name=name):
            return name
        case Field(alias=alias, column=column):
            return f"{alias}.{column}"
        case Text(value=text):
            return quoted(text)
        case Flag(value=flag):
            return "true" if flag else "false"
        case _:
            return _quantity(node)


def _quantity(node: Expression) -> str:
    match node:
        case Number(value=value):
            return str(value)
        case Money(amount=amount, unit=unit):
            return f"{amount} {unit}"
        case Percentage(points=points):
            return f"{points}%"
        case Period(count=count, unit=unit):
            return f"{count} {unit}{'' if count == 1 else 's'}"
        case Date(value=day):
            return day.isoformat()
        case Timestamp(value=time):
            return time.isoformat(" ")
        case Month(first_day=day):
            return day.isoformat()[:7]
    raise AssertionError(f"cannot be said: {node}")


def quoted(text: str) -> str:
    """A text in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _operand(node: Expression) -> str:
    dated = isinstance(node, Call) and node.date is not None
    return said(node) if isinstance(node, _PRIMARY) and not dated else f"({said(node)})"


def _options(node: Membership) -> str:
    if isinstance(node.options, tuple):
        return f"({', '.join(map(said, node.options))})"
    return said(node.options)


def _case(node: Case) -> str:
    branches = " ".join(f"when {said(c)} then {said(r)}" for c, r in node.branches)
    otherwise = f" else {said(node.otherwise)}" if node.otherwise else ""
    return f"case {branches}{otherwise} end"
