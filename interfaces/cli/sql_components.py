"""Connected components in SQL: a recursion that goes on from member to member."""

from __future__ import annotations

from engine.plan.nodes import Components


def components_select(step: Components, source: str) -> str:
    """The members that the ties in `source` name, with what each belongs to; `source` is quoted.

    It reaches every member from every other one of its component, which costs more than the
    engine's own way: this is to be read, and run over what is small.
    """
    ties = _ALIKE if step.alike else _SHARING
    return f"""WITH RECURSIVE "tied" AS (
  SELECT "{step.member}" AS "one", "{step.other}" AS "two",
    COALESCE("{step.known}", FALSE) AS "sure"
  FROM {source}
), "ties" AS (
  {ties}
), "reached" AS (
  SELECT "one" AS "member", "one" AS "found", "side"
  FROM "ties" CROSS JOIN (VALUES (TRUE), (FALSE)) AS "sides"("side")
  WHERE "sure" OR NOT "side"
  UNION
  SELECT r."member", t."two", r."side"
  FROM "reached" AS r JOIN "ties" AS t ON t."one" = r."found" AND (t."sure" OR NOT r."side")
), "named" AS (
  SELECT "member",
    MIN("found" COLLATE "C") FILTER (WHERE "side") AS "known",
    MIN("found" COLLATE "C") FILTER (WHERE NOT "side") AS "all"
  FROM "reached" GROUP BY "member"
)
SELECT "member", "known", "all", DENSE_RANK() OVER (ORDER BY "all", "known") AS "piece"
FROM "named\""""


#: Who is tied to whom: by a value that both share, or by a row that names both.
_SHARING = """SELECT DISTINCT a."one", b."one" AS "two", a."sure" AND b."sure" AS "sure"
  FROM "tied" AS a JOIN "tied" AS b ON a."two" = b."two"
  UNION SELECT "one", "one", "sure" FROM "tied\""""
_ALIKE = """SELECT "one", "two", "sure" FROM "tied"
  UNION SELECT "two", "one", "sure" FROM "tied"
  UNION SELECT "one", "one", "sure" FROM "tied"
  UNION SELECT "two", "two", "sure" FROM "tied\""""
