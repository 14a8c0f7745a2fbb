"""One rule of a run: planned, evaluated or taken over from an earlier run, and written down."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from dsl.model.rules import Rule
from engine.bridge.components import LargeComponentError
from engine.bridge.kept_tables import KeptTables
from engine.bridge.memory import needed_memory
from engine.bridge.session import EngineSettings, Session
from engine.bridge.sources import FiledRows, MissingDataError, SomeRows
from engine.bridge.spent import Spent
from engine.catalog.snapshot import Filing, Snapshot
from engine.findings.as_json import Telling, to_line
from engine.findings.assemble import FilingRows, Filings, evaluate_rule
from engine.findings.finding import Finding, Outcome, RuleResult
from engine.findings.shared_json import SharedLines
from engine.findings.table_rows import ToldBefore
from engine.findings.values import canonical
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan, plan_rule
from engine.run.asking import OnQuestion, Sessions
from engine.run.changes import Changes
from engine.run.data_sets import data_sets_of
from engine.run.events import Cost, RuleDone, RuleFailed
from engine.run.job import Job
from engine.run.narrowing import Narrowed, ask_silently, is_large, narrowed
from engine.run.reuse import Earlier, EarlierRuns, Hashes, hashes_of_rule
from engine.run.store import SHARED_PART

#: `ru_maxrss` counts in units of 1024 bytes, on macOS in bytes.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024

#: So many rows are looked at in one stream.
_ROWS_OF_A_STREAM: Final = 100_000

Told = RuleDone | RuleFailed


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

    `filing_of` knows other filings, by their ids, than those that are read.
    """

    def __init__(
        self, job: Job, snapshot: Snapshot, filing_of: Callable[[str], Filing | None]
    ) -> None:
        self._job, self._run, self._snapshot = job, job.run_id, snapshot
        self._packs = {p.name: p for p in job.packs}
        self._earlier = EarlierRuns([Path(folder) for folder in job.reuse])
        self._rows = FiledRows(snapshot, frozenset(job.without))
        self._changes = Changes(snapshot, filing_of)
        self._narrowed: Narrowed | None = None
        self._prepared: dict[int, _Planned] = {}
        self._tables = {p.name: _Tables() for p in job.packs}

    def prepare(
        self,
        rules: Mapping[int, tuple[LoadedPack, Rule]],
        *,
        on_question: OnQuestion = ask_silently,
        sessions: Sessions | None = None,
    ) -> str | None:
        """Find out for all of `rules` together which rows they need; they go by their positions.

        What cannot be found out together is not lost: a rule is evaluated over all rows then, and
        the reason is returned. Questions are put to `sessions`, to this process by default.
        """
        settings = _settings(self._job)
        arena, plans, since = Arena(), {}, {}
        for position, (pack, rule) in rules.items():
            if not is_large(rule, self._rows, settings):
                continue
            try:
                planned = self._prepared[position] = self._planned(pack, rule)
                if self._earlier.of(planned.hashes.inputs) is None:
                    plans[position] = self._plan(arena, pack, rule)
                    earlier = self._earlier.of(planned.hashes.method)
                    if earlier and (one := self._changes.since(earlier, rule)):
                        since[position] = one
            except Exception:  # the rule meets its error again, and tells it, when its turn comes
                continue
        try:
            self._narrowed = narrowed(
                arena,
                plans,
                self._rows,
                settings,
                since=since,
                sessions=sessions,
                on_question=on_question,
            )
        except Exception as error:  # the engine's errors have no common base
            return _in_one_line(error)
        return None

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
        planned = self._prepared.pop(position, None) or self._planned(pack, rule)
        planning = time.monotonic() - started
        if (earlier := self._earlier.of(planned.hashes.inputs)) is not None:
            _write(target, earlier.lines(run), earlier.shared)
            return _taken_over(earlier, _cost(started, planning))
        settings = _settings(self._job)
        tables = self._tables[name]
        session = Session(planned.arena, self._rows, settings, tables.rows)
        few = self._narrowed.of(position) if self._narrowed else None
        near = Session(planned.arena, few, self._over_few(few, planned)) if few else None
        result = evaluate_rule(
            planned.plan,
            session,
            filings=planned.filings,
            pack=name,
            narrow=near,
            nobody=self._narrowed is not None and position in self._narrowed.nobody,
            told=tables.told,
        )
        telling = Telling(rule, pack=name, model=pack.model, run=run, lines=tables.lines)
        as_json = (telling.apart(f) for f in result.findings if self._asked(f))
        since = self._narrowed.since.get(position) if self._narrowed else None
        told = list(as_json) if since is None else since.with_findings(as_json, run=run)
        _write(target, map(to_line, told), telling.shared.lines())
        telling.shared.are_written()
        tables.forget_beyond(settings.most_kept)
        share = self._narrowed.seconds.get(position, 0.0) if self._narrowed else 0.0
        spent = (session.spent, near.spent if near else None)
        cost = _cost(started, planning, *spent, narrowing=share)
        cost = replace(cost, narrowed_to=few.narrowed_to if few else None)
        done = _done(name, result, told, hashes=planned.hashes, cost=cost)
        if since is not None:
            done = replace(done, since=since.run)
        return [done, *_lapsed(name, result)]

    def _planned(self, pack: LoadedPack, rule: Rule) -> _Planned:
        data_sets = sorted(d.name for d in data_sets_of(rule))
        filings, arena = self._filings(data_sets), Arena()
        plan = self._plan(arena, pack, rule)
        of_pack = self._packs[pack.manifest.name]
        hashes = hashes_of_rule(self._job, of_pack, rule.name, arena=arena, data_sets=data_sets)
        return _Planned(arena, plan, filings, hashes)

    def _plan(self, arena: Arena, pack: LoadedPack, rule: Rule) -> RulePlan:
        parameters = {p.name: p for p in pack.model.parameters}
        return plan_rule(arena, rule, parameters=parameters, as_of=self._job.date)

    def _filings(self, data_sets: Collection[str]) -> Filings:
        for name in data_sets:
            if not self._snapshot.of(name):
                raise MissingDataError(name)
        return {
            name: tuple(FilingRows(f.id, f.rows) for f in self._snapshot.of(name))
            for name in data_sets
        }

    def _over_few(self, few: SomeRows, planned: _Planned) -> EngineSettings:
        """Few rows join few of what they are joined to: most of it is hardly looked at.

        One stream where there is little else, since to divide the rows takes longer.
        """
        late = replace(_settings(self._job), late_columns=True)
        others = (few.rows(name) for name in planned.filings if name not in few.tables)
        if few.narrowed_to + sum(others) <= _ROWS_OF_A_STREAM:
            return replace(late, partitions=1)
        return late

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
    if shared:
        target.with_suffix(SHARED_PART).write_text("".join(shared), encoding="utf-8")
    target.write_text("".join(lines), encoding="utf-8")


def _done(
    pack: str,
    result: RuleResult,
    told: Sequence[Mapping[str, Any]],
    *,
    hashes: Hashes,
    cost: Cost,
) -> RuleDone:
    counts = Counter(Outcome(f["outcome"]) for f in told)
    return RuleDone(
        pack,
        result.rule.name,
        looked_at=result.looked_at,
        suspected=counts[Outcome.SUSPECTED],
        exempt=counts[Outcome.EXEMPT],
        undetermined=counts[Outcome.UNDETERMINED],
        conflict=counts[Outcome.CONFLICT],
        cost=cost,
        budget=result.rule.budget,
        inputs=hashes.inputs,
        method=hashes.method,
    )


def _lapsed(pack: str, result: RuleResult) -> Sequence[RuleFailed]:
    """HY664 where rows are dated after the last day of every clause."""
    if not result.lapsed:
        return []
    arguments = (("rule", result.rule.name), ("rows", str(result.lapsed)))
    return [RuleFailed(pack, result.rule.name, "HY664", arguments)]


def _taken_over(earlier: Earlier, cost: Cost) -> Sequence[Told]:
    """What the earlier run told of the rule, as told by this one."""
    return [_told(record, earlier.run, cost) for record in earlier.records]


def _told(record: Mapping[str, Any], run: str, cost: Cost) -> Told:
    if "failed" in record:
        arguments = tuple((str(n), str(v)) for n, v in record["arguments"].items())
        return RuleFailed(record["pack"], record["rule"], record["failed"], arguments)
    return RuleDone(
        record["pack"],
        record["rule"],
        looked_at=record["looked_at"],
        suspected=record["suspected"],
        exempt=record["exempt"],
        undetermined=record["undetermined"],
        conflict=record["conflict"],
        cost=cost,
        budget=record.get("budget"),
        inputs=record["inputs_sha256"],
        method=record["method_sha256"],
        reused=run,
    )


def _cost(started: float, planning: float, *several: Spent | None, narrowing: float = 0.0) -> Cost:
    """What a rule took since `started`, and its share of what was found out for several."""
    spent = [s for s in several if s is not None]
    return Cost(
        seconds=round(time.monotonic() - started + narrowing, 4),
        planning=round(planning, 4),
        engine=round(sum(s.seconds for s in spent) + narrowing, 4),
        shared=round(sum(s.shared for s in spent) + narrowing, 4),
        questions=sum(s.questions for s in spent),
        kept=sum(s.kept for s in spent),
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT,
    )


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
