"""One rule of a run: planned, evaluated or taken over from an earlier run, and written down."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from dsl.model.rules import Rule
from engine.bridge.components import LargeComponentError
from engine.bridge.context import EngineSettings
from engine.bridge.kept_tables import KeptTables
from engine.bridge.memory import needed_memory
from engine.bridge.session import Session
from engine.bridge.sources import FiledRows, MissingDataError, SomeRows
from engine.catalog.snapshot import Filing, Snapshot
from engine.findings.as_json import Telling, to_line
from engine.findings.assemble import FilingRows, Filings, evaluate_rule
from engine.findings.finding import Finding
from engine.findings.identity import finding_id
from engine.findings.shared_json import SharedLines
from engine.findings.table_rows import ToldBefore
from engine.findings.values import canonical
from engine.integrity.signing import PublicKey
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan, plan_rule
from engine.run.as_of import rows_later
from engine.run.asking import OnQuestion, Sessions
from engine.run.changes import Changes
from engine.run.data_sets import data_sets_of
from engine.run.events import RuleFailed
from engine.run.forking import Apart, here
from engine.run.job import Job
from engine.run.narrowing import Narrowed, ask_silently, is_large, narrowed
from engine.run.reuse import EarlierRuns, Hashes, hashes_of_rule
from engine.run.rule_parts import SHARED_PART
from engine.run.rule_told import Told, cost_since, rule_done, rule_lapsed, taken_over

#: So many rows are looked at in one stream.
_ROWS_OF_A_STREAM: Final = 100_000


@dataclass(frozen=True, slots=True)
class _Planned:
    """A rule planned by itself, what it reads, and hashes of what decides its findings."""

    arena: Arena
    plan: RulePlan
    filings: Filings
    hashes: Hashes


@dataclass(frozen=True, slots=True)
class _Tables:
    """Computed tables of one pack, and rows of them that findings were told of.

    Every rule of a run is over the same filings, so that what one has found holds for the others.
    """

    rows: KeptTables = field(default_factory=KeptTables)
    told: ToldBefore = field(default_factory=ToldBefore)
    lines: SharedLines = field(default_factory=SharedLines)

    def forget_beyond(self, most: int) -> None:
        """Keep no more than `most` rows, and as many of those that were told."""
        self.rows.forget_beyond(most)
        if len(self.told.rows) > most:
            self.told.rows.clear()
            self.lines.forget()


class RuleEvaluator:
    """Evaluates the rules of `job` over `snapshot`, one after the other.

    `filing_of` knows other filings, by their ids, than those that are read. Of earlier runs those
    are believed that one of `keys` signed. `secret` is what the ids of findings are keyed with.
    """

    def __init__(
        self,
        job: Job,
        snapshot: Snapshot,
        filing_of: Callable[[str], Filing | None],
        keys: Sequence[PublicKey],
        secret: bytes,
    ) -> None:
        self._job, self._run, self._snapshot = job, job.run_id, snapshot
        self._secret = secret
        self._packs = {p.name: p for p in job.packs}
        self._earlier = EarlierRuns([Path(folder) for folder in job.reuse], keys)
        self._rows = FiledRows(snapshot, frozenset(job.without))
        self._changes = Changes(snapshot, filing_of)
        self._settings = _settings(job)
        self._planned: dict[int, _Planned] = {}
        #: Which rows the rules need, as far as that was found out for all of them together.
        self.narrowed: Narrowed | None = None
        self._tables = {p.name: _Tables() for p in job.packs}

    def plan(self, rules: Mapping[int, tuple[LoadedPack, Rule]]) -> None:
        """Plan `rules`, by their positions. One that cannot be tells of it when its turn comes."""
        for position, (pack, rule) in rules.items():
            with suppress(Exception):
                self._planned[position] = self._plan_alone(pack, rule)

    def is_over_few(self, position: int, rule: Rule) -> bool:
        """Whether it is known by now that few rows are read for the rule, if any are."""
        if (planned := self._planned.get(position)) is None:
            return False
        if self._is_known(planned) or (self.narrowed and position in self.narrowed.separable):
            return True
        most = self._settings.narrow_rows or 0
        return all(self._rows.rows(d.name) <= most for d in data_sets_of(rule))

    def tables_of(self, position: int) -> frozenset[str]:
        """The computed tables that the rule reads, by name."""
        planned = self._planned.get(position)
        return frozenset(planned.arena.tables if planned else ())

    def ask(
        self,
        rules: Mapping[int, tuple[LoadedPack, Rule]],
        *,
        on_question: OnQuestion = ask_silently,
        sessions: Sessions | None = None,
        apart: Apart = here,
    ) -> str | None:
        """Find out for all of `rules` together which rows they need; they go by their positions.

        What cannot be found out together is not lost: a rule is evaluated over all rows then, and
        the reason is returned. Questions are put to `sessions`, to this process by default or
        `apart` from it.
        """
        arena, plans, since = Arena(), {}, {}
        for position, (pack, rule) in rules.items():
            planned = self._planned.get(position)
            if planned is None or self._is_known(planned):
                continue
            if not is_large(rule, self._rows, self._settings):
                continue
            plans[position] = self._plan(arena, pack, rule)
            with suppress(Exception):  # the rule meets its error again, and tells it, in its turn
                earlier = self._earlier.of(planned.hashes.method)
                if earlier and (one := self._changes.since(earlier, rule)):
                    since[position] = one
        try:
            self.narrowed = narrowed(
                arena,
                plans,
                self._rows,
                self._settings,
                since=since,
                sessions=sessions,
                apart=apart,
                on_question=on_question,
            )
        except Exception as error:  # the engine's errors have no common base
            return _in_one_line(error)
        return None

    def limit_memory(self, limit: int | None) -> None:
        """From now on, the engine may count so many bytes; None: as many as questions take."""
        self._settings = replace(self._settings, memory_limit=limit)

    def evaluate(
        self, position: int, pack: LoadedPack, rule: Rule, *, target: Path
    ) -> Sequence[Told]:
        """What became of `rule` of `pack`; its findings are in `target` when it is done."""
        name = pack.manifest.name
        try:
            return self._evaluated(position, pack, rule, target)
        except MissingDataError as error:
            return [RuleFailed(name, rule.name, "HY661", (("data_set", str(error)),))]
        except LargeComponentError as error:
            return [RuleFailed(name, rule.name, "HY667", tuple(error.told().items()))]
        except Exception as error:  # the engine's errors have no common base
            limit = self._job.memory_limit
            if (needed := needed_memory(error, limit)) is not None:
                sizes = (("limit", _in_megabytes(limit)), ("needed", _in_megabytes(needed)))
                return [RuleFailed(name, rule.name, "HY649", (("rule", rule.name), *sizes))]
            arguments = (("rule", rule.name), ("reason", _in_one_line(error)))
            return [RuleFailed(name, rule.name, "HY662", arguments)]

    def _evaluated(
        self, position: int, pack: LoadedPack, rule: Rule, target: Path
    ) -> Sequence[Told]:
        name, run, started = pack.manifest.name, self._run, time.monotonic()
        planned = self._planned.pop(position, None) or self._plan_alone(pack, rule)
        planning = time.monotonic() - started
        if (earlier := self._earlier.of(planned.hashes.inputs)) is not None:
            _write(target, earlier.lines(run), earlier.shared)
            return taken_over(earlier, cost_since(started, planning))
        tables = self._tables[name]
        session = Session(planned.arena, self._rows, self._settings, tables.rows)
        few = self.narrowed.of(position) if self.narrowed else None
        near = Session(planned.arena, few, self._over_few(few, planned)) if few else None
        result = evaluate_rule(
            planned.plan,
            session,
            filings=planned.filings,
            pack=name,
            narrow=near,
            nobody=self.narrowed is not None and position in self.narrowed.nobody,
            told=tables.told,
        )
        telling = Telling(rule, pack=name, model=pack.model, run=run, lines=tables.lines)
        as_json = (telling.apart(self._keyed(f)) for f in result.findings if self._asked(f))
        since = self.narrowed.since.get(position) if self.narrowed else None
        told = list(as_json) if since is None else since.with_findings(as_json, run=run)
        _write(target, map(to_line, told), telling.shared.lines())
        telling.shared.are_written()
        tables.forget_beyond(self._settings.most_kept)
        share = self.narrowed.seconds.get(position, 0.0) if self.narrowed else 0.0
        spent = (session.spent, near.spent if near else None)
        cost = cost_since(started, planning, *spent, narrowing=share)
        cost = replace(cost, narrowed_to=few.narrowed_to if few else None)
        done = rule_done(name, result, told, hashes=planned.hashes, cost=cost)
        if since is not None:
            done = replace(done, since=since.run)
        return [done, *rule_lapsed(name, result)]

    def _is_known(self, planned: _Planned) -> bool:
        """Whether an earlier run has told the same."""
        return self._earlier.of(planned.hashes.inputs) is not None

    def _plan_alone(self, pack: LoadedPack, rule: Rule) -> _Planned:
        data_sets = sorted(d.name for d in data_sets_of(rule))
        filings, arena = self._filings(data_sets), Arena()
        plan = self._plan(arena, pack, rule)
        of_pack = self._packs[pack.manifest.name]
        cut = [f.data_set for f in self._snapshot.filings if f.cut and f.data_set in data_sets]
        hashes = hashes_of_rule(
            self._job, of_pack, rule.name, arena=arena, data_sets=data_sets, cut=cut
        )
        return _Planned(arena, plan, filings, hashes)

    def _plan(self, arena: Arena, pack: LoadedPack, rule: Rule) -> RulePlan:
        parameters = {p.name: p for p in pack.model.parameters}
        return plan_rule(arena, rule, parameters=parameters, as_of=self._job.date)

    def _filings(self, data_sets: Collection[str]) -> Filings:
        for name in data_sets:
            if not self._snapshot.of(name):
                raise MissingDataError(name)
        return {
            name: tuple(FilingRows(f.id, f.rows, rows_later(f)) for f in self._snapshot.of(name))
            for name in data_sets
        }

    def _over_few(self, few: SomeRows, planned: _Planned) -> EngineSettings:
        """Few rows join few of what they are joined to: most of it is hardly looked at.

        One stream where there is little else, since to divide the rows takes longer.
        """
        late = replace(self._settings, late_columns=True)
        others = (few.rows(name) for name in planned.filings if name not in few.tables)
        if few.narrowed_to + sum(others) <= _ROWS_OF_A_STREAM:
            return replace(late, partitions=1)
        return late

    def _keyed(self, finding: Finding) -> Finding:
        return replace(finding, id=finding_id(finding.id, self._secret))

    def _asked(self, finding: Finding) -> bool:
        values = {canonical(p.value, p.domain) for p in finding.subject}
        return not self._job.subjects or bool(values & set(self._job.subjects))


def _in_megabytes(size: int) -> str:
    return f"{-(-size // 2**20):,} MB"


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:400]


def _write(target: Path, lines: Iterable[str], shared: Sequence[str]) -> None:
    """The findings of a rule, and beside them rows of tables that they share, if they do.

    The rows come first: a worker that dies leaves no finding without them.
    """
    beside = target.with_suffix(SHARED_PART)
    if shared:
        beside.write_text("".join(shared), encoding="utf-8")
    else:
        beside.unlink(missing_ok=True)  # of a process that died over it
    target.write_text("".join(lines), encoding="utf-8")


def _settings(job: Job) -> EngineSettings:
    return EngineSettings(
        partitions=job.partitions,
        batch_size=job.batch_size,
        memory_limit=job.memory_limit or None,
        spill_folder=Path(job.spill_folder) if job.spill_folder else None,
        prefer_hash_join=job.prefer_hash_join,
        keep_rows=job.keep_rows,
        narrow_rows=job.narrow_rows,
    )
