"""What a run did not look at, said beside what it found: one sentence for each way of missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from dsl.diagnostics import Diagnostic, diagnose
from dsl.schema import Schema
from engine.masking.notes import masked_note
from engine.run.not_looked_at import NotLookedAt, from_json
from engine.run.store import StoredRun
from interfaces.cli.bilingual import Bilingual

#: So many data sets, or deliveries, are named; how many there are is said in any case.
_NAMED: Final = 5
_ROWS: Final = Bilingual("{data_set}（{rows:,} 行）", "{data_set} ({rows:,})")
_MORE: Final = Bilingual("等 {count} 个", "and {count} more")


def hides(run: StoredRun, rules: Sequence[str] = ()) -> bool:
    """Whether the run lacks so much of what `rules` read that its silence is no answer."""
    return any(of.hides for of in from_json(run.record, rules))


def not_looked_at(
    run: StoredRun,
    schema: Schema,
    language: str,
    rules: Sequence[str] = (),
    *,
    quarantine: bool = True,
) -> list[Diagnostic]:
    """What `run` did not look at of what `rules` read, of all that it read without any.

    Without `quarantine` for those who list what lies there themselves.
    """
    left_out = list(from_json(run.record, rules))
    if not quarantine:
        left_out = [replace(of, quarantined=0) for of in left_out]
    return list(_told(left_out, run, schema, language))


def _told(
    left_out: Sequence[NotLookedAt], run: StoredRun, schema: Schema, language: str
) -> Iterator[Diagnostic]:
    def title(of: NotLookedAt) -> str:
        data_set = schema.data_set(of.data_set)
        if data_set is None:
            return of.data_set
        return data_set.title if language == "zh" else data_set.name

    def rows(count: Callable[[NotLookedAt], int]) -> tuple[str, str]:
        some = [(of, count(of)) for of in left_out if count(of)]
        words = (_ROWS.tell(language, data_set=title(of), rows=n) for of, n in some)
        return f"{sum(n for _, n in some):,}", _listed(list(words), language)

    if known_on := run.record.get("known_on"):
        yield diagnose("HY719", None, day=known_on)
    held = [(of, h) for of in left_out for h in of.held]
    if held:
        words = [f"{title(of)}: {masked_note(', '.join(h.files))}" for of, h in held]
        deliveries, first = _listed(words, language), held[0][1].filing[:8]
        yield diagnose("HY737", None, count=len(held), deliveries=deliveries, first=first)
    refused = [(of, r) for of in left_out for r in of.refused]
    if refused:
        words = [f"{title(of)}: {masked_note(', '.join(r.files)) or '–'}" for of, r in refused]
        deliveries, first = _listed(words, language), refused[0][1].refusal[:8]
        yield diagnose("HY743", None, count=len(refused), deliveries=deliveries, first=first)
    if any(of.quarantined for of in left_out):
        total, data_sets = rows(lambda of: of.quarantined)
        yield diagnose("HY738", None, rows=total, data_sets=data_sets)
    if any(of.later for of in left_out):
        total, data_sets = rows(lambda of: of.later)
        yield diagnose("HY718", None, rows=total, data_sets=data_sets, day=run.record["as_of"])
    if late := [title(of) for of in left_out if of.overdue]:
        yield diagnose("HY739", None, data_sets=_listed(late, language))


def _listed(words: Iterable[str], language: str) -> str:
    """The first few, and how many there are besides."""
    every = list(words)
    named = ("、" if language == "zh" else ", ").join(every[:_NAMED])
    if len(every) <= _NAMED:
        return named
    if language == "zh":
        return named + _MORE.tell(language, count=len(every))
    return f"{named} {_MORE.tell(language, count=len(every) - _NAMED)}"
