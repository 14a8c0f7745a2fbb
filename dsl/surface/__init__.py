"""The words of the language, as data: one table per kind of word, both surfaces beside each other.

The parser reads these tables to know a word, the formatter and the explanations to say it.
`vocabulary("zh")` answers in either direction; canonical forms are the English ones.
"""

from dsl.surface.vocabulary import Vocabulary, vocabulary

__all__ = ["Vocabulary", "vocabulary"]
