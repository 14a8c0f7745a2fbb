"""What every subject of the county works with: the seed, the size, the words and the books."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from examples.city.books import Books
from examples.city.truth import RULE_NUMBERS, Case, Outcome
from examples.city.words import Words, load_words


@dataclass(slots=True)
class Town:
    """The county while it is being made up."""

    seed: int
    factor: float
    words: Words = field(default_factory=load_words)
    books: Books = field(default_factory=Books)
    truth: list[Case] = field(default_factory=list)

    def stream(self, subject: str) -> Random:
        """Random numbers of one subject: what another subject draws does not move them."""
        return Random(f"{self.seed}:{subject}")

    def scaled(self, count: int, *, at_least: int = 1) -> int:
        """`count` at factor 1, in proportion at other factors."""
        return max(at_least, round(count * self.factor))

    def expect(
        self, rule: str, subject: str | tuple[str, ...], outcome: Outcome, note: str
    ) -> None:
        """Write down what `rule` must say about `subject`."""
        if rule not in RULE_NUMBERS:
            raise ValueError(f"no pack has a rule {rule}")
        parts = (subject,) if isinstance(subject, str) else subject
        self.truth.append(Case(rule, parts, outcome, note))

    def expect_nameless(self, rule: str, rows: tuple[str, ...], note: str) -> None:
        """Write down that `rule` cannot judge these rows, which lack what it groups by."""
        self.truth.append(Case(rule, (None,), "undetermined", note, rows))
