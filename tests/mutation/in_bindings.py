"""Bugs in how bindings are made: rows brought together, and what is asked of them."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

_BINDINGS = "engine/plan/binding_builder.py"
_RELATE = "engine/plan/relate.py"
_READS = "engine/plan/reads.py"

MUTANTS = (
    Mutant(
        "missing_key_is_false",
        _BINDINGS,
        "truth = self.arena.case((found, found), otherwise=self.arena.flag(None))",
        "truth = found",
        "a base row whose own key is missing is dropped without a word",
    ),
    Mutant(
        "doubtful_absence_holds",
        _BINDINGS,
        "self._ask([(self.arena.negated(exists), mentioned, relation.span)])",
        "self._ask(\n"
        "    [(self.arena.negated(self.arena.surely(exists)), mentioned, relation.span)]\n"
        ")",
        "a row that may match counts as absent",
    ),
    Mutant(
        "doubtful_exception_is_none",
        _BINDINGS,
        "sure = [arena.surely(c) for c in asked] + [arena.present(t) for t in truths]",
        "sure = [arena.surely(c) for c in asked]",
        "a binding stays known where an exception is unknown",
    ),
    Mutant(
        "last_exception_wins",
        _BINDINGS,
        "*((t, arena.constant(i, WHOLE)) for i, t in enumerate(truths)),",
        "*((t, arena.constant(i, WHOLE)) for i, t in reversed(list(enumerate(truths)))),",
        "of two exceptions that hold the later one is told",
    ),
    Mutant(
        "no_row_is_false",
        _BINDINGS,
        "return self.arena.case((looked, truth), otherwise=self.arena.flag(None))",
        "return self.arena.case((looked, truth), otherwise=self.arena.flag(False))",
        "what is asked of an alias that stayed without a row is false",
    ),
    Mutant(
        "exception_out_of_force",
        _BINDINGS,
        "reach = self._reach(exemption.clauses)",
        "reach = self._reach(self.rule.clauses)",
        "an exception holds while the rule's clause is in force, not its own",
    ),
    Mutant(
        "one_missing_key_of_two",
        _RELATE,
        "not_asked = arena.any_of(arena.missing(v) for v in values)",
        "not_asked = arena.all_of(arena.missing(v) for v in values)",
        "a row stays without its match only where all looked-for values are missing",
    ),
    Mutant(
        "missing_value_not_found",
        _RELATE,
        "(arena.negated(asked), arena.flag(None)),",
        "(arena.negated(asked), arena.flag(False)),",
        "what is looked for without a value counts as absent",
    ),
    Mutant(
        "unknown_match_is_none",
        _RELATE,
        "(any_unknown, arena.flag(None)),\n        otherwise=arena.flag(False),",
        "otherwise=arena.flag(False),",
        "a row of which it is unknown whether it matches counts as no match",
    ),
    Mutant(
        "asked_per_first_row",
        _RELATE,
        '    slots = tuple(dict.fromkeys(f"{frame.slots[r.alias]}.#" for r in asking))\n',
        '    slots = tuple(dict.fromkeys(f"{frame.slots[r.alias]}.#" for r in asking))[:1]\n',
        "existence is decided per row of the first alias asked about, not per combination",
    ),
    Mutant(
        "uncompared_all_keys",
        _RELATE,
        'missing = arena.any_of(arena.missing(arena.column(f"{scan.slot}.{c}")) for c in nullable)',
        'missing = arena.all_of(arena.present(arena.column(f"{scan.slot}.{c}")) for c in nullable)',
        "rows that could be compared are counted as those that could not",
    ),
    Mutant(
        "chained_key_always_there",
        _READS,
        "if expression.alias in unlookable or expression.alias not in aliases:",
        "if expression.alias not in aliases:",
        "a key taken from an alias that may have no row is thought to be there",
    ),
)
