"""Bugs in groups: aggregates, conditions on the group, windows."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

_FOLDS = "engine/plan/folds.py"
_AGGREGATES = "engine/plan/aggregates.py"
_GROUPS = "engine/plan/groups.py"
_WINDOWS = "engine/plan/windows.py"

MUTANTS = (
    Mutant(
        "taken_out_is_counted",
        _FOLDS,
        "active = arena.missing(arena.column(TAKEN))",
        "active = arena.flag(True)",
        "aggregates range over bindings that an exception took out",
    ),
    Mutant(
        "first_event_of_group",
        _FOLDS,
        'Aggregation("event.known", Fold.MAX, event, known)',
        'Aggregation("event.known", Fold.MIN, event, known)',
        "an exception after `per` is asked on the first date of the group",
    ),
    Mutant(
        "values_for_rows",
        _FOLDS,
        "tuple(dict.fromkeys((*self.identity, *rows, *inputs)))",
        "tuple(dict.fromkeys((*self.identity, *rows[:1], *inputs)))",
        "of two aliases the rows of the second count once per value",
    ),
    Mutant(
        "unknown_rows_known",
        _FOLDS,
        'sides = {"known": arena.column("once.known"), "all": arena.flag(True)}',
        'sides = {"known": arena.flag(True), "all": arena.flag(True)}',
        "rows of unknown bindings are counted among the known ones",
    ),
    Mutant(
        "group_without_rows_lost",
        _FOLDS,
        'return arena.add(Join(left, arena.add(project), "left", on))',
        'return arena.add(Join(left, arena.add(project), "inner", on))',
        "a group that has no row of an alias is lost",
    ),
    Mutant(
        "alias_without_row_counted",
        _FOLDS,
        "if alias in self.bindings.unlookable:\n                conditions.append(",
        "if False:\n                conditions.append(",
        "an alias that stayed without a row is counted as one",
    ),
    Mutant(
        "unknown_counts",
        _FOLDS,
        "conditions.append(arena.surely(expression_from(arena, aggregate.condition, frame)))",
        "conditions.append(arena.not_false(expression_from(arena, aggregate.condition, frame)))",
        "the condition of an aggregate counts where it is unknown",
    ),
    Mutant(
        "sum_not_widened",
        _AGGREGATES,
        "if held == WHOLE:  # 64-bit sums wrap around without a word",
        "if False:  # 64-bit sums wrap around without a word",
        "sums of whole numbers wrap around at 64 bits",
    ),
    Mutant(
        "sum_of_nothing_missing",
        _AGGREGATES,
        "return arena.apply(Operator.COALESCE, total, arena.constant(0, storage))",
        "return total",
        "a sum over no row is missing instead of 0",
    ),
    Mutant(
        "mean_cut_short",
        _AGGREGATES,
        "decimals = max(4, held.decimals)",
        "decimals = held.decimals",
        "a mean has four decimals less",
    ),
    Mutant(
        "fan_out",
        _FOLDS,
        "return bool(key) and set(key) <= {pair.column.column for pair in relation.keys}",
        "return bool(relation.keys)",
        "rows are counted once per match of another alias",
    ),
    Mutant(
        "unsought_rows_in_known",
        _GROUPS,
        'if side == "all" and slots:',
        'if side == "known" and slots:',
        "a group that could not look for its rows is without a finding",
    ),
    Mutant(
        "group_exception_out_of_force",
        _GROUPS,
        "return arena.all_of((reach, _asked(arena, rule, exemption.condition.expression, frame, "
        "side)))",
        "return _asked(arena, rule, exemption.condition.expression, frame, side)",
        "an exception after `per` holds out of force",
    ),
    Mutant(
        "measures_of_all",
        _GROUPS,
        'known = frames["known"]',
        'known = frames["all"]',
        "measures count the unknown bindings",
    ),
    Mutant(
        "window_half_open",
        _WINDOWS,
        "arena.apply(Operator.LESS_EQUAL, time, arena.column(closes)),",
        "arena.apply(Operator.LESS, time, arena.column(closes)),",
        "the last day of a window is outside it",
    ),
    Mutant(
        "window_of_taken_out",
        _WINDOWS,
        "wanted = [arena.missing(arena.column(TAKEN)), arena.present(arena.column(TIME))]",
        "wanted = [arena.present(arena.column(TIME))]",
        "a binding that was taken out opens a window",
    ),
)
