"""A rule in plain sentences, which a lawyer can hold against the clause it rests on.

Nothing is added to the model and nothing left out: each condition is one sentence, made of
column titles and the values that the rule states.
"""

from dsl.explain.rule import explain_rule

__all__ = ["explain_rule"]
