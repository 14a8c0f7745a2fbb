"""What the worker tells while it works: one line of JSON each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Rules over many rows are asked together whom they could tell of.

    It is the `question`-th of `total`, counted from 1.
    """

    question: int
    total: int


@dataclass(frozen=True, slots=True)
class NotNarrowed:
    """Rules could not be asked together, and are evaluated over all rows, each by itself."""

    reason: str


@dataclass(frozen=True, slots=True)
class OnCluster:
    """So many questions were answered by a cluster, and so many by this machine in its place."""

    there: int
    here: int


@dataclass(frozen=True, slots=True)
class RuleStarted:
    """A rule is being evaluated: the `position`-th of `total`, counted from 1.

    It is by a `helper`, if it is: without it the worker goes on.
    """

    pack: str
    rule: str
    position: int
    total: int
    helper: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """What a rule took: seconds of wall time in all, planning it, in the engine.

    `shared` are the seconds of the engine that went into what several parts of the plan rest
    on, each evaluated once; `questions` how often the engine was asked, `kept` how many
    relations were kept. `peak_bytes` is the most memory that the worker had held by then.
    `narrowed_to` is how many rows were evaluated of the data sets that were cut down, None where
    none was.
    """

    seconds: float
    planning: float = 0.0
    engine: float = 0.0
    shared: float = 0.0
    questions: int = 0
    kept: int = 0
    peak_bytes: int = 0
    narrowed_to: int | None = None


@dataclass(frozen=True, slots=True)
class RuleDone:
    """A rule was evaluated over `looked_at` rows; how many findings of each outcome.

    `budget` is how many suspected ones the rule states for a run, None where it states none.
    `inputs` is a hash of all that decides the findings, `method` of all of it but the filings.
    `reused` names the run whose findings they are, where nothing had changed since; `since` the
    run whose findings they are where what changed did not touch them. `cost` is what it took.
    """

    pack: str
    rule: str
    looked_at: int
    suspected: int
    exempt: int
    undetermined: int
    conflict: int
    cost: Cost
    budget: int | None = None
    inputs: str = ""
    method: str = ""
    reused: str = ""
    since: str = ""

    @property
    def over_budget(self) -> bool:
        """Whether more was suspected than the rule's author reckoned with."""
        return self.budget is not None and self.suspected > self.budget


@dataclass(frozen=True, slots=True)
class RuleFailed:
    """A rule could not be evaluated: a code of HY6xx, and the arguments of its words."""

    pack: str
    rule: str
    code: str
    arguments: tuple[tuple[str, str], ...]


Event: TypeAlias = Narrowing | NotNarrowed | OnCluster | RuleStarted | RuleDone | RuleFailed
_KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (Narrowing, NotNarrowed, OnCluster, RuleStarted, RuleDone, RuleFailed)
}


def event_to_line(event: Event) -> str:
    """The event as a line."""
    return json.dumps({"event": type(event).__name__, **asdict(event)}, ensure_ascii=False) + "\n"


def event_from_line(line: str) -> Event:
    """The event that `event_to_line` wrote."""
    data = json.loads(line)
    kind = _KINDS[data.pop("event")]
    if "arguments" in data:
        data["arguments"] = tuple((name, value) for name, value in data["arguments"])
    if "cost" in data:
        data["cost"] = Cost(**data["cost"])
    return kind(**data)
