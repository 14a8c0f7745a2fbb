"""Words that lean towards a verdict.

Avoid: "涉嫌", "恶意", "suspected of", "abuse" in titles, messages, reasons and example titles.
Prefer: what the data show: "去世后仍发放3笔".
Why: a finding is a clue for a person to decide. Words that accuse outright are refused before
(HY418); these colour what is read all the same.
Settings: `words`, the words; `more`, further ones of your own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found, words
from dsl.lint.subject import Subject
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.declarations import Unless
from dsl.syntax.examples import Example
from dsl.text.source import Span

_CHINESE = ("涉嫌", "嫌疑", "恶意", "故意", "蓄意", "企图", "嫌犯", "骗", "赃", "黑幕", "问题人员")
_ENGLISH = ("suspected of", "abuse", "abused", "deliberately", "malicious", "scheme", "dodgy")


def find(subject: Subject, options: Options) -> Iterator[Found]:
    """Such words, wherever a reader of a finding or of the pack meets them."""
    listed = (*words(options, "words"), *words(options, "more"))
    if not listed:
        return
    parts = (rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in listed)
    pattern = re.compile("|".join(parts), re.IGNORECASE)
    for text, span in _texts(subject):
        for word in dict.fromkeys(m.group() for m in pattern.finditer(text)):
            yield found(span, word=word)


def _texts(subject: Subject) -> Iterator[tuple[str, Span]]:
    for rule, _ in subject.written(WrittenRule):
        yield rule.title, rule.name_span
        for step in rule.steps:
            if isinstance(step, Unless) and step.reason is not None:
                yield step.reason, step.span
        if rule.message is not None:
            texts = (part for part in rule.message.parts if isinstance(part, str))
            yield from ((text, rule.message.span) for text in texts)
    for example, _ in subject.written(Example):
        yield example.title, example.span


LINT = Lint("HY830", "leaning_words", find, {"words": (*_CHINESE, *_ENGLISH), "more": ()})
