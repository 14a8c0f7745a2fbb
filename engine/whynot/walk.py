"""The walk through a rule for one subject, step by step in the order of its text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import pyarrow as pa

from dsl.explain.expressions import say_condition
from dsl.explain.speaker import speaker_of
from dsl.model.expressions import ConstantValue
from dsl.model.law import Clause
from dsl.model.rules import Rule
from dsl.model.steps import Alias, Conflict, Exemption, Relation
from engine.bridge.session import Evaluator
from engine.findings.finding import Value
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.bindings import TAKEN, Truth
from engine.plan.calendars import frame_of
from engine.plan.evidence import EVIDENCE
from engine.plan.nodes import Given, Join, NodeId, Scan
from engine.plan.probe import SubjectProbe, prefixes_of_subject, probe_subject
from engine.plan.reads import SURE, Read, reads, relation_expressions
from engine.plan.table_witnesses import READ, WANTED
from engine.whynot.answer import Ends, ReadValue, WalkedStep
from engine.whynot.cutting import kinds_by_place, rule_before
from engine.whynot.grouping import GroupWalk, walk_group
from engine.whynot.reading import Reader

Row = Mapping[str, Value]
#: Rows by alias: the alias, and the ids of its rows.
RowIds = tuple[tuple[Alias, tuple[int, ...]], ...]
_AFTER_ALL_TEXT = 1 << 40


@dataclass(slots=True)
class Walk:
    """Where a walk has come to: its steps, the rows that are left, and how it ends.

    `computed` has the values of those rows that are of computed tables, by table and number.
    """

    steps: list[WalkedStep] = field(default_factory=list)
    ends: Ends = Ends.TOLD
    rows: RowIds = ()
    found: RowIds = ()
    clauses: tuple[Clause, ...] = ()
    reason: str | None = None
    group: GroupWalk | None = None
    computed: dict[str, dict[int, Row]] = field(default_factory=dict)


def walk_rule(
    pack: LoadedPack,
    rule: Rule,
    subject: Sequence[ConstantValue | None],
    *,
    arena: Arena,
    evaluator: Evaluator,
    as_of: datetime.date,
) -> Walk:
    """The steps of `rule` for `subject`, a value for each of its keys.

    `evaluator` evaluates the relations of `arena`.
    """
    walker = _Walker(Reader(pack, rule), arena, evaluator)
    walk = walker.walked(subject, as_of)
    walker.compute()
    return walk


class _Walker:
    """One walk: what is asked of the engine, and what was answered."""

    def __init__(self, reader: Reader, arena: Arena, evaluator: Evaluator) -> None:
        self.reader, self.arena, self.evaluator = reader, arena, evaluator
        self.rule = reader.rule
        self.walk = Walk()

    def walked(self, subject: Sequence[ConstantValue | None], as_of: datetime.date) -> Walk:
        """Rows first, then conditions, exemptions and the group."""
        parameters = {p.name: p for p in self.reader.pack.model.parameters}
        frame = frame_of(self.arena, self.rule, parameters=parameters, as_of=as_of)
        prefixes = prefixes_of_subject(self.arena, self.rule, subject, frame)
        met = [self._rows_of(p.relation) for p in prefixes]
        self._each(len(met[0]))
        if not met[0]:
            return self.walk
        empty = next((i for i, rows in enumerate(met[1:]) if not rows), None)
        rule = self.rule if empty is None else rule_before(self.rule, empty)
        kept = [k.expression for k in rule.keys]
        values = [v for k, v in zip(self.rule.keys, subject, strict=True) if k.expression in kept]
        probe = probe_subject(self.arena, rule, values, frame)
        left = self._conditions(probe)
        if self.walk.ends is not Ends.TOLD:
            return self.walk
        if empty is not None:
            self._nothing_to_match(self.rule.lookups[empty], probe, left)
            return self.walk
        left = self._takings(probe, left)
        if self.walk.ends is Ends.TOLD:
            self._group(probe)
        return self.walk

    def compute(self) -> None:
        """Fetch the values of the rows of computed tables that the walk shows."""
        for alias, numbers in (*self.walk.rows, *self.walk.found):
            if alias.table is None:
                continue
            names = tuple(c.name for c in alias.data_set.columns)
            scan = self.arena.add(Scan(alias.data_set.name, READ, names))
            given = self.arena.add(Given(WANTED, (f"{WANTED}.#",)))
            wanted = self.arena.add(Join(scan, given, "inner", ((f"{READ}.#", f"{WANTED}.#"),)))
            table = pa.table({f"{WANTED}.#": pa.array(numbers, pa.int64())})
            known = self.walk.computed.setdefault(alias.data_set.name, {})
            for row in self.evaluator.evaluate(wanted, {WANTED: table}).to_pylist():
                known[row[f"{READ}.#"]] = {n: row[f"{READ}.{n}"] for n in names}

    def _each(self, count: int) -> None:
        base = self.rule.base
        truths = [True] * count
        self.walk.steps.append(self.reader.step("each", base.span, truths, (), text=_words(base)))
        if not count:
            self.walk.ends = Ends.NO_ROWS

    def _nothing_to_match(
        self, relation: Relation, probe: SubjectProbe, rows: Sequence[Row]
    ) -> None:
        """The step of a `with` that finds nothing, and the values that it looked for."""
        asked = reads(*(pair.value for pair in relation.keys))
        read = [self.reader.column(one, self._cells(probe, one, rows)) for one in asked]
        truths = [False] * len(rows)
        self.walk.steps.append(self.reader.step("with", relation.span, truths, read))
        self.walk.ends = Ends.NO_MATCH

    def _conditions(self, probe: SubjectProbe) -> list[Row]:
        """Each condition in the order of the text, over what the ones before left."""
        rows = self._rows_of(probe.bindings.relation)
        kinds = kinds_by_place(probe.rule)
        dated = probe.rule.event_date == self.rule.event_date
        asked = [t for t in probe.bindings.truths if t.column.startswith("c")]
        asked = [t for t in asked if dated or t.span is not None]
        for truth in sorted(asked, key=_place):
            if _says_nothing(truth, rows):
                continue
            kind = "law" if truth.span is None else kinds.get(truth.span.start, "where")
            self.walk.rows = _row_ids(probe, rows)
            self._ask(kind, truth, rows, probe)
            left = [r for r in rows if r[truth.column] is not False]
            if not left:
                self.walk.ends = {"law": Ends.LAW, "without": Ends.FOUND}.get(kind, Ends.FALSE)
                if kind == "without":
                    relation = next(r for r in self.rule.absences if r.span == truth.span)
                    self.walk.found = self._found(probe, relation, rows)
                return []
            rows = left
        self.walk.rows = _row_ids(probe, rows)
        return rows

    def _takings(self, probe: SubjectProbe, rows: list[Row]) -> list[Row]:
        """What is left after each `unless` and each `conflict`, which stand before `per`."""
        truths = {t.column: t for t in probe.bindings.truths}
        for index, taking in enumerate(self.rule.takings):
            kind, ends = _kind(taking)
            self._ask(kind, truths[f"x{index}"], rows, probe, asked=_asked_by(taking))
            taken = [r for r in rows if r[TAKEN] == index]
            if not taken:
                continue
            rows = [r for r in rows if r[TAKEN] != index]
            if taking.relation is not None:
                self.walk.found = self._found(probe, taking.relation, taken)
            self.walk.reason = taking.reason
            self.walk.clauses = taking.clauses if isinstance(taking, Exemption) else ()
            if not rows:
                self.walk.ends = ends
                return []
        self.walk.rows = _row_ids(probe, rows)
        return rows

    def _group(self, probe: SubjectProbe) -> None:
        rows = self._rows_of(probe.groups.relation)
        group = walk_group(self.reader, probe.groups.columns, rows)
        self.walk.group, self.walk.ends = group, group.ends
        self.walk.steps += group.steps
        if group.exempted_by is not None:
            exemption = self.rule.group_exemptions[group.exempted_by]
            self.walk.clauses, self.walk.reason = exemption.clauses, exemption.reason

    def _ask(
        self,
        kind: str,
        truth: Truth,
        rows: Sequence[Row],
        probe: SubjectProbe,
        *,
        asked: Sequence[Read] = (),
    ) -> None:
        """Add the step of one truth over `rows`; it read `asked`, or what the truth needs."""
        text = None
        if truth.expression is not None and kind not in ("unless", "conflict"):
            rule = self.rule
            speaker = speaker_of(rule, self.reader.pack.model, rule.surface)
            text = say_condition(truth.expression, speaker)
        truths = [r[truth.column] for r in rows]
        read: Iterable[ReadValue]
        if truth.column in probe.values:
            named = probe.values[truth.column]
            read = [self.reader.value(e, [r[name] for r in rows]) for e, name in named]
        else:
            bound = {alias.name for alias, _ in probe.bindings.rows}
            columns = [one for one in (asked or truth.reads) if one.alias in bound]
            read = [self.reader.column(one, self._cells(probe, one, rows)) for one in columns]
        self.walk.steps.append(self.reader.step(kind, truth.span, truths, read, text=text))

    def _found(self, probe: SubjectProbe, relation: Relation, rows: Sequence[Row]) -> RowIds:
        """The rows that a relation found for `rows`."""
        asked = next(a for a in probe.asked if a.alias.name == relation.alias.name)
        columns = [f"{slot}.#" for _, slot in probe.bindings.rows]
        chosen = {tuple(r[c] for c in columns) for r in rows}
        ids = {
            cast(int, row[EVIDENCE])
            for row in self._rows_of(asked.relation)
            if tuple(row[c] for c in columns) in chosen
        }
        return ((relation.alias, tuple(sorted(ids))),)

    def _cells(self, probe: SubjectProbe, read: Read, rows: Sequence[Row]) -> list[Value]:
        slots = {alias.name: slot for alias, slot in probe.bindings.rows}
        return [r[f"{slots[read.alias]}.{read.column}"] for r in rows]

    def _rows_of(self, node: NodeId) -> list[Row]:
        rows: list[Row] = self.evaluator.evaluate(node).to_pylist()
        return rows


def _says_nothing(truth: Truth, rows: Sequence[Row]) -> bool:
    """Whether it only says of computed rows that they are there, as all of them are."""
    sure = all(read.column == SURE for read in truth.reads) and bool(truth.reads)
    return sure and all(row[truth.column] is True for row in rows)


def _kind(taking: Exemption | Conflict) -> tuple[str, Ends]:
    """What the step is called, and how the walk ends where it leaves nothing."""
    return ("conflict", Ends.CONFLICT) if isinstance(taking, Conflict) else ("unless", Ends.EXEMPT)


def _asked_by(taking: Exemption | Conflict) -> tuple[Read, ...]:
    """The columns that an `unless` or a `conflict` reads."""
    expressions = [] if taking.condition is None else [taking.condition.expression]
    if taking.relation is not None:
        expressions += relation_expressions(taking.relation)
    return reads(*expressions)


def _place(truth: Truth) -> int:
    return truth.span.start if truth.span is not None else _AFTER_ALL_TEXT


def _words(base: Alias) -> str:
    return base.data_set.title


def _row_ids(probe: SubjectProbe, rows: Sequence[Row]) -> RowIds:
    """The rows chosen, by alias."""
    return tuple(
        (alias, tuple(sorted({cast(int, r[f"{slot}.#"]) for r in rows if r[f"{slot}.#"]})))
        for alias, slot in probe.bindings.rows
    )
