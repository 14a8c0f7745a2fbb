"""What a department may do with its second delivery, and what must come of it in each mode.

Each case files a first month of `MONTH` rows, then does one thing. It gives back the rows that
today's data must hold, written down here by the mode's rule and not asked of the product, and
what the receipts must say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.catalog.contract import Delivery
from engine.filing.receipt import Receipt, State
from tests.deliveries.office import Office
from tests.deliveries.rows import Row, other_content, rows_of, unfit

MONTH = 12
FULL, INCREMENT, PERIOD = Delivery.FULL, Delivery.INCREMENT, Delivery.PERIOD
CHANGES = Delivery.CHANGES
#: Modes in which a delivery need not hold what is filed already.
ADDING = (INCREMENT, CHANGES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows that today's data must hold; `missing` says what the receipts should have told."""

    rows: Sequence[Row]
    missing: str = ""


Case = Callable[[Office], Wanted]


def _first(office: Office) -> list[Row]:
    rows = rows_of(office.contract, range(MONTH))
    office.table("data_202610.csv", rows)
    office.file()
    return rows


def _second(office: Office, rows: Sequence[Row]) -> list[Receipt]:
    """A second delivery of `rows`: of the same period where deliveries are by period."""
    month = "202610" if office.contract.delivery is PERIOD else "202611"
    office.table(f"data_{month}.csv", rows)
    return office.file()


def _unless(condition: object, words: str) -> str:
    return "" if condition else words


def _states(receipts: Sequence[Receipt]) -> set[State]:
    return {r.state for r in receipts}


def _codes(receipts: Sequence[Receipt]) -> set[str]:
    return {d.code for r in receipts for d in r.diagnostics}


def _reasons(receipts: Sequence[Receipt]) -> dict[str, int]:
    return {c.reason.value: c.rows for r in receipts for c in r.reasons}


def same(office: Office) -> Wanted:
    """The same file once more, under the next month's name."""
    rows = _first(office)
    office.table("data_202611.csv", rows)
    told = _states(office.file())
    return Wanted(rows, _unless(State.REFUSED not in told, "it is not refused"))


def grown(office: Office) -> Wanted:
    """All rows and three more."""
    _first(office)
    rows = rows_of(office.contract, range(MONTH + 3))
    told = _second(office, rows)
    repeated = {"repeated_of_earlier": MONTH} if office.contract.delivery in ADDING else {}
    return Wanted(rows, _unless(_reasons(told) == repeated, f"of the rows: {repeated}"))


def halved(office: Office) -> Wanted:
    """Half of the rows: held, unless what is filed stays anyway."""
    rows = _first(office)
    told = _second(office, rows[: MONTH // 2])
    if office.contract.delivery in ADDING:
        return Wanted(rows, _unless(State.HELD not in _states(told), "it is not held"))
    return Wanted(rows, _unless(_states(told) == {State.HELD}, "it is held"))


def halved_and_accepted(office: Office) -> Wanted:
    """Half of the rows, which somebody looked into and accepted."""
    rows = _first(office)
    for receipt in _second(office, rows[: MONTH // 2]):
        if receipt.state is State.HELD:
            office.accept(receipt)
    return Wanted(rows if office.contract.delivery in ADDING else rows[: MONTH // 2])


def fewer(office: Office) -> Wanted:
    """A quarter of the rows gone: taken, and told."""
    rows = _first(office)
    told = _second(office, rows[: MONTH * 3 // 4])
    if office.contract.delivery in ADDING:
        return Wanted(rows)
    return Wanted(rows[: MONTH * 3 // 4], _unless("HY598" in _codes(told), "HY598"))


def emptied(office: Office) -> Wanted:
    """A header and nothing below it: held in every mode."""
    rows = _first(office)
    told = _second(office, [])
    fine = _states(told) == {State.HELD} and "HY595" in _codes(told)
    return Wanted(rows, _unless(fine, "it is held for HY595"))


def corrected(office: Office) -> Wanted:
    """A row that could not be filed comes back mended, under a name of the department's own."""
    rows = rows_of(office.contract, range(MONTH + 1))
    office.table("data_202610.csv", [*rows[:-1], unfit(office.contract, rows[-1])])
    (receipt, *_) = office.file()
    (sent,) = office.sent_back(receipt)
    key = office.contract.data_set.key[0]
    header = next(c.headers[0] for c in office.contract.columns if c.column.name == key)
    office.return_table("改好的.csv", [{**sent, header: rows[-1][key]}])
    told = office.file()
    return Wanted(rows, _unless(State.CORRECTED in _states(told), "it is corrected"))


def renamed(office: Office) -> Wanted:
    """A name that says no date, beside the old file."""
    rows = _first(office)
    more = rows_of(office.contract, range(MONTH + 3))
    office.table("data_新.csv", more)
    told = office.file()
    if office.contract.delivery is PERIOD:
        return Wanted(rows, _unless("HY537" in _codes(told), "HY537"))
    return Wanted(more, _unless(State.REFUSED not in _states(told), "it is not refused"))


def misnamed(office: Office) -> Wanted:
    """A name that no contract expects: not filed, and not passed over in silence."""
    rows = _first(office)
    office.table("dta_202611.csv", rows_of(office.contract, range(MONTH + 3)))
    told = office.file()
    return Wanted(rows, _unless(State.UNCLAIMED in _states(told), "nobody claims it"))


def other_words(office: Office) -> Wanted:
    """A header that is not that of the contract: refused, and last month's data stay."""
    rows = _first(office)
    (office.folder / "in" / "data_202611.csv").write_text("a,b\n1,2\n", "utf-8")
    told = office.file()
    return Wanted(rows, _unless(State.REFUSED in _states(told), "it is refused"))


def changed(office: Office) -> Wanted:
    """One row says something else now."""
    rows = _first(office)
    other = other_content(office.contract, rows[0], 0)
    if other is None:
        return Wanted(rows)
    told = _second(office, [other, *rows[1:]])
    if office.contract.delivery is INCREMENT:
        wanted = {"duplicate_of_earlier": 1, "repeated_of_earlier": MONTH - 1}
        return Wanted(rows, _unless(_reasons(told) == wanted, f"of the rows: {wanted}"))
    wanted = {"past_version": 1, "repeated_of_earlier": MONTH - 1}
    wanted = wanted if office.contract.delivery is CHANGES else {}
    return Wanted([other, *rows[1:]], _unless(_reasons(told) == wanted, f"of the rows: {wanted}"))


def contradicted(office: Office) -> Wanted:
    """One row stands there twice and says two things."""
    rows = _first(office)
    other = other_content(office.contract, rows[0], 0)
    if other is None:
        return Wanted(rows)
    told = _second(office, [*rows, other])
    if office.contract.delivery is INCREMENT:
        wanted = {"duplicate_of_earlier": 1, "repeated_of_earlier": MONTH}
        return Wanted(rows, _unless(_reasons(told) == wanted, f"of the rows: {wanted}"))
    if office.contract.delivery is CHANGES:
        wanted = {"duplicate_key": 1, "repeated_of_earlier": MONTH}
        return Wanted(rows, _unless(_reasons(told) == wanted, f"of the rows: {wanted}"))
    wanted = {"duplicate_key": 2}
    return Wanted(rows[1:], _unless(_reasons(told) == wanted, f"of the rows: {wanted}"))


def repeated(office: Office) -> Wanted:
    """One row stands there twice and says the same."""
    rows = _first(office)
    told = _second(office, [*rows, rows[0]])
    if office.contract.delivery in ADDING:
        wanted = {"repeated_of_earlier": MONTH + 1}
    else:
        wanted = {"repeated_row": 1}
    return Wanted(rows, _unless(_reasons(told) == wanted, f"of the rows: {wanted}"))


def late(office: Office) -> Wanted:
    """September's rows come after October's."""
    rows = _first(office)
    older = rows_of(office.contract, range(MONTH, 2 * MONTH))
    office.table("data_202609.csv", older)
    told = office.file()
    if office.contract.delivery is FULL:
        return Wanted(rows, _unless("HY539" in _codes(told), "HY539"))
    if office.contract.delivery is CHANGES:
        return Wanted(rows, _unless("HY745" in _codes(told), "HY745"))
    return Wanted([*rows, *older])


def next_month(office: Office) -> Wanted:
    """Rows of their own for the next month, the old file still there."""
    rows = _first(office)
    new = rows_of(office.contract, range(MONTH, 2 * MONTH))
    office.table("data_202611.csv", new)
    office.file()
    return Wanted(new if office.contract.delivery is FULL else [*rows, *new])


def both_at_once(office: Office) -> Wanted:
    """Two months lie there before anything was filed."""
    apart = MONTH // 2 if office.contract.delivery is FULL else MONTH
    rows, new = (rows_of(office.contract, range(n, n + MONTH)) for n in (0, apart))
    office.table("data_202611.csv", new)
    office.table("data_202610.csv", rows)
    office.file()
    return Wanted(new if office.contract.delivery is FULL else [*rows, *new])


def undated_at_once(office: Office) -> Wanted:
    """Two files of which nothing tells the order lie there before anything was filed."""
    rows = rows_of(office.contract, range(MONTH))
    more = rows_of(office.contract, range(MONTH + 3))
    office.table("data_a.csv", rows)
    office.table("data_b.csv", more)
    told = office.file()
    if office.contract.delivery is INCREMENT:
        return Wanted(more)
    code = "HY537" if office.contract.delivery is PERIOD else "HY594"
    return Wanted([], _unless(code in _codes(told), code))


def other_sheet(office: Office) -> Wanted:
    """Workbooks whose sheet has the month for its name."""
    rows = rows_of(office.contract, range(MONTH))
    more = rows_of(office.contract, range(MONTH + 3))
    office.book("data_202610.xlsx", "2026年10月", rows)
    office.file()
    again = office.contract.delivery is PERIOD
    month = ("202610", "2026年10月") if again else ("202611", "2026年11月")
    office.book(f"data_{month[0]}.xlsx", month[1], more)
    told = office.file()
    return Wanted(more, _unless(State.REFUSED not in _states(told), "it is not refused"))


def gone(office: Office) -> Wanted:
    """Nothing new comes, and the old file is taken away: what is filed stays."""
    rows = _first(office)
    (office.folder / "in" / "data_202610.csv").unlink()
    office.file()
    return Wanted(rows)


#: By name; those of WORKBOOKS are delivered as such.
CASES: Mapping[str, Case] = MappingProxyType(
    {
        case.__name__: case
        for case in (
            same,
            grown,
            halved,
            halved_and_accepted,
            fewer,
            emptied,
            corrected,
            renamed,
            misnamed,
            other_words,
            changed,
            contradicted,
            repeated,
            late,
            next_month,
            both_at_once,
            undated_at_once,
            other_sheet,
            gone,
        )
    }
)
WORKBOOKS = frozenset({"other_sheet"})
