"""A comparison for people: by rule and cause, what came, what went and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.comparison.as_json import comparison_to_json
from engine.comparison.compare import Comparison
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.cause_words import PARTS, REASONS, SIDES, tell_causes
from interfaces.cli.finding_words import OUTCOMES, SEVERITIES, STATES
from interfaces.cli.invocation import Invocation
from interfaces.cli.records import write_csv, write_json, write_json_lines

Json = Mapping[str, Any]
COLUMNS: Final = (
    *("id", "pack", "rule", "title", "state", "cause", "changed", "severity"),
    *("severity_before", "score_before", "score"),
    *("outcome_before", "outcome", "subject", "message", "measures_before", "measures"),
    *("appeared", "vanished", "clauses"),
)
#: The states of which something is to be told.
_DIFFERING: Final = tuple(s for s in STATES if s != "persisting")
#: Parts of which both values are told.
_WITH_VALUES: Final = ("outcome", "severity", "score", "measures")
_HEAD: Final = Bilingual(
    "{rule}  {title}（新增 {new}，变化 {changed}，消除 {resolved}，不再报送 {undelivered}）",
    "{rule}  {title} ({new} new, {changed} changed, {resolved} resolved, "
    "{undelivered} no longer delivered)",
)
_CAUSE: Final = Bilingual("原因：{cause}", "cause: {cause}")
_FILINGS: Final = Bilingual("{data_set}  批次 {old} → {new}", "{data_set}  filing {old} → {new}")
_CONTRACT: Final = Bilingual(
    "{data_set}  数据约定 {old} → {new}", "{data_set}  contract {old} → {new}"
)
_DATE: Final = Bilingual("核查日 {old} → {new}", "as of {old} → {new}")
_PROGRAM: Final = Bilingual("程序 {old} → {new}", "program {old} → {new}")
_APPEARED: Final = Bilingual("新出现的行：{rows}", "rows that appeared: {rows}")
_VANISHED: Final = Bilingual("不再有的行：{rows}", "rows that are gone: {rows}")
_PLACE: Final = Bilingual(
    "{dataset} 批次 {filing} 第 {rows} 条", "{dataset} filing {filing} records {rows}"
)
_TOTAL: Final = Bilingual(
    "{before} → {after}：新增 {new}，变化 {changed}，延续 {persisting}，消除 {resolved}，"
    "不再报送 {undelivered}。",
    "{before} → {after}: {new} new, {changed} changed, {persisting} persisting, "
    "{resolved} resolved, {undelivered} no longer delivered.",
)
_CASES: Final = Bilingual(
    "为查明原因，另演算了 {cases} 种混合情形。", "Mixed cases evaluated to tell causes: {cases}."
)
_MORE: Final = Bilingual("另有 {count} 条", "{count} more")
_UNCOMPARED: Final = Bilingual(
    "未比较  {rule}：{sides}{reason}（涉及 {findings} 条）",
    "not compared  {rule}: {sides} {reason} ({findings} findings)",
)


def show_comparison(
    invocation: Invocation, comparison: Comparison, *, at_most: int | None = None
) -> None:
    """The comparison, masked as it may be shown, in the format that was asked for.

    Programs get every matter, unchanged ones too; people what differs, of each kind
    `at_most` so many.
    """
    document = comparison_to_json(comparison)
    match invocation.format:
        case "json":
            write_json(invocation.results, document)
        case "jsonl":
            sides = {"old": comparison.old, "new": comparison.new}
            lines = ({**line, **sides} for line in document["differences"])
            write_json_lines(invocation.results, lines)
        case "csv":
            write_csv(invocation.results, COLUMNS, map(_flat, document["differences"]))
        case _:
            _Shown(invocation, document, at_most).show()


def _flat(difference: Json) -> dict[str, Any]:
    subject = difference["subject"]["value"]
    lists = {k: "; ".join(difference[k]) for k in ("changed", "clauses")}
    return {**difference, "subject": subject, **lists}


@dataclass(frozen=True, slots=True)
class _Shown:
    invocation: Invocation
    document: Json
    at_most: int | None

    def show(self) -> None:
        results = self.invocation.results
        for rule in self.document["rules"]:
            key = (rule["pack"], rule["rule"])
            own = [d for d in self._differing() if (d["pack"], d["rule"]) == key]
            self._rule(rule, own)
            results.line()
        for entry in self.document["uncompared"]:
            sides = self._joined(SIDES[s].tell(self._language) for s in entry["sides"])
            words = {
                **entry,
                "sides": sides,
                "reason": REASONS[entry["reason"]].tell(self._language),
            }
            results.line(self._tell(_UNCOMPARED, **words))
        runs = {"before": self.document["old"], "after": self.document["new"]}
        results.line(self._tell(_TOTAL, **self.document["states"], **runs))
        if self.document["cases"]:
            results.line(self._tell(_CASES, cases=self.document["cases"]))

    def _differing(self) -> list[Json]:
        return [d for d in self.document["differences"] if d["state"] in _DIFFERING]

    def _rule(self, rule: Json, own: Sequence[Json]) -> None:
        counts = {s: sum(d["state"] == s for d in own) for s in _DIFFERING}
        results = self.invocation.results
        title = {"rule": rule["rule"], "title": rule["title"]}
        results.line(results.bold(self._tell(_HEAD, **title, **counts)))
        for cause in dict.fromkeys(d["cause"] for d in own):
            of_cause = [d for d in own if d["cause"] == cause]
            causes = of_cause[0]["causes"]
            told = tell_causes(causes, self._language)
            results.line(f"  {self._tell(_CAUSE, cause=told)}")
            for line in self._evidence(rule, {factor for case in causes for factor in case}):
                results.line(f"    {line}")
            self._findings(of_cause)

    def _evidence(self, rule: Json, factors: set[str]) -> Iterator[str]:
        """What exactly differs, of the factors that are the cause."""
        for f in rule["filings"]:
            if factors.issuperset(f["factors"]):
                sides = {side: self._joined(i[:8] for i in f[side]) for side in ("old", "new")}
                yield self._tell(_FILINGS, data_set=self._name(f), **sides)
        if "rule" in factors:
            yield from (f"- {line.strip()}" for line in rule["lines"]["removed"])
            yield from (f"+ {line.strip()}" for line in rule["lines"]["added"])
        if "parameter" in factors:
            for p in rule["parameters"]:
                old, new = set(p["old"]), set(p["new"])
                yield f"{p['name']}  {p['title'] or ''}".rstrip()
                yield from (f"- {v}" for v in p["old"] if v not in new)
                yield from (f"+ {v}" for v in p["new"] if v not in old)
        if "contract" in factors:
            for c in rule["contracts"]:
                yield self._tell(_CONTRACT, data_set=self._name(c), old=c["old"], new=c["new"])
        for name, words in (("date", _DATE), ("program", _PROGRAM)):
            both = rule["as_of" if name == "date" else name]
            if name in factors and both:
                yield self._tell(words, old=both[0], new=both[1])

    def _findings(self, own: Sequence[Json]) -> None:
        from interfaces.cli.drawing import indented, table  # noqa: PLC0415 - rich only here

        rows: list[tuple[str, str, str, str]] = []
        for state in _DIFFERING:
            of_state = [d for d in own if d["state"] == state]
            shown = of_state[: self.at_most]
            for d in shown:
                outcome = OUTCOMES[d["outcome"] or d["outcome_before"]].tell(self._language)
                head = (STATES[state].tell(self._language), d["id"][:8], outcome)
                rows.append((*head, "\n".join((d["message"], *self._details(d)))))
            if len(shown) < len(of_state):
                more = self._tell(_MORE, count=len(of_state) - len(shown))
                rows.append((STATES[state].tell(self._language), "", "", more))
        grid = table(("", "", "", ""), rows, header=False)
        self.invocation.results.render(indented(grid, by=4))

    def _details(self, d: Json) -> Iterator[str]:
        """What changed, and which rows came and went."""
        if "outcome" in d["changed"]:
            both = [OUTCOMES[d[k]].tell(self._language) for k in ("outcome_before", "outcome")]
            yield f"{PARTS['outcome'].tell(self._language)} {' → '.join(both)}"
        if "severity" in d["changed"]:
            both = [SEVERITIES[d[k]].tell(self._language) for k in ("severity_before", "severity")]
            yield f"{PARTS['severity'].tell(self._language)} {' → '.join(both)}"
        if "score" in d["changed"]:
            scores = f"{_shown(d['score_before'])} → {_shown(d['score'])}"
            yield f"{PARTS['score'].tell(self._language)} {scores}"
        if "measures" in d["changed"]:
            before, after = d["measures_before"], d["measures"]
            for name in dict.fromkeys((*before, *after)):
                if before.get(name) != after.get(name):
                    yield f"{name} {_shown(before.get(name))} → {_shown(after.get(name))}"
        told = [p for p in d["changed"] if p not in _WITH_VALUES]
        others = [p for p in told if p != "message" or len(d["changed"]) == 1]
        if others:
            yield self._joined(PARTS[p].tell(self._language) for p in others)
        for key, words in (("appeared", _APPEARED), ("vanished", _VANISHED)):
            if d[key]:
                yield self._tell(words, rows=self._joined(self._places(d[key])))

    def _places(self, rows: Sequence[Json]) -> Iterator[str]:
        for key in dict.fromkeys((r["dataset"], r["filing"]) for r in rows):
            numbers = sorted({r["row"] for r in rows if (r["dataset"], r["filing"]) == key})
            listed = ", ".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")
            name = self._titles().get(key[0], key[0])
            yield self._tell(_PLACE, dataset=name, filing=key[1][:8], rows=listed)

    def _titles(self) -> dict[str, str]:
        changes = [f for rule in self.document["rules"] for f in rule["filings"]]
        return {f["data_set"]: self._name(f) for f in changes}

    def _name(self, change: Json) -> str:
        return str(change["title" if self._language == "zh" else "data_set"])

    def _joined(self, words: Iterable[str]) -> str:
        return ("、" if self._language == "zh" else ", ").join(words)

    def _tell(self, words: Bilingual, **values: object) -> str:
        return words.tell(self._language, **values)

    @property
    def _language(self) -> str:
        return self.invocation.language


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
