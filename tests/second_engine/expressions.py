"""Expressions of the syntax tree written as SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from dsl.domains import domain_from_text
from dsl.syntax.declarations import Definition
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Case,
    Comparison,
    Expression,
    Field,
    Logic,
    Membership,
    Name,
    Negative,
    Not,
    Overlaps,
    Presence,
    ValidAt,
)
from tests.second_engine import dates, numbers, working_days
from tests.second_engine.decisions import decided
from tests.second_engine.functions import NotExpressedError, call
from tests.second_engine.law import chosen_value
from tests.second_engine.literals import literal, negated
from tests.second_engine.names import Said, Words
from tests.second_engine.scopes import Scope
from tests.second_engine.terms import (
    NOTHING,
    Term,
    all_of,
    any_of,
    bracketed,
    condition,
    nothing_open,
    of_domain,
    stored_decimals,
)
from tests.second_engine.validity import overlap, valid_at


def term(node: Expression, words: Words, scope: Scope) -> Term:
    """`node`, said with `words`, as SQL in `scope`."""
    known = scope.known(node, words)
    if known is not None:
        return known
    form = _FORMS.get(type(node))
    if form is not None:
        return form(node, words, scope)
    found = literal(node)
    if found is None:
        raise NotExpressedError(type(node).__name__)
    return found


def _name(node: Name, words: Words, scope: Scope) -> Term:
    """A let, a measure or an argument as said at its own place, else a parameter."""
    said = words.values.get(node.name)
    if said is not None:
        return term(said.expression, said.words, scope)
    return _parameter(AtDate(node, None, None, span=node.span), words, scope)


def _field(node: Field, words: Words, scope: Scope) -> Term:
    return scope.column(words.rows[node.alias], node.column)


def _comparison(node: Comparison, words: Words, scope: Scope) -> Term:
    return _compared(term(node.left, words, scope), node.operator, term(node.right, words, scope))


def _compared(left: Term, operator: str, right: Term) -> Term:
    """A comparison; an equality remembers its sides, by which data sets may be tied."""
    one, other = _comparable(left, right)
    sign = "<>" if operator == "!=" else operator
    sides = (left, right) if operator == "=" else None
    sql = f"{_operand(one)} {sign} {_operand(other)}"
    found = condition(sql, left, right)
    return replace(found, equates=sides, whatever=_whatever(found, one, sign, other))


def _whatever(found: Term, one: Term, sign: str, other: Term) -> str | None:
    """The truth of a comparison that is the same throughout the bounds of both sides."""
    if not found.opens:
        return None
    (low, high), (least, most) = one.bounds(), other.bounds()
    branches = [f"WHEN {nothing_open(found)} THEN {found.sql}"]
    if sign in ("=", "<>"):
        apart = [f"{a} > {b}" for a, b in ((low, most), (least, high)) if a and b]
        said = "FALSE" if sign == "=" else "TRUE"
        branches += [f"WHEN {a} THEN {said}" for a in apart]
        if low and high and least and most:
            alike = f"{low} = {high} AND {low} = {least} AND {low} = {most}"
            branches.append(f"WHEN {alike} THEN NOT {said}")
    else:
        if sign in ("<", "<="):
            low, high, least, most, sign = least, most, low, high, sign.replace("<", ">")
        if low and most:
            branches.append(f"WHEN {low} {sign} {most} THEN TRUE")
        if high and least:
            branches.append(f"WHEN NOT ({high} {sign} {least}) THEN FALSE")
    return f"CASE {' '.join(branches)} END"


def _operand(operand: Term) -> str:
    return bracketed(operand.sql) if operand.sort == "flag" else operand.sql


def _comparable(left: Term, right: Term) -> tuple[Term, Term]:
    if left.sort in ("number", "period"):
        one, other = numbers.alike((left, right))
        return one, other
    return left, right


def _logic(node: Logic, words: Words, scope: Scope) -> Term:
    terms = [term(o, words, scope) for o in node.operands]
    if node.operator == "or":
        found = condition(any_of(t.sql for t in terms), *terms)
        return replace(found, whatever=any_of(f"({t.settled()})" for t in terms))
    return _conjunction(terms)


def _conjunction(terms: list[Term]) -> Term:
    whole = condition(all_of(t.sql for t in terms), *terms)
    parts = tuple(part for t in terms for part in t.conjuncts())
    return replace(whole, parts=parts, whatever=all_of(f"({t.settled()})" for t in terms))


def _not(node: Not, words: Words, scope: Scope) -> Term:
    return _opposite(term(node.operand, words, scope))


def _opposite(held: Term) -> Term:
    return replace(
        condition(f"NOT {bracketed(held.sql)}", held), whatever=f"NOT ({held.settled()})"
    )


def _presence(node: Presence, words: Words, scope: Scope) -> Term:
    operand = term(node.operand, words, scope)
    held = condition(f"{_operand(operand)} IS {'NOT ' if node.present else ''}NULL", operand)
    return replace(held, cells=NOTHING)


def _between(node: Between, words: Words, scope: Scope) -> Term:
    """Both ends included; each end is a condition of its own."""
    value = term(node.operand, words, scope)
    low, high = term(node.low, words, scope), term(node.high, words, scope)
    held = _conjunction([_compared(low, "<=", value), _compared(value, "<=", high)])
    return _opposite(held) if node.negated else held


def _membership(node: Membership, words: Words, scope: Scope) -> Term:
    """One equal option is enough; with none, a missing option leaves it unknown."""
    value = term(node.operand, words, scope)
    match node.options:
        case Name() as parameter:
            listed = AtDate(parameter, None, None, span=parameter.span)
            held = _listed(listed, value, words, scope)
        case AtDate() as listed:
            held = _listed(listed, value, words, scope)
        case options:
            terms = [term(o, words, scope) for o in options]
            held = condition(any_of(_compared(value, "=", t).sql for t in terms), value, *terms)
    return _opposite(held) if node.negated else held


def _arithmetic(node: Arithmetic, words: Words, scope: Scope) -> Term:
    left, right = term(node.left, words, scope), term(node.right, words, scope)
    found = _calculated(node.operator, left, right)
    if not found.opens or {left.sort, right.sort} - {"number", "period"}:
        return found
    return _spread(node.operator, found, left, right)


def _spread(operator: str, found: Term, left: Term, right: Term) -> Term:
    """`found` with what it is at the ends of its operands."""

    def at(one: str | None, other: str | None) -> str | None:
        if one is None or other is None:
            return None
        ends = (replace(t.like(s), opens=NOTHING) for t, s in ((left, one), (right, other)))
        return numbers_of(operator, *ends).sql

    (low, high), (least, most) = left.bounds(), right.bounds()
    match operator:
        case "+":
            return replace(found, low=at(low, least), high=at(high, most))
        case "-":
            return replace(found, low=at(low, most), high=at(high, least))
    if _never_negative(left) and _never_negative(right):
        if operator == "/":
            least, most = _divisor(right)
        return replace(found, low=at(low, least), high=at(high, most))
    if (left.opens and right.opens) or (right.opens and operator == "/"):
        return found
    ends = (at(low, least), at(high, most))
    still = right if left.opens else left
    if _never_negative(still):
        return replace(found, low=ends[0], high=ends[1])
    if None in ends:
        return found
    # DuckDB's least and greatest leave out what is missing.
    there = " AND ".join(f"({e}) IS NOT NULL" for e in ends)
    outer = (f"CASE WHEN {there} THEN {f}({ends[0]}, {ends[1]}) END" for f in ("least", "greatest"))
    return replace(found, low=next(outer), high=next(outer))


def _divisor(divisor: Term) -> tuple[str | None, str | None]:
    """Its most and its least, missing where it could be 0."""
    least, most = divisor.bounds()
    if not divisor.opens:
        return most, least
    if least is None or most is None:
        return None, None
    return f"CASE WHEN {least} > 0 THEN {most} END", f"CASE WHEN {least} > 0 THEN {least} END"


def _never_negative(term: Term) -> bool:
    """Of counts, and of numbers that are written."""
    return term.never_negative or term.sql.isdigit()


def _calculated(operator: str, left: Term, right: Term) -> Term:
    days = ("date", "month")
    if "workday" in (left.unit, right.unit) and "date" in (left.sort, right.sort):
        start, length = (left, right) if left.sort == "date" else (right, left)
        return working_days.added(start, length if operator == "+" else _turned(length))
    if left.sort == right.sort == "time":
        return dates.apart(left, right)
    if "time" in (left.sort, right.sort):
        time, length = (left, right) if left.sort == "time" else (right, left)
        return dates.clock_moved(time, length, operator)
    if left.sort in days and right.sort in days:
        return dates.apart(left, right)
    if left.sort in days:
        return dates.moved(left, right, operator)
    if right.sort in days:
        return dates.moved(right, left, operator)
    return numbers_of(operator, left, right)


def numbers_of(operator: str, left: Term, right: Term) -> Term:
    """Numbers or periods by one of the four operations."""
    match operator:
        case "*":
            return numbers.product(left, right)
        case "/":
            return numbers.quotient(left, right)
        case _:
            return numbers.sum_of(left, right, operator)


def _turned(length: Term) -> Term:
    found = negated(length)
    assert found is not None
    return found


def _negative(node: Negative, words: Words, scope: Scope) -> Term:
    operand = term(node.operand, words, scope)
    found = negated(operand)
    assert found is not None
    low, high = (s and f"(-({s}))" for s in (operand.high, operand.low))
    return replace(found, low=low, high=high)


def _case(node: Case, words: Words, scope: Scope) -> Term:
    """The result of the first branch whose condition is true; unknown is not true."""
    asked = [term(c, words, scope) for c, _ in node.branches]
    said = [r for _, r in node.branches] + ([node.otherwise] if node.otherwise else [])
    results = [term(r, words, scope) for r in said]
    if results[0].sort in ("number", "period"):
        results = numbers.alike(results)
    branches = " ".join(f"WHEN {c.sql} THEN {r.sql}" for c, r in zip(asked, results, strict=False))
    otherwise = f" ELSE {results[-1].sql}" if node.otherwise else ""
    return results[0].like(f"CASE {branches}{otherwise} END").of(*asked, *results)


def _parameter(node: AtDate, words: Words, scope: Scope) -> Term:
    """The parameter's value on the day said, else on the event date."""
    parameter = scope.facts.parameters[node.parameter.name]
    domain = domain_from_text(parameter.domain.text)
    assert domain is not None
    said: dict[int, str] = {}
    for position, value in enumerate(parameter.values):
        assert not isinstance(value.value, tuple)
        found = term(value.value, Words(), scope)
        if found.sort == "number":
            found = numbers.scaled_to(found, stored_decimals(domain))
        said[position] = found.sql
    return of_domain(domain, _at(node, said, words, scope)).of(*_asked(node, words, scope))


def _listed(node: AtDate, value: Term, words: Words, scope: Scope) -> Term:
    """Whether `value` is one of the options that hold on the day."""
    said: dict[int, str] = {}
    for position, options in enumerate(scope.facts.parameters[node.parameter.name].values):
        assert isinstance(options.value, tuple)
        terms = [term(o, Words(), scope) for o in options.value]
        said[position] = any_of(_compared(value, "=", t).sql for t in terms)
    return condition(_at(node, said, words, scope), value, *_asked(node, words, scope))


def _at(node: AtDate, said: Mapping[int, str], words: Words, scope: Scope) -> str:
    """The SQL in `said`, by a value's position, that is chosen by day and region."""
    day, *regions = _asked(node, words, scope)
    parameter = scope.facts.parameters[node.parameter.name]
    region = regions[0].sql if regions else None
    return chosen_value(parameter, said, on=day.sql, region=region)


def _asked(node: AtDate, words: Words, scope: Scope) -> list[Term]:
    """The day a parameter is read at, and the region where one is asked for."""
    day = scope.event_date() if node.date is None else term(node.date, words, scope)
    return [day] if node.region is None else [day, term(node.region, words, scope)]


def _aggregate(node: Aggregate, words: Words, scope: Scope) -> Term:
    return scope.aggregate(node, words)


def _call(node: Call, words: Words, scope: Scope) -> Term:
    definition = scope.facts.definitions.get(node.function)
    if definition is not None:
        return term(definition.body, _given(definition, node, words), scope)
    if node.function == "run_date":
        return Term(dates.day(scope.facts.as_of), "date")
    arguments = [term(a, words, scope) for a in node.arguments]
    table = scope.facts.decision_tables.get(node.function)
    if table is not None:
        day = None if node.date is None else term(node.date, words, scope)
        return decided(table, arguments, day, scope)
    match node.function:
        case "is_working_day":
            return working_days.is_working_day(*arguments)
        case "working_days_between":
            return working_days.between(*arguments)
        case "add_working_days":
            return working_days.added(*arguments)
        case _:
            return call(node.function, arguments)


def _given(definition: Definition, node: Call, words: Words) -> Words:
    """The words of a definition's body: its arguments and nothing else."""
    values: dict[str, Said] = {}
    rows: dict[str, str] = {}
    for argument, given in zip(definition.arguments, node.arguments, strict=True):
        if argument.data_set is None:
            values[argument.name] = Said(given, words)
        else:
            assert isinstance(given, Name)
            rows[argument.name] = words.rows[given.name]
    return Words(values, rows)


def _valid_at(node: ValidAt, words: Words, scope: Scope) -> Term:
    return valid_at(words.rows[node.alias.name], term(node.date, words, scope), scope)


def _overlaps(node: Overlaps, words: Words, scope: Scope) -> Term:
    return overlap(words.rows[node.left.name], words.rows[node.right.name], scope)


_FORMS: Mapping[type, Callable[[Any, Words, Scope], Term]] = MappingProxyType(
    {
        Name: _name,
        Field: _field,
        Comparison: _comparison,
        Logic: _logic,
        Not: _not,
        Presence: _presence,
        Between: _between,
        Membership: _membership,
        Arithmetic: _arithmetic,
        Negative: _negative,
        Case: _case,
        AtDate: _parameter,
        Aggregate: _aggregate,
        Call: _call,
        ValidAt: _valid_at,
        Overlaps: _overlaps,
    }
)
