"""Members that rows connect, in SQL: who is reached from whom, found by going on and on."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.syntax.declarations import Component, Per
from tests.second_engine.names import Facts
from tests.second_engine.outcomes import both_ways, twice

_SIDES = "(VALUES (TRUE), (FALSE)) s(side)"


def component_of(facts: Facts) -> Component | None:
    """What the rule's rows are connected into; None where they are not."""
    return next((s.component for s in facts.rule.steps if isinstance(s, Per)), None)


def connected(
    component: Component, columns: Iterable[str], answers: Iterable[str]
) -> list[tuple[str, str]]:
    """Queries that lead from `bindings` to `told`: each member twice, with its component.

    `columns` go through the bindings of a component, `answers` are asked of what they give.
    """
    members = (
        "SELECT o.o, o.key0, s.side AS sure, p.component AS key1, "
        f"{', '.join(columns)} FROM occasions o CROSS JOIN {_SIDES} "
        "LEFT JOIN places p ON p.member = o.key0 AND p.side = s.side "
        "LEFT JOIN placed ON placed.component = p.component AND placed.side = s.side "
        "GROUP BY o.o, o.key0, s.side, p.component"
    )
    return [
        ("live", "SELECT * FROM bindings WHERE NOT keyless"),
        ("tie(one, other, known)", _ties(component)),
        (
            "reach(member, found, side)",
            f"SELECT one, one, side FROM tie CROSS JOIN {_SIDES} WHERE known OR NOT side "
            "UNION SELECT r.member, t.other, r.side FROM reach r "
            "JOIN tie t ON t.one = r.found AND (t.known OR NOT r.side)",
        ),
        ("places", "SELECT member, side, min(found) AS component FROM reach GROUP BY member, side"),
        (
            "occasions",
            "SELECT row_number() OVER () AS o, member AS key0 FROM places WHERE NOT side",
        ),
        (
            "placed",
            "SELECT b.* EXCLUDE (key0, key1, g), p.component, p.side FROM live b "
            "JOIN places p ON p.member = b.key0 AND (b.known OR NOT p.side)",
        ),
        ("told", f"SELECT *, {', '.join(answers)} FROM ({members})"),
    ]


def members_told(columns: int) -> str:
    """The members that may be there, in their order; a column that differs is missing."""
    chosen = [f"{both_ways(f'm{n}')} AS m{n}" for n in range(columns)]
    held = both_ways("held")
    return (
        f"SELECT {', '.join([*chosen, 'a.w0 AS w0', f'{held} AS sure'])} FROM {twice('told')} "
        f"WHERE ({held}) IS NOT FALSE ORDER BY a.key0"
    )


def _ties(component: Component) -> str:
    """Who is tied to whom by one value, or by one row; everybody to himself."""
    if not component.alike:
        return (
            "SELECT x.key0, y.key0, x.known AND y.known FROM live x JOIN live y "
            "ON x.key1 = y.key1 UNION SELECT key0, key0, known FROM live"
        )
    ways = ("key0, key1", "key1, key0", "key0, key0", "key1, key1")
    return " UNION ".join(f"SELECT {way}, known FROM live" for way in ways)
