"""The answer to "why not" on the terminal: steps with the values they read, then rows."""

from __future__ import annotations

from collections.abc import Sequence

from engine.filing.reason_words import tell_reason
from engine.trace.traced import TracedRow
from engine.whynot import Ends, QuarantinedRow, SeenRows, WalkedStep, WhyNot
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clause_words import clause_name
from interfaces.cli.delivered_shown import notes_of
from interfaces.cli.drawing import hanging, harmless, indented, table
from interfaces.cli.finding_words import OUTCOMES
from interfaces.cli.invocation import Invocation
from interfaces.cli.value_words import say_values

_HEAD = Bilingual("规则 {rule}，对象 {subject}", "rule {rule}, subject {subject}")
_OF = Bilingual("核查 {run}，核查日 {as_of}", "run {run}, as of {as_of}")
_TOLD = Bilingual("那次核查已有：{outcome} {id}", "the run did tell: {outcome} {id}")
_ENDS = {
    Ends.NO_ROWS: Bilingual(
        "{title} 中没有这个对象的行，规则看不到它。",
        "No row of {title} has this subject: the rule does not see it.",
    ),
    Ends.NO_MATCH: Bilingual(
        "关联不到相应的行，规则在这一步再没有可看的。",
        "Nothing matches, so nothing is left for the rule to look at.",
    ),
    Ends.FALSE: Bilingual(
        "这个条件对余下各行都不成立，规则止于此。",
        "The condition is false of every row that was left: the rule ends here.",
    ),
    Ends.FOUND: Bilingual(
        "规则要求没有这样的行，而它们是有的。",
        "The rule asks that there be no such row, and there is.",
    ),
    Ends.LAW: Bilingual(
        "所依据的条文在事实发生的日期都不在施行期内。",
        "No clause of the rule was in force on the date of the facts.",
    ),
    Ends.EXEMPT: Bilingual("符合除外规定。", "An exception holds."),
    Ends.CONFLICT: Bilingual(
        "来源不一致，交有关部门核对；这不是疑点。",
        "Sources disagree, which is for their departments to settle: it is no clue.",
    ),
    Ends.GROUP: Bilingual(
        "各行都在，合在一起达不到分组之后的条件。",
        "The rows are there; together they do not meet the condition on the group.",
    ),
    Ends.UNKNOWN: Bilingual(
        "起决定作用的值缺失，成立与否无法判定。",
        "A value that decides is missing: whether it holds is unknown.",
    ),
    Ends.TOLD: Bilingual(
        "每一步都成立，规则会报告这个对象。", "Every step holds: the rule tells of this subject."
    ),
}
_KINDS = {
    "each": Bilingual("逐条", "each"),
    "with": Bilingual("关联", "with"),
    "where": Bilingual("当", "where"),
    "without": Bilingual("缺少", "without"),
    "unless": Bilingual("除非", "unless"),
    "conflict": Bilingual("冲突", "conflict"),
    "law": Bilingual("条文施行期", "the law in force"),
    "group": Bilingual("分组后", "of the group"),
}
#: Before a step that cannot be told for want of a value.
_UNCLEAR = "?"
_COUNT = Bilingual("{met} 行", "{met} rows")
_GROUP_TRUE = Bilingual("成立", "true")
_GROUP_FALSE = Bilingual("不成立", "false")
_TRUE = Bilingual("{count} 行成立", "{count} true")
_FALSE = Bilingual("{count} 行不成立", "{count} false")
_UNKNOWN = Bilingual("{count} 行因缺值无法判定", "{count} unknown for want of a value")
_NONE = Bilingual("没有一行", "no row")
_ROWS = Bilingual("到这一步时的行", "Rows that were left before")
_FOUND = Bilingual("找到的行", "Rows that were found")
_DISAGREE = Bilingual("不一致之处", "What the sources disagree about")
_CLAUSES = Bilingual("除外的依据", "What the exception rests on")
_WINDOW = Bilingual(
    "时间窗 {first} 至 {last}（{count} 个时间窗中走得最远的）",
    "window {first} to {last} (of {count} windows, the one that came furthest)",
)
_COMPUTED = Bilingual("算出，{count} 行", "computed, {count} rows")
_FILED = Bilingual("批次 {filing}，{count} 行", "filing {filing}, {count} rows")
_QUARANTINED = Bilingual(
    "隔离区里有这个对象的行，规则看不到它们",
    "Rows of this subject are in quarantine, where the rule does not see them",
)
_PLACE = Bilingual("{title}  {file}，第 {line} 行", "{title}  {file}, line {line}")
_LINE = Bilingual("行", "line")
_LEFT = Bilingual("另有 {count} 行", "{count} more rows")
_SHOWN_ROWS = 5


def show_why_not(invocation: Invocation, answer: WhyNot) -> None:
    """The whole answer; the last step is where the rule ends for the subject."""
    _Shown(invocation).show(answer)


class _Shown:
    def __init__(self, invocation: Invocation) -> None:
        self._results = invocation.results
        self._language = invocation.language
        self._most = None if invocation.notes.verbose else _SHOWN_ROWS

    def show(self, answer: WhyNot) -> None:
        """Head, steps, the sentence, and the rows."""
        results = self._results
        head = _HEAD.tell(self._language, rule=answer.rule, subject=answer.subject)
        results.line(results.bold(harmless(head)))
        results.line(harmless(f"  {answer.title}"))
        results.line("  " + _OF.tell(self._language, run=answer.run, as_of=answer.as_of))
        for told in answer.told:
            outcome = OUTCOMES[told.outcome].tell(self._language)
            results.line("  " + _TOLD.tell(self._language, outcome=outcome, id=told.id))
        results.line()
        for number, step in enumerate(answer.steps, start=1):
            stops = number == len(answer.steps) and answer.ends not in (Ends.TOLD, Ends.UNKNOWN)
            self._step(step, stops=stops)
        if answer.window is not None:
            first, last = answer.window
            words = _WINDOW.tell(self._language, first=first, last=last, count=answer.windows)
            results.line(f"  {words}")
        results.line()
        sentence = _ENDS[answer.ends].tell(self._language, title=answer.steps[0].text)
        results.render(hanging(sentence, 0), prose=True)
        self._clauses(answer)
        self._seen(_FOUND, answer.found)
        self._seen(_ROWS, answer.rows)
        self._quarantined(answer.quarantined)

    def _step(self, step: WalkedStep, *, stops: bool) -> None:
        unclear = step.unknown and not step.true and not step.false
        mark = _UNCLEAR if unclear else self._results.mark(good=not stops)
        words = _KINDS.get(step.kind)
        lead = words.tell(self._language) if words else ""
        text = harmless(f"{lead} {step.text}".strip())
        place = self._results.faint(f"  :{step.line}") if step.line is not None else ""
        self._results.line(f"{mark} {text}  {self._counts(step)}{place}")
        for read in step.read:
            values = say_values(read.values, read.distinct, self._language)
            self._results.render(hanging(f"{read.reads} = {values}", 6), prose=True)

    def _counts(self, step: WalkedStep) -> str:
        if step.kind == "each":
            words = _COUNT if step.met else _NONE
            return words.tell(self._language, met=step.met)
        if step.kind == "group":
            words = _GROUP_TRUE if step.true else _GROUP_FALSE if step.false else _UNKNOWN
            return words.tell(self._language, count=1)
        parts = [
            words.tell(self._language, count=count)
            for words, count in ((_TRUE, step.true), (_FALSE, step.false), (_UNKNOWN, step.unknown))
            if count
        ]
        return ("，" if self._language == "zh" else ", ").join(parts)

    def _clauses(self, answer: WhyNot) -> None:
        if answer.ends not in (Ends.EXEMPT, Ends.CONFLICT):
            return
        head = _CLAUSES if answer.ends is Ends.EXEMPT else _DISAGREE
        self._results.line()
        self._results.line(self._results.bold(head.tell(self._language)))
        if answer.reason:
            self._results.render(hanging(answer.reason, 2), prose=True)
        for clause in answer.clauses:
            name = clause_name(clause, self._language)
            self._results.render(hanging(name, 2), prose=True)
            self._results.render(hanging(str(clause["text"]), 4), prose=True)

    def _seen(self, words: Bilingual, seen: Sequence[SeenRows]) -> None:
        if not any(s.rows for s in seen):
            return
        self._results.line()
        self._results.line(self._results.bold(words.tell(self._language)))
        for one in seen:
            title = one.title if self._language == "zh" else one.data_set
            origin = _FILED if one.filing else _COMPUTED
            filed = origin.tell(self._language, filing=one.filing[:8], count=one.count)
            self._results.line(f"  {title}  {one.alias}  {self._results.faint(filed)}")
            shown = one.rows[: self._most]
            for file in dict.fromkeys(r.file for r in shown):
                if file:
                    self._results.line(f"    {harmless(file)}")
                of_file = [r for r in shown if r.file == file]
                self._cells(of_file)
                for named in notes_of(of_file, self._language):
                    self._results.render(hanging(named, 6), prose=True)
            if len(shown) < one.count:
                left = _LEFT.tell(self._language, count=one.count - len(shown))
                self._results.line(f"      {left}")

    def _quarantined(self, rows: Sequence[QuarantinedRow]) -> None:
        """Rows that the rule cannot see: where each stands, and why it was not filed."""
        if not rows:
            return
        self._results.line()
        self._results.line(self._results.bold(_QUARANTINED.tell(self._language)))
        for row in rows[: self._most]:
            title = row.title if self._language == "zh" else row.data_set
            place = _PLACE.tell(self._language, title=title, file=row.file, line=row.line)
            self._results.line(harmless(f"  {place}"))
            for fault in row.faults:
                words = tell_reason(fault.reason, dict(fault.arguments), self._language)
                self._results.render(hanging(harmless(words), 4), prose=True)
        if self._most is not None and len(rows) > self._most:
            self._results.line("  " + _LEFT.tell(self._language, count=len(rows) - self._most))

    def _cells(self, rows: Sequence[TracedRow]) -> None:
        heads = [_LINE.tell(self._language), *(name for name, _ in rows[0].cells)]
        lines = [[str(r.line), *(value or "" for _, value in r.cells)] for r in rows]
        self._results.render(indented(table(heads, lines, right=(0,)), 6))
