"""The rule model: what a pack means, every name resolved and every expression typed.

It says nothing of how a rule is evaluated; the engine's plan is made from it, and so are
the explanations in words. Definitions and lets are already put in place of their names.
"""
