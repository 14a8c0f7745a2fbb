"""Bugs in narrowing: an entity that is not asked for, a rule cut down that cannot be."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

_NARROW = "engine/plan/narrow"
_SEPARABLE = f"{_NARROW}/separable.py"
_CANDIDATES = f"{_NARROW}/candidates.py"
_RELAXED = f"{_NARROW}/relaxed.py"
_BOUNDS = "engine/plan/bounds.py"

MUTANTS = (
    Mutant(
        "any_groups_apart",
        _SEPARABLE,
        "return telling and _some({k: t for k, t in telling.items() if k in keys})",
        "return telling and _some({k: frozenset.union(*telling.values()) for k in keys})",
        "groups of several entities are taken for groups of one",
    ),
    Mutant(
        "any_join_apart",
        _SEPARABLE,
        "if not any(left.get(one, _NOTHING) & right.get(other, _NOTHING) for",
        "if False and not any(left.get(one, _NOTHING) & right.get(other, _NOTHING) for",
        "rows of one entity that meet those of another are looked for among its own",
    ),
    Mutant(
        "keyless_not_asked",
        _CANDIDATES,
        "if rule.plan.keyless is None:",
        "if True:",
        "of groups, whoever has bindings without a key is not asked for",
    ),
    Mutant(
        "strongest_threshold",
        f"{_NARROW}/implied.py",
        "return _at_least(arena, first.operands[1], second.operands[1])",
        "return _at_least(arena, second.operands[1], first.operands[1])",
        "of several limits the highest is asked for",
    ),
    Mutant(
        "who_asks_for_more",
        f"{_NARROW}/alternatives.py",
        "return all(any(implies(arena, c, wanted) for c in one) for wanted in other)",
        "return all(any(implies(arena, c, wanted) for c in other) for wanted in one)",
        "of several rules the one that asks for most stands for all",
    ),
    Mutant(
        "unknown_is_false",
        f"{_NARROW}/simplify.py",
        "        if always_present(arena, operand, facts):\n            break",
        "        break",
        "what is unknown of a row is taken for false",
    ),
    Mutant(
        "nobody_left_out",
        "engine/run/fetching.py",
        "if wanted.entities.null_count:",
        "if not wanted.entities:",
        "rows without an entity are lost",
    ),
    Mutant(
        "only_the_first_question",
        _CANDIDATES,
        "families.setdefault(family, {})[position] = conditions",
        "families.setdefault(family, {}).setdefault(position, conditions)\n        break",
        "only the first rule is asked about",
    ),
    Mutant(
        "without_mask",
        f"{_NARROW}/grouped.py",
        "condition = arena.all_of([*mask, *([fold.condition] if fold.condition else [])])",
        "condition = arena.all_of([*mask])",
        "an aggregate that decides over a group is over all of its rows",
    ),
    Mutant(
        "persons_by_other_numbers",
        "engine/plan/numbered.py",
        "if any(of_left.get(one) != of_right.get(other) for one, other in join.on):",
        "if False:",
        "a person's number is compared with a text",
    ),
    Mutant(
        "less_is_at_least",
        _BOUNDS,
        "Operator.LESS: (1, 0),",
        "Operator.LESS: (0, 1),",
        "fewer than so many different values are taken to need as many rows",
    ),
    Mutant(
        "sums_of_joined_rows",
        _BOUNDS,
        "aggregate.function in _ONCE_OR_OFTEN or self.each_once(aggregate)",
        "True",
        "rows that were joined to several are counted as often, and the figure is taken for exact",
    ),
    Mutant(
        "taken_out_not_asked",
        _RELAXED,
        'told = [could, some("taken")]',
        "told = [could]",
        "whose rows an exception takes out is not asked for",
    ),
    Mutant(
        "undated_not_asked",
        _RELAXED,
        'told.append(some("undated"))',
        "pass",
        "of windows, whose rows have no date is not asked for",
    ),
    Mutant(
        "base_of_many_rows",
        "engine/plan/folds.py",
        "return bool(key) and set(key) <= asked",
        "return bool(key)",
        "rows looked up from several rows of the base are folded as often",
    ),
    Mutant(
        "any_day_of_a_month",
        f"{_NARROW}/bounded.py",
        "before = _day_below(arena, early, Operator.LAST_DAY)",
        "before = _day_below(arena, early, Operator.FIRST_DAY)",
        "what lies after the first day of a month is taken to lie after all of them",
    ),
    Mutant(
        "one_more_has_to_share",
        f"{_NARROW}/sharing.py",
        "{Operator.GREATER: 1, Operator.GREATER_EQUAL: 0, Operator.EQUAL: 0}",
        "{Operator.GREATER: 1, Operator.GREATER_EQUAL: 1, Operator.EQUAL: 0}",
        "what just enough persons share is not asked for",
    ),
    Mutant(
        "the_first_row_of_a_part",
        "engine/filing/whose.py",
        "first = pa.repeat(pa.scalar(True), min(len(told), 1))",
        "first = pa.repeat(pa.scalar(False), min(len(told), 1))",
        "an index does not know whose row comes first",
    ),
    Mutant(
        "partners_of_three",
        f"{_NARROW}/partners.py",
        'arena.column("rows"), arena.constant(2, WHOLE)',
        'arena.column("rows"), arena.constant(3, WHOLE)',
        "what two rows have in common is left out before they are joined",
    ),
    Mutant(
        "threshold_always_known",
        _BOUNDS,
        "return min(known) + more, unknown",
        "return min(known) + more, None",
        "groups whose threshold is unknown are left out for having few rows",
    ),
)
