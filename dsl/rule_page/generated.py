"""The sections of a page that the rule model makes."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.explain.decision_tables import say_decision_tables
from dsl.explain.expressions import say
from dsl.explain.law import cite_shortly, cite_wholly
from dsl.explain.parameters import say_parameters
from dsl.explain.speaker import Speaker, speaker_of
from dsl.model.law import Clause
from dsl.model.likeness import likenesses
from dsl.model.parts import columns_read, conditions_of, exemptions_of, relations_of
from dsl.model.rules import Model, Rule
from dsl.model.steps import Grade
from dsl.surface import vocabulary
from dsl.syntax.declarations import Surface


def generated_sections(rule: Rule, model: Model, language: Surface) -> dict[str, str]:
    """The text of each generated section by its name; those with nothing to say are left out.

    The language is that of the page. Each is a Markdown list.
    """
    speaker = speaker_of(rule, model, language)
    made = {
        "basis": _basis(speaker),
        "parameters": (*say_parameters(speaker), *say_decision_tables(speaker)),
        "data": _data(speaker),
        "examples": _examples(speaker),
    }
    texts = {name: "\n".join(map(_item, lines)) for name, lines in made.items()}
    return {name: text for name, text in texts.items() if text}


def _item(text: str) -> str:
    """A list item; further lines of a clause's text belong to it."""
    return "- " + "\n  ".join(line.strip() for line in text.splitlines())


def _basis(speaker: Speaker) -> Iterator[str]:
    """The clauses of the rule with their texts, then what exceptions and definitions rest on."""
    rule = speaker.rule
    yield from (cite_wholly(clause, speaker) for clause in rule.clauses)
    told = set(rule.clauses)
    for exemption in exemptions_of(rule):
        reason = exemption.reason or ""
        lead = speaker.pick(f"例外（{reason}）", f"exception ({reason})")
        yield _led(
            lead if reason else speaker.pick("例外", "exception"), exemption.clauses, told, speaker
        )
    for definition in speaker.model.definitions:
        if definition.name in rule.definitions and definition.clauses:
            name = definition.title or definition.name
            lead = speaker.pick(f"定义“{name}”", f"definition {definition.name}")
            yield _led(lead, definition.clauses, told, speaker)


def _led(lead: str, clauses: tuple[Clause, ...], told: set[Clause], speaker: Speaker) -> str:
    """Who rests on them, and the clauses; a text that stands above already is not told again."""
    cited = [(cite_shortly if c in told else cite_wholly)(c, speaker) for c in clauses]
    told.update(clauses)
    return speaker.pick(f"{lead}：{'、'.join(cited)}", f"{lead}: {', '.join(cited)}")


def _data(speaker: Speaker) -> Iterator[str]:
    """One line a data set with the columns that the rule reads, in the contract's order."""
    read: dict[str, list[str]] = {}
    for value in columns_read(speaker.rule):
        data_set = speaker.data_sets[value.alias]
        read.setdefault(data_set.name, []).append(value.column)
    data_sets = {d.name: d for d in speaker.data_sets.values()}
    for name, data_set in data_sets.items():
        columns = [c for c in data_set.columns if c.name in read.get(name, ())]
        names = speaker.pick("、", ", ").join(speaker.pick(c.title, c.name) for c in columns)
        yield speaker.pick("{0}：{1}", "{0}: {1}").format(speaker.data_set(data_set), names)
    yield from _nearness(speaker)


def _nearness(speaker: Speaker) -> Iterator[str]:
    """What of it is tied by near information, and which texts are compared nearly."""
    for relation in relations_of(speaker.rule):
        if relation.grade is Grade.NEAR:
            data_set = speaker.data_set(relation.alias.data_set)
            keys = speaker.pick("、", ", ").join(speaker.column(p.column) for p in relation.keys)
            yield speaker.pick(
                f"“{data_set}”只凭近似信息对应（{keys}），只能提示",
                f"{data_set} is tied by near information ({keys}), a hint only",
            )
    asked = (n for c in conditions_of(speaker.rule) for n in likenesses(c.expression))
    for comparison in dict.fromkeys(n.operation for n in asked):
        told = say(comparison, speaker)
        yield speaker.pick(f"近似比较：{told}", f"compared nearly: {told}")


def _examples(speaker: Speaker) -> Iterator[str]:
    """One line an example: its title and the outcomes that it expects."""
    words = vocabulary(speaker.language)
    for example in speaker.model.examples:
        if example.rule == speaker.rule.name:
            outcomes = dict.fromkeys(words.say_outcome(e.outcome) for e in example.expectations)
            listed = speaker.pick("、", ", ").join(outcomes)
            yield speaker.pick(f"{example.title}：{listed}", f"{example.title}: {listed}")
