"""Two sides compared: what is new, changed, the same or gone, and what each is due to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.bridge.context import EngineSettings
from engine.bridge.version import ENGINE
from engine.catalog.catalog import open_catalog
from engine.catalog.workspace import Workspace
from engine.comparison.cases import Cases, OnEvent, Unevaluated
from engine.comparison.causes import Causes, Changed, find_causes
from engine.comparison.content import Found, RowValues, changed_parts, content_of
from engine.comparison.factors import Differ, Differing, Factor, FilingsChange
from engine.comparison.pairing import Looker, Told, Uncompared, pair_findings
from engine.comparison.rows import MovedRow, moved_rows
from engine.comparison.side import inputs_of_run, load_side
from engine.comparison.since import CHANGED, NEW, PERSISTING, is_new
from engine.run.scope import RuleKey, rule_of, scope_of
from engine.run.store import StoredRun
from engine.run.undelivered import RESOLVED, UNDELIVERED, no_longer_delivered
from engine.version import VERSION


@dataclass(frozen=True, slots=True)
class Difference:
    """One matter on both sides. `state` is new (so is what is suspected only now), changed,
    persisting, resolved, or undelivered: gone since its rows are no longer delivered.

    `changed` are the parts that a finding of both sides says otherwise now; `causes` the
    smallest sets of factors that bring the difference about, () where nothing changed;
    `appeared` and `vanished` the witness rows that the other side does not hold.
    """

    state: str
    before: Found | None
    after: Found | None
    changed: tuple[str, ...] = ()
    causes: Causes = ()
    appeared: tuple[MovedRow, ...] = ()
    vanished: tuple[MovedRow, ...] = ()

    @property
    def finding(self) -> Found:
        """The finding as it was told last."""
        return Changed(self.before, self.after).finding

    @property
    def differs(self) -> bool:
        """Whether the sides say different things of the matter."""
        return self.state != PERSISTING


@dataclass(frozen=True, slots=True)
class RuleCompared:
    """One rule that tells different things: what differs for it on the two sides.

    `unevaluated` are the mixed cases that could not be evaluated.
    """

    pack: str
    rule: str
    title: str
    differing: Differing
    unevaluated: tuple[Unevaluated, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything about two sides: `differences` by pack, rule, state and id.

    `cases` counts the mixed cases that were evaluated to find the causes.
    """

    old: str
    new: str
    rules: tuple[RuleCompared, ...]
    differences: tuple[Difference, ...]
    uncompared: tuple[Uncompared, ...]
    cases: int


def compare_runs(
    workspace: Workspace,
    old: StoredRun,
    new: StoredRun,
    *,
    settings: EngineSettings | None = None,
    on_event: OnEvent = lambda _: None,
) -> Comparison:
    """What became of the findings of `old` in `new`."""
    told = [Told(r.id, inputs_of_run(r), scope_of(r.record), r.findings()) for r in (old, new)]
    compared = compare(workspace, *told, settings=settings, on_event=on_event)
    gone = [d.before for d in compared.differences if d.before is not None and d.after is None]
    missing = no_longer_delivered(workspace, new, gone)
    differences = (
        replace(d, state=UNDELIVERED) if d.after is None and d.finding["id"] in missing else d
        for d in compared.differences
    )
    return replace(compared, differences=tuple(sorted(differences, key=_order)))


def compare(
    workspace: Workspace,
    old: Told,
    new: Told,
    *,
    settings: EngineSettings | None = None,
    on_event: OnEvent = lambda _: None,
) -> Comparison:
    """Compare `old` with `new`; mixed cases are evaluated where several factors differ."""
    with open_catalog(workspace) as catalog:
        differ = Differ(load_side(old.inputs), load_side(new.inputs), catalog)
        present = (VERSION, ENGINE)
        cases = Cases(workspace, differ, settings or EngineSettings(), present, on_event)
        return _Comparing(old, new, differ, cases, RowValues(workspace, catalog)).compare()


@dataclass(frozen=True, slots=True)
class _Comparing:
    old: Told
    new: Told
    differ: Differ
    cases: Cases
    rows: RowValues

    def compare(self) -> Comparison:
        old = Looker("old", self.old, self.differ.old)
        pairs = pair_findings(old, Looker("new", self.new, self.differ.new))
        changes = self._changed_filings()
        told = {rule: self._differences(own) for rule, own in pairs.by_rule.items()}
        differing = {
            rule: self.differ.of(rule) for rule, own in told.items() if any(d.differs for d in own)
        }
        causes = find_causes(
            {r: [Changed(d.before, d.after) for d in told[r] if d.differs] for r in differing},
            {rule: d.factors for rule, d in differing.items()},
            cases=self.cases,
            rows=self.rows,
        )
        caused = [
            replace(d, causes=causes.get((rule, str(d.finding["id"])), ()))
            for rule, own in told.items()
            for d in own
        ]
        return Comparison(
            old=self.old.name,
            new=self.new.name,
            rules=tuple(self._rule(rule, differing[rule]) for rule in sorted(differing)),
            differences=tuple(sorted(self._with_rows(caused, changes), key=_order)),
            uncompared=pairs.uncompared,
            cases=self.cases.evaluated,
        )

    def _changed_filings(self) -> dict[str, FilingsChange]:
        """The data sets of which the sides read other filings."""
        read = {d for side in (self.old, self.new) for d, _ in side.inputs.filings}
        changes = {d: c for d in sorted(read) if (c := self.differ.filings(d)) is not None}
        for data_set, change in changes.items():
            contract = self.differ.new.contract(data_set) or self.differ.old.contract(data_set)
            key = contract.data_set.key if contract else ()
            self.rows.share_columns(data_set, (*change.old, *change.new), key=key)
        return changes

    def _differences(self, changes: Sequence[Changed]) -> list[Difference]:
        """The state of each finding, and the parts that changed."""
        unlike = [c for c in changes if c.before and c.after and not _same(c.before, c.after)]
        self.rows.read(f for c in unlike for f in (c.before, c.after) if f is not None)
        parts = {
            c.id: changed_parts(content_of(c.before, self.rows), content_of(c.after, self.rows))
            for c in unlike
            if c.before and c.after
        }
        return [
            Difference(_state(c, own := parts.get(c.id, ())), c.before, c.after, changed=own)
            for c in changes
        ]

    def _rule(self, rule: RuleKey, differing: Differing) -> RuleCompared:
        found = self.differ.new.rule(*rule) or self.differ.old.rule(*rule)
        assert found is not None
        return RuleCompared(*rule, found.title, differing, self.cases.unevaluated(rule))

    def _with_rows(
        self, differences: Sequence[Difference], changes: Mapping[str, FilingsChange]
    ) -> Iterator[Difference]:
        """The differences; those that the data have to do with, with the rows that moved."""
        due = [d for d in differences if d.differs and _due_to_rows(d.causes)]
        after = [d.after for d in due if d.after is not None]
        before = [d.before for d in due if d.before is not None]
        self.rows.read((*after, *before))
        appeared = moved_rows(after, changes, self.rows, gone=False)
        vanished = moved_rows(before, changes, self.rows, gone=True)
        chosen = {str(d.finding["id"]) for d in due}
        for difference in differences:
            name = str(difference.finding["id"])
            if name not in chosen:
                yield difference
                continue
            yield replace(
                difference, appeared=appeared.get(name, ()), vanished=vanished.get(name, ())
            )


def _due_to_rows(causes: Causes) -> bool:
    return any(Factor.DATA in case or Factor.CONTRACT in case for case in causes)


def _same(before: Found, after: Found) -> bool:
    """Whether the stored findings are the same but for their runs."""
    return {**before, "run": ""} == {**after, "run": ""}


def _state(change: Changed, parts: Sequence[str]) -> str:
    if change.after is None:
        return RESOLVED
    if is_new(change.after, change.before):
        return NEW
    return CHANGED if parts else PERSISTING


def _order(difference: Difference) -> tuple[str, str, int, str]:
    states = (NEW, RESOLVED, UNDELIVERED, CHANGED, PERSISTING)
    finding = difference.finding
    return (*rule_of(finding), states.index(difference.state), str(finding["id"]))
