"""Typed expressions in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from dsl.domains import DATING, Kind
from dsl.explain.constants import say_constant
from dsl.explain.phrases import (
    AGGREGATES,
    CHOSEN,
    FALLBACK,
    FLAG_FAILS,
    FLAG_HOLDS,
    JOINED,
    PHRASES,
    SIGNED,
    Phrase,
)
from dsl.explain.speaker import Speaker, plain
from dsl.model.aggregate_functions import QUANTIFIERS
from dsl.model.expressions import (
    AggregateValue,
    Choice,
    ColumnValue,
    Constant,
    DecisionAt,
    InParameter,
    KeyValue,
    Operation,
    Operator,
    ParameterAt,
    RunDate,
    TypedExpression,
)

_INFIX = frozenset({Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE})
_SHIFTS = frozenset(
    {
        Operator.ADD_DAYS,
        Operator.ADD_WORKING_DAYS,
        Operator.ADD_MONTHS,
        Operator.ADD_SECONDS,
    }
)


def say(expression: TypedExpression, speaker: Speaker) -> str:
    """`expression` as a noun phrase, or as a clause where it is a condition."""
    named = speaker.named.get(expression)
    return _in_words(expression, speaker) if named is None else named


def _in_words(expression: TypedExpression, speaker: Speaker) -> str:
    match expression:
        case Constant() | ColumnValue() | RunDate() | KeyValue():
            return _value(expression, speaker)
        case Operation():
            return _operation(expression, speaker) + _however_early(expression, speaker)
        case Choice():
            return _choice(expression, speaker)
        case ParameterAt():
            return _parameter(expression, speaker)
        case InParameter(operand=operand, options=options):
            words = (say(operand, speaker), _parameter(options, speaker))
            return speaker.pick("{0}在{1}之列", "{0} is one of {1}").format(*words)
        case DecisionAt():
            return _decision(expression, speaker)
        case AggregateValue():
            return _aggregate(expression, speaker)
        case _:
            assert_never(expression)


def _value(value: Constant | ColumnValue | RunDate | KeyValue, speaker: Speaker) -> str:
    match value:
        case Constant():
            return say_constant(value, speaker.language)
        case ColumnValue():
            return speaker.column(value)
        case RunDate():
            return speaker.pick("核查日", "the date of the check")
        case KeyValue(index=index):
            key = speaker.rule.keys[index]
            if key.component is not None:
                return speaker.pick(f"“{key.name}”的名称", f"the name of {key.name}")
            return say(key.expression, speaker)


def say_condition(expression: TypedExpression, speaker: Speaker) -> str:
    """`expression` as a clause of its own: a bare flag is said to be so."""
    match expression:
        case Operation(operator=Operator.NOT, operands=(ColumnValue() as flag,)):
            return _template(FLAG_FAILS, speaker).format(say(flag, speaker))
        case Operation() | InParameter() | AggregateValue():
            return say(expression, speaker)
        case _:
            return _template(FLAG_HOLDS, speaker).format(say(expression, speaker))


def say_together(conditions: Iterable[TypedExpression], speaker: Speaker) -> str:
    """All of `conditions` in one clause."""
    parts = (_inside(condition, Operator.AND, speaker) for condition in conditions)
    return _template(JOINED[Operator.AND], speaker).join(parts)


def _however_early(operation: Operation, speaker: Speaker) -> str:
    """The remark on a difference that is bounded on one side: whatever is before counts too."""
    of = speaker.signed.get(operation)
    if of is None:
        return ""
    return _template(SIGNED, speaker).format(say(of.later, speaker), say(of.earlier, speaker))


def _operation(operation: Operation, speaker: Speaker) -> str:
    operator, operands = operation.operator, operation.operands
    if operator is Operator.IN:
        return _in_list(operation, speaker)
    if operator in JOINED:
        parts = (_inside(o, operator, speaker) for o in operands)
        return _template(JOINED[operator], speaker).join(parts)
    if operator in CHOSEN:
        listed = speaker.pick("、", ", ").join(say(o, speaker) for o in operands)
        return _template(CHOSEN[operator], speaker, of=operands[0]).format(listed)
    if operator is Operator.COALESCE:
        others = (_template(FALLBACK, speaker).format(say(o, speaker)) for o in operands[1:])
        return say(operands[0], speaker) + "".join(others)
    if operator in _SHIFTS and _is_negated(operands[1]):
        return _before(operation, speaker)
    words = [_inside(o, operator, speaker) for o in operands]
    if operator is Operator.ADD_WORKING_DAYS and operands[1].type.kind is Kind.COUNT:
        words[1] = speaker.pick(f"{words[1]}个工作日", f"{words[1]} working days")
    return _template(PHRASES[operator], speaker, of=operands[0]).format(*words)


def _inside(operand: TypedExpression, outer: Operator, speaker: Speaker) -> str:
    """The operand, in brackets where it would read together with its neighbour."""
    if outer in JOINED or outer is Operator.NOT:
        text = say_condition(operand, speaker)
    else:
        text = say(operand, speaker)
    if not isinstance(operand, Operation):
        return text
    nested_sum = outer in _INFIX and operand.operator in _INFIX
    nested_condition = (outer in JOINED or outer is Operator.NOT) and operand.operator in JOINED
    if nested_sum or (nested_condition and outer is not operand.operator):
        return speaker.pick(f"（{text}）", f"({text})")
    return text


def _is_negated(operand: TypedExpression) -> bool:
    return isinstance(operand, Operation) and operand.operator is Operator.NEGATE


def _before(operation: Operation, speaker: Speaker) -> str:
    date, negated = operation.operands
    assert isinstance(negated, Operation)
    words = (say(date, speaker), say(negated.operands[0], speaker))
    return speaker.pick("{0}之前{1}", "{1} before {0}").format(*words)


def _in_list(operation: Operation, speaker: Speaker) -> str:
    operand, *options = (say(o, speaker) for o in operation.operands)
    listed = speaker.pick("、", ", ").join(options)
    return speaker.pick(f"{operand}是{listed}之一", f"{operand} is one of {listed}")


def _choice(choice: Choice, speaker: Speaker) -> str:
    parts = [
        speaker.pick("{0}时为{1}", "{1} where {0}").format(
            say_condition(c, speaker), say(v, speaker)
        )
        for c, v in choice.branches
    ]
    if choice.otherwise is not None:
        other = say(choice.otherwise, speaker)
        parts.append(speaker.pick(f"其余为{other}", f"otherwise {other}"))
    listed = speaker.pick("；", "; ").join(parts)
    return speaker.pick(f"（{listed}）", f"({listed})")


def _parameter(parameter: ParameterAt, speaker: Speaker) -> str:
    name = speaker.parameter(parameter.parameter)
    quoted = speaker.pick(f"“{name}”", f'"{name}"')
    details = []
    if not isinstance(parameter.date, RunDate):
        day = say(parameter.date, speaker)
        details.append(speaker.pick(f"按{day}取值", f"its value on {day}"))
    if parameter.region is not None:
        region = say(parameter.region, speaker)
        details.append(speaker.pick(f"按{region}所在地区", f"for {region}"))
    if not details:
        return quoted
    listed = speaker.pick("，", ", ").join(details)
    return speaker.pick(f"{quoted}（{listed}）", f"{quoted} ({listed})")


def _decision(asked: DecisionAt, speaker: Speaker) -> str:
    """The value that a decision table sets for what it is given."""
    table = speaker.model.decision_table(asked.table)
    assert table is not None, "the table is of the model"
    details = [
        speaker.pick("{0}为{1}", "{0} is {1}").format(plain(i.name), say(value, speaker))
        for i, value in zip(table.inputs, asked.inputs, strict=True)
    ]
    if not isinstance(asked.date, RunDate):
        day = say(asked.date, speaker)
        details.append(speaker.pick(f"按{day}取值", f"on {day}"))
    given = speaker.pick("，", ", ").join(details)
    name = speaker.decision_table(table)
    return speaker.pick(f"“{name}”所定的值（{given}）", f'what "{name}" sets ({given})')


def _aggregate(aggregate: AggregateValue, speaker: Speaker) -> str:
    if aggregate.argument is None:
        rows = speaker.rows[aggregate.aliases[0]]
        text = speaker.pick(f"{rows}的条数", f"the number of {rows} rows")
    else:
        by = aggregate.order or aggregate.argument
        phrase = _template(AGGREGATES[aggregate.function], speaker, of=by)
        asks = aggregate.function in QUANTIFIERS
        about = (say_condition if asks else say)(aggregate.argument, speaker)
        text = phrase.format(about, _beside(aggregate, speaker))
    if aggregate.condition is not None:
        condition = say_condition(aggregate.condition, speaker)
        text = speaker.pick(f"{text}（只算{condition}的）", f"{text} (only where {condition})")
    if aggregate.known_only:
        return speaker.pick(f"{text}（缺失不计）", f"{text} (of what is known)")
    return text


def _beside(aggregate: AggregateValue, speaker: Speaker) -> str:
    """What an aggregate goes by, or the share that it takes."""
    if aggregate.share is not None:
        return f"{(aggregate.share * 100).normalize():f}%"
    return "" if aggregate.order is None else say(aggregate.order, speaker)


def _template(phrase: Phrase, speaker: Speaker, *, of: TypedExpression | None = None) -> str:
    """The phrase that fits what it is about: dates are earlier, counts are fewer."""
    kind = of.type.kind if of is not None else None
    if kind in DATING and phrase.timed_zh:
        return speaker.pick(phrase.timed_zh, phrase.timed_en)
    if kind is Kind.COUNT and phrase.counted_zh:
        return speaker.pick(phrase.counted_zh, phrase.en)
    return speaker.pick(phrase.zh, phrase.en)
