"""The functions of the language in SQL; each is missing where an argument is, `coalesce` aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from tests.second_engine import dates
from tests.second_engine.characters import NAME
from tests.second_engine.distances import NAME as METRES
from tests.second_engine.numbers import alike, rounded, whole
from tests.second_engine.terms import NOTHING, Sort, Term, any_of, text_literal


class NotExpressedError(Exception):
    """A construct of the language that this engine has no SQL for."""


def call(name: str, arguments: Sequence[Term]) -> Term:
    """The function `name` of `arguments`."""
    if name == "round":
        amount, places = arguments
        return rounded(amount, _written_number(places))
    if name in ("remainder", "is_multiple"):
        one, other = alike(arguments)
        left = one.like(f"({one.sql} % nullif({other.sql}, 0))").of(other)
        return left if name == "remainder" else Term(f"{left.sql} = 0", "flag").of(left)
    if name == "last_digits":
        number, count = arguments
        places = 10 ** _written_number(count)
        whole = f"(abs({number.sql}) // {10**number.decimals})"
        return Term(f"({whole} % {places})", "number").of(number)
    if name == "similarity":
        return _similarity(*arguments)
    if name == "join_texts":
        return Term(f"({' || '.join(a.sql for a in arguments)})", "text").of(*arguments)
    if name in _ALIKE:
        return _of_alike(name, alike(arguments))
    if name not in _SIMPLE:
        raise NotExpressedError(f"function {name}")
    sort, unit, write = _SIMPLE[name]
    first = arguments[0]
    if sort is None:  # the result is like the argument
        made = first.like(write(first.sql))
    else:
        made = Term(write(*(a.sql for a in arguments)), sort, unit=unit)
    return made.of(*arguments)


def _written_number(term: Term) -> int:
    """The decimals that a rounding keeps, which must be written out."""
    if not term.sql.isdigit():
        raise NotExpressedError("places that are not written out")
    return int(term.sql)


def _of_alike(name: str, arguments: Sequence[Term]) -> Term:
    """`coalesce`, and the least and the greatest, which DuckDB finds beside a missing one too."""
    listed = ", ".join(a.sql for a in arguments)
    sql = f"{name}({listed})"
    if name != "coalesce":
        missing = any_of(f"({a.sql}) IS NULL" for a in arguments)
        sql = f"CASE WHEN {missing} THEN NULL ELSE {sql} END"
    found = arguments[0].like(sql).of(*arguments)
    there = name == "coalesce" and any(not (a.reads or a.counts) for a in arguments)
    return replace(found, cells=NOTHING) if there else found


def _substring(text: str, start: str, count: str) -> str:
    """What lies before the first character is nothing; DuckDB would count from the end there."""
    if start.isdigit() and start != "0" and count.isdigit():
        return f"substring({text}, {start}, {count})"
    before = f"CASE WHEN {start} < 1 THEN 1 - {start} ELSE 0 END"
    left = f"{count} - ({before})"
    return (
        f"substring({text}, ({start} + {before})::INTEGER, "
        f"(CASE WHEN {left} < 0 THEN 0 ELSE {left} END)::INTEGER)"
    )


def _similarity(one: Term, other: Term) -> Term:
    longer = f"greatest(length({one.sql}), length({other.sql}))"
    unit = 10**_SIMILARITY_DECIMALS
    kept = f"({longer} - {NAME}({one.sql}, {other.sql}))"
    # DuckDB's greatest skips a missing length; the distance beside it is missing then.
    empty = f"{NAME}({one.sql}, {other.sql}) = 0"
    sql = f"CASE WHEN {empty} THEN {whole(unit)} ELSE ({kept} * {whole(unit)}) // {longer} END"
    return Term(f"({sql})", "number", _SIMILARITY_DECIMALS).of(one, other)


def _half_width(text: str) -> str:
    wide = "".join(chr(0xFF01 + n) for n in range(94)) + "\u3000"
    narrow = "".join(chr(0x21 + n) for n in range(94)) + " "
    return f"translate({text}, {text_literal(wide)}, {text_literal(narrow)})"


def _plain(text: str, kept: str = "") -> str:
    return f"regexp_replace({text}, '[^\\p{{L}}\\p{{N}}{kept}]', '', 'g')"


def _normal_org_name(text: str) -> str:
    plain = _plain(f"lower({_half_width(text)})")
    short = f"replace({plain}, '有限责任公司', '有限公司')"
    return f"nullif(replace({short}, '股份有限公司', '股份公司'), '')"


def _normal_address(text: str) -> str:
    dashed = f"translate(lower({_half_width(text)}), '‐‑‒–—―−', '-------')"
    plain = _plain(dashed, "-")
    for word in ("号楼", "栋", "座"):
        plain = f"replace({plain}, '{word}', '幢')"
    return f"nullif({plain}, '')"


_SIMILARITY_DECIMALS = 8
_ALIKE = frozenset({"coalesce", "least", "greatest"})

#: What each gives (None: the same as it takes), the unit of a period, and its SQL.
_SIMPLE: Mapping[str, tuple[Sort | None, str, Callable[..., str]]] = MappingProxyType(
    {
        "date": ("date", "", lambda t: f"{t}::DATE"),
        "month": ("month", "", dates.first_day),
        "first_day": ("date", "", dates.first_day),
        "last_day": ("date", "", lambda d: f"last_day({d})"),
        "quarter": ("month", "", lambda d: f"date_trunc('quarter', {d})::DATE"),
        "half_year": (
            "month",
            "",
            lambda d: f"make_date(year({d}), CASE WHEN month({d}) > 6 THEN 7 ELSE 1 END, 1)",
        ),
        "fiscal_year": (
            "number",
            "",
            lambda d, first: f"(year({d}) - CASE WHEN month({d}) < {first} THEN 1 ELSE 0 END)",
        ),
        "year": ("number", "", lambda d: f"year({d})"),
        "day_of_month": ("number", "", lambda d: f"day({d})"),
        "birth_date": ("date", "", dates.birth_date),
        "age": ("number", "", dates.completed_years),
        "days_between": ("period", "day", lambda a, b: f"({b} - {a})"),
        "months_between": ("period", "month", dates.completed_months),
        "length": ("number", "", lambda t: f"length({t})"),
        "starts_with": ("flag", "", lambda t, part: f"starts_with({t}, {part})"),
        "ends_with": ("flag", "", lambda t, part: f"ends_with({t}, {part})"),
        "contains": ("flag", "", lambda t, part: f"contains({t}, {part})"),
        "substring": ("text", "", _substring),
        "upper": (None, "", lambda t: f"upper({t})"),
        "lower": (None, "", lambda t: f"lower({t})"),
        "normalise": (
            None,
            "",
            lambda t: f"regexp_replace(lower({t}), '[^\\p{{L}}\\p{{N}}]', '', 'g')",
        ),
        "first_digit": (
            "number",
            "",
            lambda n: f"TRY_CAST(left(ltrim(abs({n})::VARCHAR, '0'), 1) AS HUGEINT)",
        ),
        "normal_org_name": (None, "", _normal_org_name),
        "normal_address": (None, "", _normal_address),
        "normal_invoice_no": (
            None,
            "",
            lambda t: f"nullif(ltrim({_plain(f'upper({_half_width(t)})')}, '0'), '')",
        ),
        "normal_person_name": (
            None,
            "",
            lambda t: f"nullif({_plain(f'lower({_half_width(t)})')}, '')",
        ),
        "edit_distance": ("number", "", lambda a, b: f"{NAME}({a}, {b})"),
        "distance": ("number", "", lambda *degrees: f"{METRES}({', '.join(degrees)})"),
        "abs": (None, "", lambda n: f"abs({n})"),
    }
)
