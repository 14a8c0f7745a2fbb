"""What a page is about: a rule, told in its own language or in the other one."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.rules import Model, Rule
from dsl.rule_page.generated import generated_sections
from dsl.rule_page.reading import WrittenPage
from dsl.syntax.declarations import Surface


@dataclass(frozen=True, slots=True)
class PageOf:
    """The page of `rule` in `language`."""

    rule: Rule
    model: Model
    language: Surface

    def generated(self) -> dict[str, str]:
        """The text of each generated section by its name."""
        return generated_sections(self.rule, self.model, self.language)

    def title(self, page: WrittenPage) -> str:
        """The heading that `page` must have.

        The rule's title has one language: a page in the other has the heading that its author
        gave it, or the rule's title for want of any.
        """
        if self.language == self.rule.surface:
            return self.rule.title
        return page.title or self.rule.title
